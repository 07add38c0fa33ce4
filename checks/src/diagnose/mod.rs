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
        (Value::List(a), Value::List(b)) => {
            let fits = |i: usize, j: usize| a[i].is_close(&b[j], tolerance[0], tolerance[1]);
            (vec![], counted("parts", a.len(), b.len(), &fits))
        }
        (Value::Word(word), Value::Numbers { .. }) if word == flow::NONE => plain(flow::NO_GRADIENT),
        (Value::Word(word), Value::Word(_)) if word == "true" || word == "false" => {
            plain("the answer is the wrong one for this input")
        }
        (Value::Word(word), Value::Word(other)) => (vec![], format!("it is {word}, where {other} is right")),
        (Value::Word(word), _) => (vec![], format!("{word} came back, where there is a value")),
        (_, Value::Word(word)) => (vec![], format!("a value came back, where {word} is right")),
        // Lists, the rows of one of which are alike.
        (a, b) => match (a.parts(), b.parts()) {
            (Some(a), Some(b)) => describe(&Value::List(a), &Value::List(b), tolerance),
            _ => plain("it is something of another kind"),
        },
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

/// There are `n` things where `wanted`, another number, are asked for: those at one end may be missing, or too many.
/// `fits` says whether what came back at one place is right for another.
fn counted(things: &str, n: usize, wanted: usize, fits: &dyn Fn(usize, usize) -> bool) -> String {
    let counted = match n {
        1 => format!("instead of {wanted} {things} there is 1"),
        _ => format!("there are {n} {things}, not {wanted}"),
    };
    let (common, off) = (n.min(wanted), n.abs_diff(wanted));
    let what = if n < wanted { "missing" } else { "too many" };
    let subject = if off == 1 { "one is".to_owned() } else { format!("{off} are") };
    // How many things are before the common ones, here and there, if the others are at the front.
    let (here, there) = (n - common, wanted - common);
    match () {
        () if common == 0 => counted,
        () if (0..common).all(|i| fits(i, i)) => {
            format!("{counted}: the last {subject} {what}, the others are right")
        }
        () if (0..common).all(|i| fits(here + i, there + i)) => {
            format!("{counted}: the first {subject} {what}, the others are right")
        }
        () => counted,
    }
}

#[cfg(test)]
mod tests;
