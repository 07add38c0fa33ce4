//! 4.1.1: the second derivative of the cross-entropy, and the variance that it equals.

use ndarray::{Array1, Array2, Axis, array};

use crate::reference::{softmax_of, vector};
use crate::{Check, show};

/// 4.1.1a: diag(p) - p pᵀ.
pub fn hessian(answer: fn(&Array1<f64>) -> Array2<f64>) -> Check {
    Check::new("4.1.1a", move |t| {
        let known = vec![0.0, 2f64.ln(), 5f64.ln()];
        // The largest in every place, far above and far below 0, and probabilities that are nearly 0.
        let extreme = [
            vec![800.0, 0.0, -800.0],
            vec![-800.0, 0.0, 800.0],
            vec![0.0, 0.0, 0.0, 3000.0],
            vec![1000.0, 1001.0],
            vec![-1002.0, -1000.0, -1001.0],
            vec![-20.0, 0.0],
            vec![5.0],
        ];
        for logits in [known, vector(4, 2.0, &mut t.rng), vector(11, 2.0, &mut t.rng)].into_iter().chain(extreme) {
            let p = softmax_of(&logits);
            let (diagonal, outer) = (Array2::from_diag(&p), outer(&p, &p));
            let expected = &diagonal - &outer;
            let (logits, m) = (Array1::from(logits), p.len() as f64);
            t.call(format!("hessian(&{})", show(&logits)), || answer(&logits))?
                .suspect("the softmax overflowed: subtract the largest logit first", |h| h.iter().any(|h| h.is_nan()))
                .suspect(
                    "the logits were cut off at some bound: only their differences matter, however large they are",
                    |h| {
                        let of_equals = (Array2::<f64>::eye(logits.len()) - 1.0 / m) / m;
                        logits.iter().all(|x| x.abs() > 100.0) && (h - &of_equals).iter().all(|x| x.abs() < 1e-9)
                    },
                )
                .mistake(
                    "only the diagonal is there: p_i also changes when another logit o_j does, by -p_i p_j",
                    || Array2::from_diag(&(&p * &(1.0 - &p))),
                )
                .mistake(
                    "these are the derivatives by one logit twice; the mixed ones, by o_i and o_j, make it a matrix",
                    || &p * &(1.0 - &p),
                )
                .mistake(
                    "the sign of the mixed derivatives is wrong: if o_j grows, every other probability shrinks",
                    || &diagonal + &outer,
                )
                .mistake("the diagonal lacks its p_i: ∂p_i/∂o_i = p_i - p_i²", || -&outer)
                .mistake("this is p pᵀ; it is still to be subtracted from the diagonal matrix of p", || outer.clone())
                .mistake("p pᵀ is still to be subtracted: the probabilities share a sum of 1", || diagonal.clone())
                .mistake("the row is made to sum to 0 by equal shares; the mixed derivatives are -p_i p_j", || {
                    let share = Array2::from_shape_fn(outer.dim(), |(i, _)| -p[i] * (1.0 - p[i]) / (m - 1.0));
                    let diagonal = Array2::from_diag(&(&p * &(1.0 - &p)));
                    &share * &(1.0 - Array2::<f64>::eye(p.len())) + diagonal
                })
                .mistake("this is the first derivative times its transpose; differentiate it once more instead", || {
                    let mut first = p.clone();
                    first[0] -= 1.0;
                    self::outer(&first, &first)
                })
                .mistake("this is the second derivative of the log-likelihood; the loss has the opposite sign", || {
                    -&expected
                })
                .tolerance(1e-9, 1e-14)
                .expect(&expected)?;
        }
        Ok(())
    })
}

fn outer(a: &Array1<f64>, b: &Array1<f64>) -> Array2<f64> {
    let column = a.view().insert_axis(Axis(1));
    column.dot(&b.view().insert_axis(Axis(0)))
}

