//! What is to be said of a wrong result that no mistake of the exercise explains: what differs, where, and a cause only
//! where the numbers leave no other.

mod numbers;
mod shapes;

use super::flow;
use super::value::Value;
use numbers::{Array, numbers};
use shapes::shapes;

/// How `returned` differs from `expected`, by more than the check's relative and absolute tolerance.
pub(super) fn difference(returned: &Value, expected: &Value, tolerance: [f64; 2]) -> String {
    let (path, what) = describe(returned, expected, tolerance);
    match path.split_last() {
        None => what,
        Some((last, [])) => format!("{last} is wrong: {what}"),
        Some((last, above)) => format!("in {}, {last} is wrong: {what}", above.join(", ")),
    }
}

/// What is to be said of a result that lacks a property.
pub(super) fn property(returned: &Value) -> String {
    if returned.has_nan() {
        return format!("there is a NaN in it: {}", numbers::NAN);
    }
    if !returned.is_finite() {
        return format!("there is an infinity in it: {}", numbers::INFINITY);
    }
    "what came back does not do what is expected of it here".into()
}

/// The parts that lead to the difference, from the outermost to the innermost, and what differs there.
fn describe(returned: &Value, expected: &Value, tolerance: [f64; 2]) -> (Vec<String>, String) {
    let plain = |what: &str| (vec![], what.to_owned());
    match (returned, expected) {
        (
            Value::Numbers { shape, elements: a, counts },
            Value::Numbers { shape: wanted, elements: b, counts: wanted_counts },
        ) => {
            let counts = *counts && *wanted_counts;
            let what = if shape == wanted {
                numbers(&Array { shape, a, b, counts, tolerance })
            } else {
                shapes((shape, a), (wanted, b), tolerance)
            };
            (vec![], what)
        }
        (Value::List(a), Value::List(b)) if a.len() == b.len() => parts(a, b, tolerance),
        (Value::List(a), Value::List(b)) => (vec![], lengths(a, b, tolerance)),
        (Value::Word(word), Value::Numbers { .. }) if word == flow::NONE => plain(flow::NO_GRADIENT),
        (Value::Word(word), Value::Word(_)) if word == "true" || word == "false" => {
            plain("the answer is the wrong one for this input")
        }
        (Value::Word(word), Value::Word(other)) => (vec![], format!("it is {word}, where {other} is right")),
        (Value::Word(word), _) => (vec![], format!("{word} came back, where there is a value")),
        (_, Value::Word(word)) => (vec![], format!("a value came back, where {word} is right")),
        _ => plain("it is something of another kind"),
    }
}

fn parts(a: &[Value], b: &[Value], tolerance: [f64; 2]) -> (Vec<String>, String) {
    let close = |a: &Value, b: &Value| a.is_close(b, tolerance[0], tolerance[1]);
    if a.iter().rev().zip(b).all(|(a, b)| close(a, b)) {
        return (vec![], "the parts are right, but in reverse order".into());
    }
    if let Some((column, of, a, b)) = column(a, b, &close) {
        let (mut path, what) = describe(&a, &b, tolerance);
        path.insert(0, format!("part {column} of {of} of each"));
        return (path, what);
    }
    let Some(i) = (0..a.len()).find(|i| !close(&a[*i], &b[*i])) else {
        return (vec![], "the difference is small; is something rounded?".into());
    };
    let (mut path, what) = describe(&a[i], &b[i], tolerance);
    path.insert(0, format!("part {} of {}", i + 1, a.len()));
    (path, what)
}

/// In a list of pairs or triples of numbers: the one of their parts that is wrong, if it is only one, as a list.
fn column(a: &[Value], b: &[Value], close: &dyn Fn(&Value, &Value) -> bool) -> Option<(usize, usize, Value, Value)> {
    let rows = |values: &[Value]| {
        let row = |value: &Value| match value {
            Value::List(parts) => Some(parts.clone()),
            _ => None,
        };
        values.iter().map(row).collect::<Option<Vec<_>>>()
    };
    let (a, b) = (rows(a)?, rows(b)?);
    let of = a.first()?.len();
    if a.len() < 2 || a.iter().chain(&b).any(|row| row.len() != of) {
        return None;
    }
    let wrong = |i: &usize| a.iter().zip(&b).any(|(a, b)| !close(&a[*i], &b[*i]));
    let mut wrong = (0..of).filter(wrong);
    let (i, None) = (wrong.next()?, wrong.next()) else { return None };
    let [a, b] = [&a, &b].map(|rows| Value::list(rows.iter().map(|row| row[i].clone()).collect()));
    Some((i + 1, of, a, b))
}

/// Lists of different lengths.
fn lengths(a: &[Value], b: &[Value], tolerance: [f64; 2]) -> String {
    let all_close = |a: &[Value], b: &[Value]| a.iter().zip(b).all(|(a, b)| a.is_close(b, tolerance[0], tolerance[1]));
    let (n, wanted) = (a.len(), b.len());
    let counted = format!("there are {n} parts, not {wanted}");
    if n == 0 || wanted == 0 {
        return counted;
    }
    if n < wanted && all_close(a, b) {
        return format!("{counted}: the last {} missing, the others are right", are(wanted - n));
    }
    if n < wanted && all_close(a, &b[wanted - n..]) {
        return format!("{counted}: the first {} missing, the others are right", are(wanted - n));
    }
    if n > wanted && all_close(a, b) {
        return format!("{counted}: the last {} too many, the others are right", are(n - wanted));
    }
    counted
}

/// The subject of a sentence about so many.
fn are(n: usize) -> String {
    if n == 1 { "one is".into() } else { format!("{n} are") }
}

#[cfg(test)]
mod tests;
