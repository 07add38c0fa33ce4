//! What is most likely wrong when no mistake that the exercise foresees explains it.

use super::show::show_number;
use super::value::Value;

/// The relative tolerance with which a pattern must fit.
const FIT: f64 = 1e-3;

/// The plainest description of how `returned` differs from `expected`: the shape, a NaN, a sign, a factor, an offset,
/// or the entry that is furthest off.
pub(super) fn difference(returned: &Value, expected: &Value) -> String {
    let (Value::Numbers { shape: s, elements: a }, Value::Numbers { shape: t, elements: b }) = (returned, expected)
    else {
        return parts(returned, expected);
    };
    if s != t {
        return shapes(s, t);
    }
    let place = |i: usize| if s.is_empty() { String::new() } else { format!(" at index {:?}", index(s, i)) };
    if let Some(i) = a.iter().zip(b).position(|(a, b)| a.is_nan() && !b.is_nan()) {
        return format!("there is a NaN{}: 0/0, ∞ - ∞, 0·∞, or a logarithm or root of something negative", place(i));
    }
    if let Some(i) = a.iter().zip(b).position(|(a, b)| a.is_infinite() && b.is_finite()) {
        return format!("there is an infinity{}: an overflow, a division by 0, or ln 0", place(i));
    }
    let scale = b.iter().fold(0.0, |m: f64, x| m.max(x.abs()));
    let fits = |f: &dyn Fn(f64) -> f64| {
        scale > 0.0 && a.iter().zip(b).all(|(a, b)| (a - f(*b)).abs() <= FIT * f(*b).abs() + 1e-6 * scale)
    };
    if fits(&|b| -b) {
        return "the sign is the wrong way round".into();
    }
    if let Some(factor) = factor(a, b).filter(|c| fits(&|b| c * b)) {
        return match factor {
            0.0 => "everything is 0".into(),
            c if c.abs() >= 1.0 => format!("it is {} times as large as it should be", show_number(round(c))),
            c => format!("it is too small by a factor of {}", show_number(round(1.0 / c))),
        };
    }
    let offset = a.iter().zip(b).map(|(a, b)| a - b).sum::<f64>() / a.len() as f64;
    if a.len() > 1 && fits(&|b| b + offset) {
        return format!("every entry is off by the same {}", show_number(offset));
    }
    let error = |i: &usize| (a[*i] - b[*i]).abs();
    let worst = (0..a.len()).max_by(|i, j| error(i).total_cmp(&error(j)));
    match worst {
        Some(i) if a.len() > 1 => {
            format!("the largest difference is{}: {} instead of {}", place(i), show_number(a[i]), show_number(b[i]))
        }
        _ => "the number is wrong; work the formula through by hand for this input".into(),
    }
}

/// The part of a list that differs.
fn parts(returned: &Value, expected: &Value) -> String {
    match (returned, expected) {
        (Value::List(a), Value::List(b)) if a.len() == b.len() => {
            let close = |i: &usize| a[*i].is_close(&b[*i], 1e-4, 1e-6);
            match (0..a.len()).find(|i| !close(i)) {
                Some(i) => format!("part {} of {} is wrong: {}", i + 1, a.len(), difference(&a[i], &b[i])),
                None => "the difference is small; is something rounded?".into(),
            }
        }
        (Value::List(a), Value::List(b)) => format!("there should be {} parts, not {}", b.len(), a.len()),
        (Value::Word(_), Value::Word(_)) => "the answer is the wrong one for this input".into(),
        _ => "it is something of another kind".into(),
    }
}

fn shapes(returned: &[usize], expected: &[usize]) -> String {
    let reversed: Vec<usize> = returned.iter().rev().copied().collect();
    let without_ones = |shape: &[usize]| shape.iter().copied().filter(|n| *n != 1).collect::<Vec<_>>();
    if expected.is_empty() {
        return format!(
            "one number is asked for; take the sum or the mean of these {}",
            returned.iter().product::<usize>()
        );
    }
    if returned.is_empty() {
        return "everything was reduced to one number, where an array is asked for".into();
    }
    if reversed == expected {
        return "the axes are the wrong way round: this is the shape of the transpose".into();
    }
    if without_ones(returned) == without_ones(expected) {
        return "only axes of extent 1 differ: `sum_axis_keepdim` keeps such an axis, `sum_axis` and `squeeze` drop it"
            .into();
    }
    "the shape is wrong, so look at it before the numbers: along which axis do you reduce, and which do you keep?"
        .into()
}

/// The ratio of the two at the largest expected entry.
fn factor(a: &[f64], b: &[f64]) -> Option<f64> {
    let i = (0..b.len()).max_by(|i, j| b[*i].abs().total_cmp(&b[*j].abs()))?;
    (b[i] != 0.0 && b[i].is_finite()).then(|| a[i] / b[i])
}

/// A factor that is nearly an integer is shown as one.
fn round(x: f64) -> f64 {
    if (x - x.round()).abs() < FIT * x.abs() { x.round() } else { x }
}

fn index(shape: &[usize], mut position: usize) -> Vec<usize> {
    let mut index = vec![0; shape.len()];
    for (i, n) in shape.iter().enumerate().rev() {
        index[i] = position % n;
        position /= n;
    }
    index
}

#[cfg(test)]
mod tests {
    use super::super::value::Answer;
    use super::*;

    #[test]
    fn each_pattern_has_its_words() {
        let expected = [[1.0, -2.0, 4.0], [0.5, 8.0, -1.0]];
        let map = |f: &dyn Fn(f64) -> f64| difference(&expected.map(|row| row.map(f)).to_value(), &expected.to_value());
        assert!(map(&|x| -x).contains("sign"));
        assert!(map(&|x| 6.0 * x).contains("6 times as large"));
        assert!(map(&|x| x / 3.0).contains("too small by a factor of 3"));
        assert!(map(&|x| x + 0.5).contains("off by the same 0.5"));
        assert!(map(&|x| if x == 8.0 { f64::NAN } else { x }).contains("NaN at index [1, 1]"));
        assert!(map(&|x| if x == 8.0 { f64::INFINITY } else { x }).contains("infinity at index [1, 1]"));
        assert!(map(&|x| if x == 8.0 { 9.0 } else { x }).contains("index [1, 1]: 9 instead of 8"));
    }

    #[test]
    fn shapes_come_first() {
        let by_shape = |a: &[usize], b: &[usize]| shapes(a, b);
        assert!(by_shape(&[2], &[]).contains("one number"));
        assert!(by_shape(&[3, 2], &[2, 3]).contains("transpose"));
        assert!(by_shape(&[3, 1], &[3]).contains("extent 1"));
    }
}
