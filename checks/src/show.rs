//! Values as text, short enough for a line.

use super::value::{Answer, Value};

/// At most so many entries of an axis are shown; of more, the first ones.
const ENTRIES: usize = 6;

/// A value with at most five significant digits, such as `[[1, 0.25], [0, 2e-7]]`.
///
/// ```
/// use checks::show;
/// use workbook::prelude::*;
/// assert_eq!(show(&tensor![[1.0, 0.25], [0.0, 2e-7]]), "[[1, 0.25], [0, 2e-7]]");
/// ```
pub fn show(value: &impl Answer) -> String {
    text(&value.to_value(), 5)
}

/// A value with its shape before it, if it has one worth mentioning: not that of a list of counts which is seen whole.
pub(super) fn with_shape(value: &Value, digits: usize) -> String {
    let is_seen =
        |shape: &[usize]| matches!(value, Value::Numbers { counts: true, .. }) && shape.iter().all(|n| *n <= ENTRIES);
    match value.shape() {
        Some(shape) if !shape.is_empty() && !is_seen(shape) => format!("shape {shape:?}: {}", text(value, digits)),
        _ => text(value, digits),
    }
}

/// Both values with as many digits as it takes to tell them apart.
pub(super) fn pair(returned: &Value, expected: &Value) -> (String, String) {
    let at = |digits| (with_shape(returned, digits), with_shape(expected, digits));
    [5, 7, 9].into_iter().map(at).find(|(a, b)| a != b).unwrap_or_else(|| at(17))
}

/// Two numbers with as many digits as it takes to tell them apart.
pub(super) fn show_numbers(a: f64, b: f64) -> (String, String) {
    pair(&Value::number(a), &Value::number(b))
}

fn text(value: &Value, digits: usize) -> String {
    match value {
        Value::Numbers { shape, elements, .. } => array(shape, elements, digits),
        Value::Word(word) => word.clone(),
        Value::List(parts) => {
            let is_counts =
                |part: &Value| matches!(part, Value::Numbers { counts: true, shape, .. } if shape.len() == 1);
            let shown: Vec<String> = parts.iter().map(|part| with_shape(part, digits)).collect();
            // A list of lists of counts, such as the rows of each batch, and no tuple.
            let [open, close] = if parts.iter().all(is_counts) { ["[", "]"] } else { ["(", ")"] };
            format!("{open}{}{close}", shown.join(", "))
        }
    }
}

fn array(shape: &[usize], elements: &[f64], digits: usize) -> String {
    let Some((&n, inner)) = shape.split_first() else {
        return number(elements[0], digits);
    };
    let size: usize = inner.iter().product();
    let mut parts: Vec<String> =
        (0..n.min(ENTRIES)).map(|i| array(inner, &elements[i * size..(i + 1) * size], digits)).collect();
    if n > ENTRIES {
        parts.push("…".into());
    }
    format!("[{}]", parts.join(", "))
}

/// A number with at most five significant digits: `0.25`, `3.8e-44`, `NaN`.
pub fn show_number(x: f64) -> String {
    number(x, 5)
}

fn number(x: f64, digits: usize) -> String {
    if x == 0.0 || !x.is_finite() {
        return if x == 0.0 { "0".into() } else { x.to_string() };
    }
    // Scientific notation has rounded to the digits wanted; from there it is only a question of where the point goes.
    let scientific = format!("{x:.*e}", digits.saturating_sub(1));
    let (mantissa, exponent) = scientific.split_once('e').expect("`e` notation has an exponent");
    let exponent: i32 = exponent.parse().expect("the exponent is an integer");
    if (-4..7).contains(&exponent) {
        let decimals = usize::try_from(digits as i32 - 1 - exponent).unwrap_or(0);
        trim(&format!("{x:.decimals$}")).into()
    } else {
        format!("{}e{exponent}", trim(mantissa))
    }
}

fn trim(decimal: &str) -> &str {
    if decimal.contains('.') { decimal.trim_end_matches('0').trim_end_matches('.') } else { decimal }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let cases = [
            (1.0, "1"),
            (-0.25, "-0.25"),
            (1.0 / 3.0, "0.33333"),
            (100.0, "100"),
            (123_456.0, "123456"),
            (3.783_506e-44, "3.7835e-44"),
            (0.000_1, "0.0001"),
            (6e23, "6e23"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-inf"),
            (-0.0, "0"),
        ];
        for (x, expected) in cases {
            assert_eq!(show_number(x), expected);
        }
    }

    #[test]
    fn nearly_equal_values_get_more_digits() {
        let (a, b) = pair(&Value::number(0.500_000_1), &Value::number(0.5));
        assert_eq!((a.as_str(), b.as_str()), ("0.5000001", "0.5"));
    }

    #[test]
    fn lists_of_counts_look_like_lists() {
        let shown = |value: &dyn Answer| with_shape(&value.to_value(), 5);
        assert_eq!(shown(&vec![vec![0usize, 1, 2], vec![3]]), "[[0, 1, 2], [3]]");
        assert_eq!(shown(&vec![vec![0usize, 1], vec![2, 3]]), "[[0, 1], [2, 3]]");
        assert_eq!(shown(&vec![1usize; 9]), "shape [9]: [1, 1, 1, 1, 1, 1, …]");
        assert_eq!(shown(&(vec![0.5], vec![1.0, 2.0])), "(shape [1]: [0.5], shape [2]: [1, 2])");
    }

    #[test]
    fn long_rows_are_cut() {
        assert_eq!(show(&vec![1.0; 9]), "[1, 1, 1, 1, 1, 1, …]");
    }
}
