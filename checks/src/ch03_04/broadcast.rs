//! 3.4.5: a loss that does not fall into the trap of broadcasting.

use ndarray::{Array1, Axis};

use crate::reference::vector;
use crate::residual::column;
use crate::{Check, Trial, Tried, show};
use workbook::tensor;
use workbook::tensor::Tensor;

type Loss = fn(&Tensor, &Tensor) -> Tensor;

/// 3.4.5: half the mean squared error of matching shapes, and what the trap makes of it.
pub fn careful_loss(squared_loss: Loss, trapped_loss: fn(&[f64], &[f64]) -> f64) -> Check {
    Check::new("3.4.5", move |t| {
        let random = [vector(5, 3.0, &mut t.rng), vector(5, 3.0, &mut t.rng)];
        let samples = [[vec![1.0, 2.0, 4.0], vec![1.0, 5.0, 2.0]], random, [vec![2.5], vec![1.0]]];
        let far = [vec![10000.5, 9999.75, 10000.125], vec![10000.0, 10000.0, 9999.5]];
        t.part("squared_loss", |t| {
            for [y_hat, y] in samples.iter().chain([&far]) {
                matching(t, squared_loss, y_hat, y)?;
            }
            refusing(t, squared_loss)
        })?;
        t.part("trapped_loss", |t| samples.iter().try_for_each(|[y_hat, y]| trapped(t, trapped_loss, y_hat, y)))
    })
}

/// The sum of the squares of all differences.
fn table(a: &[f64], b: &[f64]) -> f64 {
    a.iter().map(|a| b.iter().map(|b| (a - b).powi(2)).sum::<f64>()).sum()
}

fn matching(t: &mut Trial, squared_loss: Loss, y_hat: &[f64], y: &[f64]) -> Tried {
    let n = y.len() as f64;
    let table = table(y_hat, y);
    let (y_hat, y) = (column(y_hat), column(y));
    let r: Array1<f64> = y_hat.to_vec().iter().zip(y.to_vec()).map(|(a, b)| f64::from(a - b)).collect();
    let expected = r.dot(&r) / n / 2.0;
    for y in [y.reshape(-1), y] {
        let call = format!("squared_loss(&y_hat, &y) with y_hat = {}, y = {}", show(&y_hat), show(&y));
        t.lend(&[("y_hat", &y_hat), ("y", &y)])
            .call(&call, || squared_loss(&y_hat, &y))?
            .mistake(
                "this is the trap: a column minus a list is an n x n table of all pairs; bring y to the shape of ŷ first",
                || table / n / n / 2.0,
            )
            .mistake("this is the trap, and without the 1/2", || table / n / n)
            .mistake("this is the trap, and summed: a column minus a list is an n x n table of all pairs", || {
                table / 2.0
            })
            .mistake("the 1/2 is missing: this section's loss has one", || 2.0 * expected)
            .mistake("summed over the examples; take the mean", || n * expected)
            .mistake("one loss is asked for; take the mean of the examples' losses", || r.mapv(|r| r * r / 2.0))
            .mistake("one loss is asked for; take the mean of the examples' losses", || {
                r.mapv(|r| r * r / 2.0).insert_axis(Axis(1))
            })
            .suspect(
                "lost in rounding: of the difference of huge squares an f32 keeps nothing; subtract first, then square",
                |_| y_hat.to_vec()[0] > 1000.0,
            )
            .expect(expected)?;
        let leaf = y_hat.detach().requires_grad();
        let gradient = r.clone().insert_axis(Axis(1)) / n;
        t.lend(&[("y_hat", &leaf), ("y", &y)])
            .backward(format!("{call}, and its gradient by y_hat"), &leaf, || squared_loss(&leaf, &y))?
            .expect((expected, gradient))?;
    }
    Ok(())
}

fn refusing(t: &mut Trial, squared_loss: Loss) -> Tried {
    let y_hat = tensor![[1.0], [2.0], [3.0]];
    let few = "three predictions and two targets do not belong together; refuse them";
    let one = "one target is not enough for three predictions, though it broadcasts; compare the lengths";
    let many = "there are more targets than predictions: none may be left out without a word; compare the lengths";
    for (y, likely) in [
        (tensor![1.0, 2.0], few),
        (tensor![2.0], one),
        (tensor![[2.0]], one),
        (tensor![1.0, 2.0, 3.0, 4.0], many),
        (tensor![[1.0], [2.0], [3.0], [4.0]], many),
    ] {
        let tried = format!("squared_loss(&y_hat, &y) with y_hat of shape [3, 1], y of shape {:?}", y.shape());
        t.refuses(tried, || squared_loss(&y_hat, &y), "a panic", likely)?;
    }
    Ok(())
}

fn trapped(t: &mut Trial, trapped_loss: fn(&[f64], &[f64]) -> f64, y_hat: &[f64], y: &[f64]) -> Tried {
    let n = y.len() as f64;
    let table = table(y_hat, y);
    let mean = |x: &[f64]| x.iter().sum::<f64>() / n;
    let spread = |x: &[f64]| x.iter().map(|v| (v - mean(x)).powi(2)).sum::<f64>() / n;
    t.call(format!("trapped_loss(&{}, &{})", show(&y_hat), show(&y)), || trapped_loss(y_hat, y))?
        .tolerance(1e-9, 1e-12)
        .mistake("this is the loss of matching pairs; the trap compares every prediction with every target", || {
            y_hat.iter().zip(y).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / n / 2.0
        })
        .mistake("the 1/2 is missing", || table / n / n)
        .mistake("the mean is over n² pairs, not n", || table / n / 2.0)
        .mistake("this is the sum over all pairs; take the mean", || table / 2.0)
        .mistake("only the means are compared; the spread of both sides counts as well", || {
            (mean(y_hat) - mean(y)).powi(2) / 2.0
        })
        .mistake("only the spreads are in it; the distance between the two means counts as well", || {
            (spread(y_hat) + spread(y)) / 2.0
        })
        .expect(table / n / n / 2.0)?;
    Ok(())
}
