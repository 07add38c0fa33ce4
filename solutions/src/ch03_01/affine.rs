//! 3.1.2 · An affine function is a linear one of (x, 1).

use workbook::prelude::*;

/// Each example with a 1 after its features: (n, d) becomes (n, d + 1).
///
/// ```
/// # use solutions::ch03_01::affine::with_ones;
/// # use workbook::prelude::*;
/// assert_eq!(with_ones(&array![[3.0, 5.0], [7.0, 9.0]]), array![[3.0, 5.0, 1.0], [7.0, 9.0, 1.0]]);
/// ```
pub fn with_ones(x: &Array2<f64>) -> Array2<f64> {
    // >>> solution(x)
    let ones = Array2::ones((x.nrows(), 1));
    ndarray::concatenate(Axis(1), &[x.view(), ones.view()]).expect("both have as many rows")
    // <<< solution
}

/// The weights v of the linear function (x, 1)·v that equals the affine function x·w + b for every x: (d) becomes
/// (d + 1).
///
/// ```
/// # use solutions::ch03_01::affine::{to_linear, with_ones};
/// # use workbook::prelude::*;
/// let (x, w, b) = (array![[3.0, 5.0]], array![2.0, -1.0], 10.0);
/// assert_eq!(with_ones(&x).dot(&to_linear(&w, b)), x.dot(&w) + b);
/// ```
pub fn to_linear(w: &Array1<f64>, b: f64) -> Array1<f64> {
    // >>> solution(w, b)
    w.iter().copied().chain([b]).collect()
    // <<< solution
}

/// The way back: weights and bias, (w, b), of the affine function that equals (x, 1)·v for every x.
///
/// That it exists for *every* v is the other half of the proof: the two sets of functions are the same. `v` has at
/// least one entry.
///
/// ```
/// # use solutions::ch03_01::affine::{to_affine, to_linear};
/// # use workbook::prelude::*;
/// assert_eq!(to_affine(&to_linear(&array![2.0, -1.0], 10.0)), (array![2.0, -1.0], 10.0));
/// ```
pub fn to_affine(v: &Array1<f64>) -> (Array1<f64>, f64) {
    // >>> solution(v)
    let d = v.len() - 1;
    (v.slice(s![..d]).to_owned(), v[d])
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn affine_is_linear_with_a_one() {
        checks::ch03_01::affine(with_ones, to_linear, to_affine).assert();
    }
}
