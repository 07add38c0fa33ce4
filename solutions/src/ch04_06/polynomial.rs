//! 4.6.3 · The VC dimension of polynomials.
//!
//! A class of functions shatters a set of points if, for every way to label them true or false, some function of the class
//! is positive at those labelled true and negative at the others. The VC dimension is the size of the largest set that it
//! shatters. (One such set is enough; it need not shatter every set of that size.)

/// A polynomial in one variable with the asked signs, as its leading coefficient and its roots:
///
/// f(x) = c (x - r_1) (x - r_2) ..., with f(x_i) > 0 where `labels[i]` is true and f(x_i) < 0 where it is not,
///
/// and with the lowest degree for which there is one. c is 1 or -1. The points are distinct, in any order, and there is at
/// least one. Put each root in the middle between two points.
///
/// Which number of roots can 6 points make necessary at most, and 7?
///
/// ```
/// # use solutions::ch04_06::polynomial::separate;
/// // Positive at 0 and 4, negative at 1 and 2.
/// let (c, roots) = separate(&[0.0, 1.0, 2.0, 4.0], &[true, false, false, true]);
/// assert_eq!((c, roots), (1.0, vec![0.5, 3.0]));
/// ```
pub fn separate(points: &[f64], labels: &[bool]) -> (f64, Vec<f64>) {
    // >>> solution(points, labels)
    let mut sorted: Vec<(f64, bool)> = points.iter().copied().zip(labels.iter().copied()).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    // A root for every change of sign. To the right of all roots every factor is positive, so c decides.
    let changes = sorted.windows(2).filter(|pair| pair[0].1 != pair[1].1);
    let roots = changes.map(|pair| (pair[0].0 + pair[1].0) / 2.0).collect();
    let c = if sorted[sorted.len() - 1].1 { 1.0 } else { -1.0 };
    (c, roots)
    // <<< solution
}

/// The VC dimension of the polynomials of degree `degree` or lower in `inputs` variables.
///
/// Seen as functions of all products of powers up to that degree they are linear, and the VC dimension of the signs of a
/// vector space of functions is its dimension. For two variables and degree 2 these are 1, x, y, x², x y and y².
///
/// The question asks for the fifth degree, and leaves the number of variables open.
///
/// ```
/// # use solutions::ch04_06::polynomial::vc_dimension;
/// assert_eq!(vc_dimension(2, 2), 6);
/// ```
pub fn vc_dimension(inputs: usize, degree: usize) -> usize {
    // >>> solution(inputs, degree)
    // To choose the exponents is to share out `degree` among the inputs and a rest: (inputs + degree) over degree ways.
    (1..=degree).fold(1, |product, k| product * (inputs + k) / k)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shattered_by_polynomials() {
        checks::ch04_06::polynomial(separate, vc_dimension).assert();
    }
}
