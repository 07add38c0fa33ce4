//! S4 · What if the input makes no sense?

use workbook::prelude::*;

/// A prediction for a `day` of [hours of sleep, hours of study], and whether it should be taken with a grain of salt.
///
/// An impossible day is an `Err`. Its message names the culprit, `sleep` or `study`, unless only the two together are
/// too much. Impossible is what is not a number, what is negative, what is more than 24 hours, and what adds up to
/// more than 24. Exactly 24 is a whole day, and possible.
///
/// A possible day gives `Ok((prediction, is_new))`, where the prediction is `line.predict(&day)`. `is_new` is true if
/// the model has to extend its line into the unknown: if the hours of sleep or of study lie outside the range, from
/// the smallest to the largest, that occurs among the days in `seen`.
///
/// ```
/// # use exercises::open_questions::inputs::predict_checked;
/// # use workbook::prelude::*;
/// let line = LeastSquares { w: array![2.0, 2.5], b: 40.0 };
/// let seen = [[5.0, 3.0], [9.0, 8.0]];
/// assert_eq!(predict_checked(&line, &seen, [8.0, 4.0]), Ok((66.0, false)));
/// assert_eq!(predict_checked(&line, &seen, [0.0, 24.0]), Ok((100.0, true)));
/// assert!(predict_checked(&line, &seen, [-3.0, 8.0]).unwrap_err().contains("sleep"));
/// ```
pub fn predict_checked(line: &LeastSquares, seen: &[[f32; 2]], day: [f32; 2]) -> Result<(f64, bool), String> {
    let _ = (line, seen, day); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_and_unusual_days() {
        checks::open_questions::inputs(predict_checked).assert();
    }
}