/// 4.1.1b: Σ_k p_k (x_k - μ)(x_k - μ)ᵀ.
pub fn covariance(answer: fn(&Array2<f64>, &Array1<f64>) -> Array2<f64>) -> Check {
    Check::new("4.1.1b", move |t| {
        let mut scattered = |m: usize, d: usize, offset: f64| {
            let outcomes = Array2::from_shape_vec((m, d), vector(m * d, 2.0, &mut t.rng)).expect("m times d numbers");
            (outcomes + offset, softmax_of(&vector(m, 1.0, &mut t.rng)))
        };
        let one_hot = (Array2::eye(3), softmax_of(&[0.0, 2f64.ln(), 5f64.ln()]));
        let (stored_by_columns, p) = scattered(2, 4, 0.0);
        let stored_by_columns = (stored_by_columns.t().as_standard_layout().into_owned().reversed_axes(), p);
        // Square, but not one-hot; far from 0; one outcome; one that never comes; one that always does.
        let never = (array![[1.0, 2.0], [500.0, -500.0], [0.0, 4.0]], array![0.25, 0.0, 0.75]);
        let always = (array![[1.0], [2.0], [7.0]], array![0.0, 0.0, 1.0]);
        let tiny = scattered(4, 2, 0.0);
        let tiny = (tiny.0 * 1e-5, tiny.1);
        let cases =
            [one_hot, scattered(5, 2, 0.0), scattered(3, 3, 0.0), scattered(6, 3, 1000.0), scattered(1, 2, 0.0)];
        // An outcome that comes once in millions of times, and is so far away that most of the variance is its own.
        let far_away = array![[0.0, 0.0], [0.0, 0.0], [1e6, -2e6]];
        let rare = (scattered(3, 2, 0.0).0 + far_away, array![0.4, 0.6 - 1e-7, 1e-7]);
        // The squares of these are so large that no digit of the variance is left in them.
        let distant = (array![[1e8, 3.0], [1e8 + 1.0, 1.0], [1e8 - 2.0, 4.0]], array![0.5, 0.25, 0.25]);
        for (outcomes, p) in cases.into_iter().chain([stored_by_columns, never, always, tiny, rare, distant]) {
            let m = outcomes.nrows() as f64;
            let weighted = |mean: &Array1<f64>, p: &Array1<f64>| {
                let centred = &outcomes - mean;
                centred.t().dot(&(&centred * &p.view().insert_axis(Axis(1))))
            };
            let (mean, plain_mean) = (p.dot(&outcomes), outcomes.sum_axis(Axis(0)) / m);
            let equal = Array1::from_elem(p.len(), 1.0 / m);
            let expected = weighted(&mean, &p);
            let largest = outcomes.fold(0.0, |max: f64, x| max.max(x * x));
            t.call(format!("covariance(&{}, &{})", show(&outcomes), show(&p)), || answer(&outcomes, &p))?
                .mistake("this is the second moment: subtract the mean from each outcome first", || {
                    weighted(&Array1::zeros(outcomes.ncols()), &p)
                })
                .mistake("every outcome counts the same here; weigh each with its probability", || {
                    weighted(&plain_mean, &equal)
                })
                .mistake(
                    "an outcome counts with its probability, however small: one that is far away matters all the same",
                    || weighted(&mean, &p.mapv(|p| if p < 1e-6 { 0.0 } else { p })),
                )
                .mistake("the mean must be weighted with the probabilities too", || weighted(&plain_mean, &p))
                .mistake("the sum must be weighted with the probabilities, as the mean is", || weighted(&mean, &equal))
                .mistake("the probabilities sum to 1 already: no division by the number of outcomes", || &expected / m)
                .mistake("no division by m - 1: that is for a sample, and this is the whole distribution", || {
                    &expected / (m - 1.0)
                })
                .mistake("these are the variances; two different coordinates have a covariance too", || {
                    expected.diag().to_owned()
                })
                .mistake("the square of the mean was added where it is to be subtracted", || {
                    weighted(&Array1::zeros(outcomes.ncols()), &p) + outer(&mean, &mean)
                })
                .mistake("one half is missing: the matrix is symmetric", || {
                    Array2::from_shape_fn(expected.dim(), |(i, j)| if i <= j { expected[[i, j]] } else { 0.0 })
                })
                .mistake("one half is missing: the matrix is symmetric", || {
                    Array2::from_shape_fn(expected.dim(), |(i, j)| if i >= j { expected[[i, j]] } else { 0.0 })
                })
                .mistake("diag(p) - p pᵀ is right for one-hot rows only; the outcomes must come in", || {
                    if outcomes.is_square() { Array2::from_diag(&p) - outer(&p, &p) } else { expected.clone() }
                })
                .suspect(
                    "of the difference of two large numbers only rounding is left: take the mean off each outcome first, and multiply then",
                    |found| outcomes.iter().any(|x| *x > 1e7) && (found - &expected).iter().all(|x| x.abs() < 100.0),
                )
                .tolerance(1e-9, if outcomes[[0, 0]] > 1e7 { 1e-6 } else { 1e-15 * largest })
                .expect(&expected)?;
        }
        Ok(())
    })
}
