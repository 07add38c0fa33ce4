//! 4.4.G: the gradient of the cross-entropy with respect to the logits.

use ndarray::Axis;

use crate::reference::{by_columns, labels, logit_samples, logits, matrix, one_hot, softmax};
use crate::{Check, show};
use workbook::Labels;
use workbook::tensor;
use workbook::tensor::Tensor;

/// 4.4.G: (softmax(x) - onehot(y)) / n.
pub fn cross_entropy_gradient(answer: fn(&Tensor, &Labels) -> Tensor) -> Check {
    Check::new("4.4.G", move |t| {
        // The largest logit in every place.
        let extreme = tensor![[100.0, 0.0, -1.0], [-204.0, -201.0, -200.0], [0.0, 150.0, 1.0]];
        // A leaf that has a gradient already, and must keep it.
        let leaf = logits(2, 3, 1.0, &mut t.rng).requires_grad();
        (&leaf * 2.0).sum().backward();
        let known = tensor![[1.0, 2.0, 3.0], [0.0, 0.0, 2.0]];
        let mut cases = vec![(known, Labels::from([2, 0]))];
        for x in [logits(5, 4, 2.0, &mut t.rng), leaf] {
            let (n, classes) = (x.shape()[0], x.shape()[1]);
            cases.push((x, labels(n, classes, &mut t.rng)));
        }
        cases.push((extreme, Labels::from([1, 0, 2])));
        cases.push((tensor![[-2e4, -20_001.0], [-1e30, -1e30], [3e38, 0.0]], Labels::from([0, 1, 1])));
        for x in logit_samples(&mut t.rng) {
            let (n, classes) = (x.shape()[0], x.shape()[1]);
            cases.push((by_columns(&x), labels(n, classes, &mut t.rng)));
        }
        for (x, y) in cases {
            let tried = format!("cross_entropy_gradient(&x, &{y:?}) with x = {}", show(&x));
            let call = t.lend(&[("x", &x)]).call(tried, || answer(&x, &y))?;
            let x = matrix(&x);
            let (n, k) = (x.nrows() as f64, x.ncols() as f64);
            let (p, onehot) = (softmax(&x), one_hot(&y, x.ncols()));
            let expected = (&p - &onehot) / n;
            call.mistake("the 1/n is missing: the loss is a mean over the examples, and so is its gradient", || &p - &onehot)
                .mistake("the sign is reversed: this is onehot - p, the direction of descent; the gradient points uphill", || -&expected)
                .mistake("the sign is reversed and the 1/n is missing", || &onehot - &p)
                .mistake("the label plays no part: the derivative of -x_y is missing, which takes 1 off the true class", || &p / n)
                .mistake("divided by all n · classes entries; the mean is over the n examples", || &expected / k)
                .mistake("this is the gradient with respect to the probabilities, -1/p of the true class; go on through the softmax by the chain rule", || {
                    -&onehot / &p / n
                })
                .mistake("p (1 - p) is the derivative of each probability by its own logit only; a logit moves all of them", || {
                    &p * &(1.0 - &p) / n
                })
                .mistake("the softmax is missing: logits minus labels is the gradient of a squared error", || (&x - &onehot) / n)
                .mistake("the softmax runs along the wrong axis: the columns sum to 1", || {
                    (softmax(&x.t().to_owned()).t().to_owned() - &onehot) / n
                })
                .mistake("every row has the mean of all labels taken off: each example has a label of its own", || {
                    (&p - &onehot.mean_axis(Axis(0)).expect("there are rows")) / n
                })
                .mistake("summed over the examples; every logit has a derivative of its own", || expected.sum_axis(Axis(0)))
                .suspect("the softmax overflowed or became 0/0: subtract the largest logit of each row before the exponential", |g| {
                    g.to_vec().iter().any(|g| !g.is_finite())
                })
                .expect(&expected)?;
        }
        Ok(())
    })
}
