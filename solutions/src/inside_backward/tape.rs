//! B4 · A tape that trains a line.
//!
//! There is another way to remember a computation than a graph of owners: a list of its steps, in their order, called a
//! tape. A step names its operands by their numbers in the list, so the order is there from the beginning. These are the
//! kinds of steps, where a and b are the numbers of earlier steps:
//!
//! `Input(x)` is the number x · `Add(a, b)` · `Sub(a, b)`, a - b · `Mul(a, b)` · `Exp(a)`, e to the power of a

use checks::inside_backward::Step;

/// The value of every step.
///
/// ```
/// # use solutions::inside_backward::tape::forward;
/// # use checks::inside_backward::Step::{Input, Mul, Sub};
/// let tape = [Input(2.0), Input(5.0), Sub(0, 1), Mul(2, 2)]; // (2 - 5)²
/// assert_eq!(forward(&tape), [2.0, 5.0, -3.0, 9.0]);
/// ```
pub fn forward(tape: &[Step]) -> Vec<f64> {
    // >>> solution(tape)
    let mut values: Vec<f64> = Vec::with_capacity(tape.len());
    for step in tape {
        values.push(match *step {
            Step::Input(x) => x,
            Step::Add(a, b) => values[a] + values[b],
            Step::Sub(a, b) => values[a] - values[b],
            Step::Mul(a, b) => values[a] * values[b],
            Step::Exp(a) => values[a].exp(),
        });
    }
    values
    // <<< solution
}

/// The gradient of the last step with respect to every step, that of the last being 1. `values` are those of
/// [`forward`], and the tape has at least one step.
///
/// ```
/// # use solutions::inside_backward::tape::backward;
/// # use checks::inside_backward::Step::{Input, Mul, Sub};
/// let tape = [Input(2.0), Input(5.0), Sub(0, 1), Mul(2, 2)];
/// assert_eq!(backward(&tape, &[2.0, 5.0, -3.0, 9.0]), [-6.0, 6.0, -6.0, 1.0]);
/// ```
pub fn backward(tape: &[Step], values: &[f64]) -> Vec<f64> {
    // >>> solution(tape, values)
    let mut gradients = vec![0.0; tape.len()];
    gradients[tape.len() - 1] = 1.0;
    for (i, step) in tape.iter().enumerate().rev() {
        let g = gradients[i];
        match *step {
            Step::Input(_) => {}
            Step::Add(a, b) => {
                gradients[a] += g;
                gradients[b] += g;
            }
            Step::Sub(a, b) => {
                gradients[a] += g;
                gradients[b] -= g;
            }
            Step::Mul(a, b) => {
                gradients[a] += g * values[b];
                gradients[b] += g * values[a];
            }
            Step::Exp(a) => gradients[a] += g * values[i],
        }
    }
    gradients
    // <<< solution
}

/// The line w x + b after `steps` steps of gradient descent on the mean squared error of all examples, as (w, b).
///
/// It starts at w = 0 and b = 0, and each step moves both at once against the gradient, `lr` times as far. Write the
/// loss on a tape, and let the two functions above do the rest. `x` and `y` have the same length, which is not 0.
///
/// ```
/// # use solutions::inside_backward::tape::train;
/// let (w, b) = train(&[1.0, 2.0, 3.0, 4.0], &[2.9, 5.3, 6.6, 9.2], 0.05, 2000);
/// assert!((w - 2.02).abs() < 1e-6 && (b - 0.95).abs() < 1e-6); // the least squares line
/// ```
pub fn train(x: &[f64], y: &[f64], lr: f64, steps: usize) -> (f64, f64) {
    // >>> solution(x, y, lr, steps)
    let (mut w, mut b) = (0.0, 0.0);
    for _ in 0..steps {
        let tape = mean_squared_error(w, b, x, y);
        let gradients = backward(&tape, &forward(&tape));
        w -= lr * gradients[0];
        b -= lr * gradients[1];
    }
    (w, b)
    // <<< solution
}

// >>> hidden
/// The loss of a line. Steps 0 and 1 are w and b.
fn mean_squared_error(w: f64, b: f64, x: &[f64], y: &[f64]) -> Vec<Step> {
    let mut tape = vec![Step::Input(w), Step::Input(b), Step::Input(0.0)];
    let mut push = |step| {
        tape.push(step);
        tape.len() - 1
    };
    let mut sum = 2;
    for (&x, &y) in x.iter().zip(y) {
        let (x, y) = (push(Step::Input(x)), push(Step::Input(y)));
        let product = push(Step::Mul(0, x));
        let line = push(Step::Add(product, 1));
        let mistake = push(Step::Sub(line, y));
        let square = push(Step::Mul(mistake, mistake));
        sum = push(Step::Add(sum, square));
    }
    let share = push(Step::Input(1.0 / x.len() as f64));
    push(Step::Mul(sum, share));
    tape
}
// <<< hidden

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tape_that_trains_a_line() {
        checks::inside_backward::tape(forward, backward, train).assert();
    }
}
