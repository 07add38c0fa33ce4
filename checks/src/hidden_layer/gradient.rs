//! H2: the gradients of the hidden layer, written out.

use ndarray::Array2;

use super::network::{Network, awake, relu, sum_of_rows};
use crate::reference::{labels, matrix, one_hot, softmax};
use crate::{Check, Trial, Tried};
use workbook::Labels;
use workbook::tensor;
use workbook::tensor::Tensor;

type Answer = fn(&Tensor, &Labels, &Tensor, &Tensor, &Tensor, &Tensor) -> (Tensor, Tensor);

/// H2: the gradients of the cross-entropy by W₁ and b₁.
pub fn gradient(answer: Answer) -> Check {
    Check::new("H2", move |t| {
        let by_hand = Network {
            x: tensor![[1.0, 2.0], [-1.0, 0.5]],
            w1: tensor![[1.0, -1.0, 0.5], [1.0, -1.0, -0.25]],
            b1: tensor![0.0, 0.0, 0.0], // the last unit gives exactly 0 for the first example
            w2: tensor![[1.0, 0.0], [5.0, 0.0], [-1.0, 2.0]],
            b2: tensor![0.0, 0.5],
        };
        let mut cases = vec![(by_hand, Labels::from([0, 1]))];
        for sizes in [[4, 3, 5, 2], [5, 2, 3, 4], [1, 4, 3, 2], [3, 1, 4, 2], [6, 2, 1, 3], [3, 3, 3, 3]] {
            let net = Network::random(sizes, &mut t.rng);
            cases.push((net, labels(sizes[0], sizes[3], &mut t.rng)));
        }
        for sizes in [[6, 3, 8, 3], [5, 4, 4, 4]] {
            cases.push((Network::whole(sizes, &mut t.rng), labels(sizes[0], sizes[3], &mut t.rng)));
        }
        // Logits of some hundred, the largest of a row in any place, and below 0 too.
        for b2 in [tensor![0.0, 700.0, 0.0], tensor![-900.0, -800.0, -905.0], tensor![1000.0, 0.0, 999.0]] {
            let net = Network { b2, ..Network::random([4, 3, 4, 3], &mut t.rng) };
            cases.push((net, labels(4, 3, &mut t.rng)));
        }
        // Logits of some hundred in one row, and small ones in the next.
        let uneven = Network {
            x: tensor![[300.0], [1.0], [-200.0]],
            w1: tensor![[1.0, 0.5, -0.5]],
            b1: tensor![0.0, 1.0, 0.0],
            w2: tensor![[1.0, 0.0], [0.0, 1.0], [0.0, 2.0]],
            b2: tensor![0.0, 0.0],
        };
        cases.push((uneven, Labels::from([1, 0, 0])));
        for (net, y) in &cases {
            case(t, answer, net, y)?;
        }
        Ok(())
    })
}

fn case(t: &mut Trial, answer: Answer, net: &Network, y: &Labels) -> Tried {
    let Network { x, w1, b1, w2, b2 } = net;
    let tried = format!("hidden_gradients(&x, &{y:?}, &w1, &b1, &w2, &b2) with {}", net.words());
    let call = t.lend(&net.lent()).call(tried, || answer(x, y, w1, b1, w2, b2))?;
    let (z, x, w2) = (net.z(), matrix(x), matrix(w2));
    let n = x.nrows() as f64;
    let logits = net.logits(&relu(&z));
    let (p, truth) = (softmax(&logits), one_hot(y, logits.ncols()));
    let from_logits = (&p - &truth) / n;
    let mask = awake(&z);
    let from = |to_z: &Array2<f64>| (x.t().dot(to_z), sum_of_rows(to_z));
    let through = |from_logits: &Array2<f64>| from(&(from_logits.dot(&w2.t()) * &mask));
    let expected = through(&from_logits);
    call.mistake("units that sleep must be left out: what flows back to them is multiplied by [H > 0]", || {
        from(&from_logits.dot(&w2.t()))
    })
    .mistake("a unit that gives exactly 0 is asleep as well: [H > 0], and not [H ≥ 0]", || {
        from(&(from_logits.dot(&w2.t()) * z.mapv(|z| if z >= 0.0 { 1.0 } else { 0.0 })))
    })
    .mistake("multiplied by H itself: what counts is whether a unit is awake, so by 1 or by 0", || {
        from(&(from_logits.dot(&w2.t()) * relu(&z)))
    })
    .mistake("the derivative of relu is 1 where a unit is awake: this is that of tanh", || {
        from(&(from_logits.dot(&w2.t()) * z.mapv(|z| 1.0 - z.tanh().powi(2))))
    })
    .mistake("the 1/n is missing: the loss is a mean over the examples", || through(&(&p - &truth)))
    .mistake("divided by n twice", || through(&(&from_logits / n)))
    .mistake("the labels play no part: P - Y, with a 1 in Y for the true class", || through(&(&p / n)))
    .mistake("the sign is reversed: P - Y, and not Y - P", || through(&-&from_logits))
    .mistake("the softmax is missing: the gradient by the logits is softmax(O) - Y, over n", || {
        through(&((&logits - &truth) / n))
    })
    .mistake("the softmax is that of a network without its relu: the logits come from H", || {
        through(&((softmax(&net.logits(&z)) - &truth) / n))
    })
    .mistake("these are the gradients of W₂ and b₂; go on, through W₂ and the units", || {
        (relu(&z).t().dot(&from_logits), sum_of_rows(&from_logits))
    })
    .mistake("the gradient of b₁ is the sum over the examples; the 1/n is in it already", || {
        (expected.0.clone(), &expected.1 / n)
    })
    .mistake("the two are the wrong way round: first that of W₁", || (expected.1.clone(), expected.0.clone()))
    .suspect(
        "the softmax overflowed or became 0/0: subtract the largest logit of each row first, and not that of all rows",
        |found| {
            let finite = |x: &Tensor| x.to_vec().iter().all(|x| x.is_finite());
            !(finite(&found.0) && finite(&found.1))
        },
    )
    .suspect("the gradient of W₁ has the shape of W₁: Xᵀ D, and not Dᵀ X", |found| {
        let (found, wanted) = (found.0.shape(), w1.shape());
        found != wanted && found.iter().rev().eq(wanted.iter())
    })
    // Sums of products of f32, which may nearly cancel.
    .tolerance(1e-4, 2e-5)
    .expect((expected.0.clone(), expected.1.clone()))?;
    Ok(())
}
