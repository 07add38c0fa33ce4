//! Numbers in another shape than was asked for.

use super::counted;
use crate::value::is_near;

/// A shape, and the numbers in it.
type Shaped<'a> = (&'a [usize], &'a [f64]);

pub(super) fn shapes((shape, a): Shaped<'_>, (wanted, b): Shaped<'_>, tolerance: [f64; 2]) -> String {
    let close = |a: f64, b: f64| is_near(a, b, tolerance);
    let all_close = |a: &[f64], b: &[f64]| a.len() == b.len() && a.iter().zip(b).all(|(a, b)| close(*a, *b));
    let without_ones = |shape: &[usize]| shape.iter().copied().filter(|n| *n != 1).collect::<Vec<_>>();
    let reversed: Vec<usize> = shape.iter().rev().copied().collect();
    if wanted.is_empty() {
        return one_number(a, b[0], &close);
    }
    if shape.is_empty() {
        return "everything was reduced to one number, where an array is asked for".into();
    }
    if without_ones(shape) == without_ones(wanted) {
        let right = if all_close(a, b) { "the numbers are right, but their shape is" } else { "the shape is" };
        return format!(
            "{right} {shape:?}, not {wanted:?}: only axes of extent 1 differ. `sum_axis_keepdim` keeps such an axis, \
             `sum_axis` and `squeeze` drop it"
        );
    }
    if reversed == wanted {
        let fits = shape.len() == 2 && all_close(&transposed(shape, a), b);
        let so = if fits { "the numbers are right, but " } else { "" };
        return format!("{so}the axes are the wrong way round: this is the shape of the transpose");
    }
    let ([n, rest @ ..], [m, wanted_rest @ ..]) = (shape, wanted) else { unreachable!("both have an axis") };
    if rest != wanted_rest {
        return format!(
            "the shape is {shape:?}, not {wanted:?}; along which axis do you reduce, and which do you keep?"
        );
    }
    let things = if rest.is_empty() { "entries" } else { "rows" };
    let size: usize = rest.iter().product();
    counted(things, *n, *m, &|i, j| all_close(&a[i * size..(i + 1) * size], &b[j * size..(j + 1) * size]))
}

/// Several numbers, or one in an array, where a plain number is asked for.
fn one_number(a: &[f64], b: f64, close: &dyn Fn(f64, f64) -> bool) -> String {
    let sum: f64 = a.iter().sum();
    match a.len() {
        0 => "nothing came back, where one number is asked for".into(),
        1 if close(sum, b) => {
            "the number is right, but it has axes of extent 1: reduce with `.sum()` or `.mean()`, which leave none"
                .into()
        }
        1 => "one number without axes is asked for; and this one is not right yet".into(),
        n if close(sum, b) => format!("one number is asked for: the sum of these {n}"),
        n if close(sum / n as f64, b) => format!("one number is asked for: the mean of these {n}"),
        n => format!("one number is asked for, and {n} came back"),
    }
}

/// The elements of a matrix, column by column.
pub(super) fn transposed(shape: &[usize], elements: &[f64]) -> Vec<f64> {
    let [n, m] = [shape[0], shape[1]];
    (0..n * m).map(|i| elements[(i % n) * m + i / n]).collect()
}
