//! 4.1.1: the second derivative of the cross-entropy, and the variance that it equals.

use ndarray::{Array1, Array2, Axis};

use crate::checks::reference::{softmax_of, vector};
use crate::checks::{Check, show};

/// 4.1.1a: diag(p) - p pᵀ.
pub fn hessian(answer: fn(&Array1<f64>) -> Array2<f64>) -> Check {
    Check::new("4.1.1a", move |t| {
        let known = vec![0.0, 2f64.ln(), 5f64.ln()];
        for logits in [known, vector(4, 2.0, &mut t.rng), vec![800.0, 0.0, -800.0], vec![-800.0, 0.0, 800.0]] {
            let p = softmax_of(&logits);
            let (diagonal, outer) = (Array2::from_diag(&p), outer(&p, &p));
            let expected = &diagonal - &outer;
            let logits = Array1::from(logits);
            t.call(format!("hessian(&{})", show(&logits)), || answer(&logits))?
                .suspect("the softmax overflowed: subtract the largest logit first", |h| h.iter().any(|h| h.is_nan()))
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
                .mistake("this is the second derivative of the log-likelihood; the loss has the opposite sign", || {
                    -&expected
                })
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
        let scattered = Array2::from_shape_vec((5, 2), vector(10, 2.0, &mut t.rng)).expect("5 by 2");
        let p = softmax_of(&vector(5, 1.0, &mut t.rng));
        let one_hot = (Array2::eye(3), softmax_of(&[0.0, 2f64.ln(), 5f64.ln()]));
        for (outcomes, p) in [one_hot, (scattered, p)] {
            let m = outcomes.nrows() as f64;
            let weighted = |mean: &Array1<f64>, p: &Array1<f64>| {
                let centred = &outcomes - mean;
                centred.t().dot(&(&centred * &p.view().insert_axis(Axis(1))))
            };
            let (mean, plain_mean) = (p.dot(&outcomes), outcomes.sum_axis(Axis(0)) / m);
            let equal = Array1::from_elem(p.len(), 1.0 / m);
            let expected = weighted(&mean, &p);
            t.call(format!("covariance(&{}, &{})", show(&outcomes), show(&p)), || answer(&outcomes, &p))?
                .mistake("this is the second moment: subtract the mean from each outcome first", || {
                    weighted(&Array1::zeros(outcomes.ncols()), &p)
                })
                .mistake("every outcome counts the same here; weigh each with its probability", || {
                    weighted(&plain_mean, &equal)
                })
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
                .expect(&expected)?;
        }
        Ok(())
    })
}
