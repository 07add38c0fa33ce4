//! H1: the logits of a network with one hidden layer, and the gradients through it.

use ndarray::Array2;

use super::network::{Network, awake, relu, row, sum_of_rows};
use crate::reference::{matrix, softmax};
use crate::{Check, Trial, Tried};
use workbook::tensor;
use workbook::tensor::Tensor;

type Answer = fn(&Tensor, &Tensor, &Tensor, &Tensor, &Tensor) -> Tensor;

/// H1: relu(X W₁ + b₁) W₂ + b₂.
pub fn forward(answer: Answer) -> Check {
    Check::new("H1", move |t| {
        let xor = Network {
            x: tensor![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]],
            w1: tensor![[1.0, 1.0], [1.0, 1.0]],
            b1: tensor![0.0, -1.0],
            w2: tensor![[1.0], [-2.0]],
            b2: tensor![0.0],
        };
        let mut networks = vec![];
        for sizes in [[4, 3, 5, 2], [5, 2, 3, 4], [1, 4, 3, 2], [3, 1, 4, 2], [3, 2, 1, 3], [2, 3, 2, 1], [3, 3, 3, 3]]
        {
            networks.push(Network::random(sizes, &mut t.rng));
        }
        networks.push(Network::random([7, 20, 40, 10], &mut t.rng));
        // Where a unit gives exactly 0, its slope may be anything from 0 to 1: only the values count there.
        let whole = Network::whole([6, 3, 8, 3], &mut t.rng);
        let large = Network {
            x: Network::whole([6, 3, 8, 3], &mut t.rng).x * 65_536.0,
            ..Network::whole([6, 3, 8, 3], &mut t.rng)
        };
        for network in [xor, whole, large].iter().chain(&networks) {
            values(t, answer, network)?;
        }
        networks.iter().try_for_each(|network| gradients(t, answer, network))
    })
}

fn values(t: &mut Trial, answer: Answer, net: &Network) -> Tried {
    let Network { x, w1, b1, w2, b2 } = net;
    let tried = format!("forward(&x, &w1, &b1, &w2, &b2) with {}", net.words());
    let call = t.lend(&net.lent()).call(tried, || answer(x, w1, b1, w2, b2))?;
    let (z, bias) = (net.z(), row(b1));
    let product = &z - &bias;
    let expected = net.logits(&relu(&z));
    let _ = call
        .mistake("the relu is missing: without it both layers are one linear layer", || net.logits(&z))
        .mistake("the relu comes before the bias: first X W₁ + b₁, then relu", || {
            net.logits(&(relu(&product) + &bias))
        })
        .mistake("b₁ is missing", || net.logits(&relu(&product)))
        .mistake("b₂ is missing", || &expected - &row(b2))
        .mistake("the logits go through a relu as well: the last layer is linear", || relu(&expected))
        .mistake("the relu stands behind the wrong layer: it belongs to the hidden units, not to the logits", || {
            relu(&net.logits(&z))
        })
        .mistake("these are absolute values: relu gives 0 for what is negative", || net.logits(&z.mapv(f64::abs)))
        .mistake("this relu keeps the negative numbers, and makes the others 0", || net.logits(&z.mapv(|z| z.min(0.0))))
        .mistake("this is tanh, and not relu", || net.logits(&z.mapv(f64::tanh)))
        .mistake("this is the sigmoid, and not relu", || net.logits(&z.mapv(|z| 1.0 / (1.0 + (-z).exp()))))
        .mistake("this relu ends at 1: for what is positive it changes nothing, however large", || {
            net.logits(&z.mapv(|z| z.clamp(0.0, 1.0)))
        })
        .mistake("these are probabilities: the logits are asked for, and the softmax is part of the loss", || {
            softmax(&expected)
        })
        .mistake("these are the hidden units; a second product follows, with W₂", || relu(&z))
        .suspect("right for small numbers, and not for large ones: a relu has no upper end", |_| {
            z.iter().any(|z| *z > 10_000.0)
        })
        // Sums of hundreds of f32.
        .tolerance(1e-4, 2e-5)
        .expect(&expected)?;
    Ok(())
}

/// A gradient flows to each of the five.
fn gradients(t: &mut Trial, answer: Answer, net: &Network) -> Tried {
    let z = net.z();
    let ones = Array2::<f64>::ones((z.nrows(), net.b2.len()));
    let to_z = ones.dot(&matrix(&net.w2).t()) * awake(&z);
    let expected = [
        to_z.dot(&matrix(&net.w1).t()).into_dyn(),
        matrix(&net.x).t().dot(&to_z).into_dyn(),
        sum_of_rows(&to_z).into_dyn(),
        relu(&z).t().dot(&ones).into_dyn(),
        sum_of_rows(&ones).into_dyn(),
    ];
    for (i, (name, tensor)) in net.lent().into_iter().enumerate() {
        let leaf = tensor.detach().requires_grad();
        let input = |j: usize| if i == j { &leaf } else { net.lent()[j].1 };
        let tried = format!("forward(&x, &w1, &b1, &w2, &b2) with {}: the gradient that reaches `{name}`", net.words());
        t.backward(tried, &leaf, || answer(input(0), input(1), input(2), input(3), input(4)))?
            // Sums of hundreds of f32.
            .tolerance(1e-4, 2e-5)
            .expect((net.logits(&relu(&z)), expected[i].clone()))?;
    }
    Ok(())
}
