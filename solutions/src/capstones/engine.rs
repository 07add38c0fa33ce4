//! C3 · The capstone of chapter 3: a classifier that learns by a `backward` of your own.

/// The mean cross-entropy of softmax regression, and its gradient with respect to each of the `weights`.
///
/// `x` are n examples of d features each, `y` their classes. Class c has d weights and a bias, one after the other,
/// from `weights[c * (d + 1)]` on, so there are `weights.len() / (d + 1)` classes. Its logit is the sum of weight times
/// feature, plus the bias, and the loss of an example ln Σ exp(logits) minus the logit of its class.
///
/// Build it out of numbers that remember where they come from, as chapter 3 does, or on a tape as in exercise B4, with the
/// operations that it takes. No tensor is needed. Logits may be as large as 1000: a constant that is taken off all logits
/// of an example changes nothing.
///
/// ```
/// # use solutions::capstones::engine::loss_and_gradient;
/// // One feature, two classes, all weights 0: each class has the probability 1/2.
/// let (loss, gradient) = loss_and_gradient(&[0.0; 4], &[vec![3.0]], &[1]);
/// assert!((loss - 2f64.ln()).abs() < 1e-12);
/// assert_eq!(gradient, [1.5, 0.5, -1.5, -0.5]);
/// ```
pub fn loss_and_gradient(weights: &[f64], x: &[Vec<f64>], y: &[usize]) -> (f64, Vec<f64>) {
    // >>> solution(weights, x, y)
    let mut tape = Tape::default();
    let weights: Vec<usize> = weights.iter().map(|weight| tape.given(*weight)).collect();
    let share = tape.given(1.0 / x.len() as f64);
    let mut total = tape.given(0.0);
    for (x, label) in x.iter().zip(y) {
        let features: Vec<usize> = x.iter().map(|feature| tape.given(*feature)).collect();
        let logits: Vec<usize> = weights.chunks(x.len() + 1).map(|class| tape.line(class, &features)).collect();
        let largest = logits.iter().map(|logit| tape.values[*logit]).fold(f64::NEG_INFINITY, f64::max);
        let shift = tape.given(-largest);
        let logits: Vec<usize> = logits.into_iter().map(|logit| tape.add(logit, shift)).collect();
        let mut sum = tape.given(0.0);
        for logit in &logits {
            let exp = tape.exp(*logit);
            sum = tape.add(sum, exp);
        }
        let (ln, minus) = (tape.ln(sum), tape.given(-1.0));
        let own = tape.mul(minus, logits[*label]);
        let loss = tape.add(ln, own);
        total = tape.add(total, loss);
    }
    let mean = tape.mul(total, share);
    let gradients = tape.backward(mean);
    (tape.values[mean], weights.into_iter().map(|weight| gradients[weight]).collect())
    // <<< solution
}

/// The weights of a classifier that has learned from these examples by the function above.
///
/// There are `classes` classes, and the weights are in the order of [`loss_and_gradient`].
///
/// **The mark:** on points that you have not seen, at most three in a hundred more mistakes than the best possible line
/// would make. The features lie between -10 and 10, where they may scatter little, such as -8 ± 1, and there are some 120
/// examples.
///
/// ```
/// # use solutions::capstones::engine::train;
/// let weights = train(&[vec![-1.0], vec![-2.0], vec![3.0], vec![2.0]], &[0, 0, 1, 1], 2);
/// let logit = |class: usize, x: f64| weights[2 * class] * x + weights[2 * class + 1];
/// assert!(logit(0, -1.5) > logit(1, -1.5) && logit(1, 2.5) > logit(0, 2.5));
/// ```
pub fn train(x: &[Vec<f64>], y: &[usize], classes: usize) -> Vec<f64> {
    // >>> solution(x, y, classes)
    let (n, d) = (x.len() as f64, x[0].len());
    let mean: Vec<f64> = (0..d).map(|j| x.iter().map(|row| row[j]).sum::<f64>() / n).collect();
    let variance = |j: usize| x.iter().map(|row| (row[j] - mean[j]).powi(2)).sum::<f64>() / n;
    let deviation: Vec<f64> = (0..d).map(|j| variance(j).sqrt()).collect();
    let scaled = |row: &Vec<f64>| (0..d).map(|j| (row[j] - mean[j]) / deviation[j]).collect();
    let scaled: Vec<Vec<f64>> = x.iter().map(scaled).collect();
    let mut weights = vec![0.0; classes * (d + 1)];
    for _ in 0..200 {
        let (_, gradient) = loss_and_gradient(&weights, &scaled, y);
        weights.iter_mut().zip(gradient).for_each(|(weight, slope)| *weight -= 0.5 * slope);
    }
    // Back to features as they are.
    for class in weights.chunks_mut(d + 1) {
        let (slopes, bias) = class.split_at_mut(d);
        for ((slope, deviation), mean) in slopes.iter_mut().zip(&deviation).zip(&mean) {
            *slope /= deviation;
            bias[0] -= *slope * mean;
        }
    }
    weights
    // <<< solution
}

// >>> hidden
/// A computation as a list of values, each with its parents and its slopes in them.
#[derive(Default)]
struct Tape {
    values: Vec<f64>,
    parents: Vec<Vec<(usize, f64)>>,
}

impl Tape {
    fn push(&mut self, value: f64, parents: Vec<(usize, f64)>) -> usize {
        self.values.push(value);
        self.parents.push(parents);
        self.values.len() - 1
    }

    fn given(&mut self, value: f64) -> usize {
        self.push(value, vec![])
    }

    fn add(&mut self, a: usize, b: usize) -> usize {
        self.push(self.values[a] + self.values[b], vec![(a, 1.0), (b, 1.0)])
    }

    fn mul(&mut self, a: usize, b: usize) -> usize {
        let (x, y) = (self.values[a], self.values[b]);
        self.push(x * y, vec![(a, y), (b, x)])
    }

    fn exp(&mut self, a: usize) -> usize {
        let y = self.values[a].exp();
        self.push(y, vec![(a, y)])
    }

    fn ln(&mut self, a: usize) -> usize {
        let x = self.values[a];
        self.push(x.ln(), vec![(a, 1.0 / x)])
    }

    /// Weights times features, and the bias behind them.
    fn line(&mut self, class: &[usize], features: &[usize]) -> usize {
        let mut sum = class[features.len()];
        for (weight, feature) in class.iter().zip(features) {
            let product = self.mul(*weight, *feature);
            sum = self.add(sum, product);
        }
        sum
    }

    fn backward(&self, end: usize) -> Vec<f64> {
        let mut gradients = vec![0.0; self.values.len()];
        gradients[end] = 1.0;
        for i in (0..=end).rev() {
            for (parent, slope) in &self.parents[i] {
                gradients[*parent] += slope * gradients[i];
            }
        }
        gradients
    }
}
// <<< hidden

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backward_that_trains_a_classifier() {
        checks::capstones::engine(loss_and_gradient, train).assert();
    }
}
