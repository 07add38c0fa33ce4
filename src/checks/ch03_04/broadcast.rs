//! 3.4.5: a loss that does not fall into the trap of broadcasting.

use ndarray::Array1;

use crate::checks::reference::vector;
use crate::checks::{Check, show};
use crate::tensor;
use crate::tensor::Tensor;

/// 3.4.5: half the mean squared error of matching shapes, and what the trap makes of it.
pub fn careful_loss(squared_loss: fn(&Tensor, &Tensor) -> Tensor, trapped_loss: fn(&[f64], &[f64]) -> f64) -> Check {
    Check::new("3.4.5", move |t| {
        let random = [vector(5, 3.0, &mut t.rng), vector(5, 3.0, &mut t.rng)];
        let known = [vec![1.0, 2.0, 4.0], vec![1.0, 5.0, 2.0]];
        for [y_hat, y] in [known.clone(), random.clone()] {
            let (a, b) = (Array1::from(y_hat.clone()), Array1::from(y.clone()));
            let n = y.len() as f64;
            let expected = (&a - &b).mapv(|r| r * r).sum() / n / 2.0;
            let table: f64 = a.iter().map(|a| b.iter().map(|b| (a - b).powi(2)).sum::<f64>()).sum();
            let tensor = |x: &Array1<f64>| Tensor::from(x.mapv(|x| x as f32));
            let column = tensor(&a).reshape((-1, 1));
            for target in [tensor(&b), tensor(&b).reshape((-1, 1))] {
                let tried = format!(
                    "squared_loss(&y_hat, &y) with y_hat of shape {:?} = {}, y of shape {:?} = {}",
                    column.shape(),
                    show(&y_hat),
                    target.shape(),
                    show(&y)
                );
                t.call(tried, || squared_loss(&column, &target))?
                    .mistake(
                        "this is the trap: a column minus a list is an n x n table of all pairs; bring y to the \
                            shape of ŷ first",
                        || table / n / n / 2.0,
                    )
                    .mistake("this is the trap, and without the 1/2", || table / n / n)
                    .mistake(
                        "this is the trap, and summed: a column minus a list is an n x n table of all pairs",
                        || table / 2.0,
                    )
                    .mistake("the 1/2 is missing: this section's loss has one", || 2.0 * expected)
                    .mistake("summed over the examples; take the mean", || n * expected)
                    .mistake("one loss is asked for; take the mean of the examples' losses", || {
                        (&a - &b).mapv(|r| r * r / 2.0)
                    })
                    .mistake("one loss is asked for; take the mean of the examples' losses", || {
                        (&a - &b).mapv(|r| r * r / 2.0).insert_axis(ndarray::Axis(1))
                    })
                    .expect(expected)?;
            }
            t.call(format!("trapped_loss(&{}, &{})", show(&y_hat), show(&y)), || trapped_loss(&y_hat, &y))?
                .mistake(
                    "this is the loss of matching pairs; the trap compares every prediction with every target",
                    || expected,
                )
                .mistake("the 1/2 is missing", || table / n / n)
                .mistake("the mean is over n² pairs, not n", || table / n / 2.0)
                .mistake("this is the sum over all pairs; take the mean", || table / 2.0)
                .mistake("only the means are compared; the spread of both sides counts as well", || {
                    (a.sum() / n - b.sum() / n).powi(2) / 2.0
                })
                .expect(table / n / n / 2.0)?;
        }
        t.part("squared_loss", |t| {
            for (y_hat, y, likely) in [
                (
                    tensor![[1.0], [2.0], [3.0]],
                    tensor![1.0, 2.0],
                    "three predictions and two targets do not belong together; refuse them",
                ),
                (
                    tensor![[1.0], [2.0], [3.0]],
                    tensor![2.0],
                    "one target is not enough for three predictions, though it broadcasts; compare the lengths",
                ),
            ] {
                let tried = format!(
                    "squared_loss(&y_hat, &y) with y_hat of shape {:?}, y of shape {:?}",
                    y_hat.shape(),
                    y.shape()
                );
                t.refuses(tried, || squared_loss(&y_hat, &y), "a panic", likely)?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
