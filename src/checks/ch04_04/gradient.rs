//! 4.4.G: the gradient of the cross-entropy with respect to the logits.

use ndarray::Axis;

use crate::checks::reference::{labels, logits, matrix, one_hot, softmax};
use crate::checks::{Check, show};
use crate::labels::Labels;
use crate::tensor;
use crate::tensor::Tensor;

/// 4.4.G: (softmax(x) - onehot(y)) / n.
pub fn cross_entropy_gradient(answer: fn(&Tensor, &Labels) -> Tensor) -> Check {
    Check::new("4.4.G", move |t| {
        let random = logits(5, 4, 2.0, &mut t.rng);
        let random_labels = labels(5, 4, &mut t.rng);
        // The largest logit in every place.
        let extreme = tensor![[100.0, 0.0, -1.0], [-204.0, -201.0, -200.0], [0.0, 150.0, 1.0]];
        let known = tensor![[1.0, 2.0, 3.0], [0.0, 0.0, 2.0]];
        let cases = [(known, Labels::from([2, 0])), (random, random_labels), (extreme, Labels::from([1, 0, 2]))];
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
                .mistake("summed over the examples; every logit has a derivative of its own", || expected.sum_axis(Axis(0)))
                .suspect("the softmax overflowed or became 0/0: subtract the largest logit of each row before the exponential", |g| {
                    g.to_vec().iter().any(|g| !g.is_finite())
                })
                .expect(&expected)?;
        }
        Ok(())
    })
}
