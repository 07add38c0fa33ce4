//! B4: a computation as a list of steps, forwards, backwards, and in training.

use rand::Rng as _;

use super::{Edges, gradients};
use crate::reference::MANY_STEPS;
use crate::{Check, Trial, Tried, show};

/// A step of a computation. The numbers are those of earlier steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// A number that is given.
    Input(f64),
    /// a + b
    Add(usize, usize),
    /// a - b
    Sub(usize, usize),
    /// a b
    Mul(usize, usize),
    /// e^a
    Exp(usize),
}

type Forward = fn(&[Step]) -> Vec<f64>;
type Backward = fn(&[Step], &[f64]) -> Vec<f64>;
type Train = fn(&[f64], &[f64], f64, usize) -> (f64, f64);

use Step::{Add, Exp, Input, Mul, Sub};

/// B4: the values of a tape, their gradients, and a line that is trained with both.
pub fn tape(forward: Forward, backward: Backward, train: Train) -> Check {
    Check::new("B4", move |t| {
        t.part("forward", |t| values_of(t, forward))?;
        t.part("backward", |t| gradients_of(t, backward))?;
        t.part("train", |t| lines(t, train))
    })
}

/// The value of each step; `wrong` may replace the result of a step from its operands.
fn values(tape: &[Step], wrong: impl Fn(Step, f64, f64) -> Option<f64>) -> Vec<f64> {
    let mut values: Vec<f64> = Vec::new();
    for &step in tape {
        let (a, b) = match step {
            Input(x) => (x, x),
            Add(a, b) | Sub(a, b) | Mul(a, b) => (values[a], values[b]),
            Exp(a) => (values[a], values[a]),
        };
        let right = match step {
            Input(x) => x,
            Add(..) => a + b,
            Sub(..) => a - b,
            Mul(..) => a * b,
            Exp(_) => a.exp(),
        };
        values.push(wrong(step, a, b).unwrap_or(right));
    }
    values
}

/// The parents of each step with its slopes; `wrong` may replace the slopes.
fn edges(tape: &[Step], values: &[f64], wrong: impl Fn(Step, f64, f64) -> Option<[f64; 2]>) -> Edges {
    let slopes = |(i, &step): (usize, &Step)| {
        let (parents, right) = match step {
            Input(_) => (vec![], [0.0; 2]),
            Add(a, b) => (vec![a, b], [1.0, 1.0]),
            Sub(a, b) => (vec![a, b], [1.0, -1.0]),
            Mul(a, b) => (vec![a, b], [values[b], values[a]]),
            Exp(a) => (vec![a], [values[i], 0.0]),
        };
        let operand = |j: usize| parents.get(j).map_or(0.0, |&parent| values[parent]);
        let slopes = wrong(step, operand(0), operand(1)).unwrap_or(right);
        parents.into_iter().zip(slopes).collect()
    };
    tape.iter().enumerate().map(slopes).collect()
}

/// One of each kind, then a mixture, and random ones.
fn tapes(t: &mut Trial) -> Vec<Vec<Step>> {
    let mut tapes = vec![
        vec![Input(2.0), Input(5.0), Add(0, 1)],
        vec![Input(2.0), Input(5.0), Sub(0, 1)],
        vec![Input(2.0), Input(5.0), Mul(0, 1)],
        vec![Input(2.0), Exp(0)],
        vec![Input(3.0), Mul(0, 0)],
        vec![Input(0.5), Input(2.0), Mul(1, 0), Exp(2), Add(2, 3)],
        // (w x + b - y)²
        vec![Input(1.2), Input(3.0), Mul(0, 1), Input(0.95), Add(2, 3), Input(6.6), Sub(4, 5), Mul(6, 6)],
        vec![Input(7.0)],
    ];
    for _ in 0..4 {
        let mut tape: Vec<Step> = (0..3).map(|_| Input(t.rng.random_range(-1.0..1.0))).collect();
        for i in 3..9 {
            let (a, b) = (t.rng.random_range(0..i), i - 1);
            tape.push([Add(a, b), Sub(a, b), Mul(a, b), Sub(b, a)][t.rng.random_range(0..4)]);
        }
        tapes.push(tape);
    }
    tapes
}

fn values_of(t: &mut Trial, forward: Forward) -> Tried {
    for tape in tapes(t) {
        let right = |_, _, _| None;
        let _ = t
            .call(format!("forward(&{tape:?})"), || forward(&tape))?
            .tolerance(1e-9, 1e-12)
            .mistake("a difference is the wrong way round: `Sub(a, b)` is a - b", || {
                values(&tape, |step, a, b| matches!(step, Sub(..)).then_some(b - a))
            })
            .mistake("`Mul` adds", || values(&tape, |step, a, b| matches!(step, Mul(..)).then_some(a + b)))
            .mistake("only the last value is there: return that of every step, as `backward` needs them", || {
                vec![*values(&tape, right).last().unwrap_or(&0.0)]
            })
            .suspect("it must return one value for each step, the given ones too", |found| found.len() != tape.len())
            .expect(values(&tape, right))?;
    }
    Ok(())
}

fn gradients_of(t: &mut Trial, backward: Backward) -> Tried {
    for tape in tapes(t) {
        let values = values(&tape, |_, _, _| None);
        let last = tape.len() - 1;
        let with = |wrong: fn(Step, f64, f64) -> Option<[f64; 2]>| gradients(&edges(&tape, &values, wrong), last);
        let right = edges(&tape, &values, |_, _, _| None);
        let expected = gradients(&right, last);
        let _ = t
            .call(format!("backward(&{tape:?}, &{values:?})"), || backward(&tape, &values))?
            .tolerance(1e-9, 1e-12)
            .mistake("a step that is used twice keeps its last share only: add to what is there", || {
                let mut found = vec![0.0; tape.len()];
                found[last] = 1.0;
                for i in (0..=last).rev() {
                    right[i].iter().for_each(|&(parent, slope)| found[parent] = slope * found[i]);
                }
                found
            })
            .mistake("the second slope of a difference is -1", || {
                with(|step, _, _| matches!(step, Sub(..)).then_some([1.0, 1.0]))
            })
            .mistake("the slope of a product in a is b, and the one in b is a", || {
                with(|step, a, b| matches!(step, Mul(..)).then_some([a, b]))
            })
            .mistake("the slope of e^a is e^a, the value of the step itself, and not a", || {
                with(|step, a, _| matches!(step, Exp(_)).then_some([a, 0.0]))
            })
            .mistake("the slope of e^a is e^a, and not 1", || {
                with(|step, _, _| matches!(step, Exp(_)).then_some([1.0, 0.0]))
            })
            .mistake("it walks the tape forwards; gradients flow from the last step to the first", || {
                let mut found = vec![0.0; tape.len()];
                found[last] = 1.0;
                for i in 0..=last {
                    right[i].iter().for_each(|&(parent, slope)| found[parent] += slope * found[i]);
                }
                found
            })
            .mistake("nothing flows: the gradient of the last step must be 1 before the walk begins", || {
                vec![0.0; tape.len()]
            })
            .suspect("it must return one gradient for each step", |found| found.len() != tape.len())
            .expect(&expected)?;
    }
    Ok(())
}

/// What a training run does otherwise than it should.
#[derive(Clone, Copy, Default)]
struct Fault {
    keeps_gradients: bool,
    one_after_the_other: bool,
    without_bias: bool,
}

/// Gradient descent for w x + b on the mean squared error, from (0, 0).
fn descent(x: &[f64], y: &[f64], lr: f64, steps: usize, fault: Fault) -> (f64, f64) {
    let (mut w, mut b, mut slope_w, mut slope_b) = (0.0, 0.0, 0.0, 0.0);
    for _ in 0..steps {
        let mistakes = |w: f64, b: f64| x.iter().zip(y).map(move |(x, y)| (w * x + b - y, *x));
        let mean = 2.0 / x.len() as f64;
        let kept = if fault.keeps_gradients { 1.0 } else { 0.0 };
        slope_w = kept * slope_w + mean * mistakes(w, b).map(|(mistake, x)| mistake * x).sum::<f64>();
        let moved = w - lr * slope_w;
        let at = if fault.one_after_the_other { moved } else { w };
        slope_b = kept * slope_b + mean * mistakes(at, b).map(|(mistake, _)| mistake).sum::<f64>();
        w = moved;
        b -= if fault.without_bias { 0.0 } else { lr * slope_b };
    }
    (w, b)
}

fn lines(t: &mut Trial, train: Train) -> Tried {
    let students = (vec![1.0, 2.0, 3.0, 4.0], vec![2.9, 5.3, 6.6, 9.2]);
    let x: Vec<f64> = (0..7).map(|_| t.rng.random_range(-1.0..2.0)).collect();
    let y: Vec<f64> = x.iter().map(|x| 3.0 * x - 1.0 + t.rng.random_range(-0.2..0.2)).collect();
    let drawn = (x, y);
    let pair = (vec![1.0, -0.5], vec![2.0, 3.0]);
    let cases = [
        (&students, 0.05, 1),
        (&students, 0.05, 2),
        (&students, 0.05, 30),
        (&drawn, 0.1, 12),
        (&students, 0.05, 0),
        (&pair, 0.00005, 30_000),
    ];
    for ((x, y), lr, steps) in cases {
        let run = |lr, steps, fault| descent(x, y, lr, steps, fault);
        let (right, n) = (Fault::default(), x.len() as f64);
        let _ = t
            .call(format!("train(&{}, &{}, {lr}, {steps})", show(x), show(y)), || train(x, y, lr, steps))?
            .tolerance(1e-9, 1e-12)
            .mistake("the loss is a mean: divide the sum of the squares by the number of examples", || {
                run(lr * n, steps, right)
            })
            .mistake("this is half of the mean squared error, so each step is half as long", || {
                run(lr / 2.0, steps, right)
            })
            .mistake("each step climbs: go against the gradient", || run(-lr, steps, right))
            .mistake(
                "the gradients of earlier steps are still in it: begin each step with a new tape, or with zeros",
                || run(lr, steps, Fault { keeps_gradients: true, ..right }),
            )
            .mistake("b moves along a gradient taken at the new w: compute both, then move both", || {
                run(lr, steps, Fault { one_after_the_other: true, ..right })
            })
            .mistake("b is never moved", || run(lr, steps, Fault { without_bias: true, ..right }))
            .mistake("one step too many", || run(lr, steps + 1, right))
            .mistake("one step too few", || run(lr, steps.saturating_sub(1), right))
            .mistake("w and b are the wrong way round", || {
                let (w, b) = run(lr, steps, right);
                (b, w)
            })
            .suspect(MANY_STEPS, |_| steps > 1000)
            .expect(run(lr, steps, right))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use workbook::tensor64::tensor::Tensor;

    #[test]
    fn the_reference_agrees_with_the_tensors() {
        let tape = [Input(0.5), Input(2.0), Mul(1, 0), Exp(2), Sub(2, 3)];
        let found = values(&tape, |_, _, _| None);
        let slopes = gradients(&edges(&tape, &found, |_, _, _| None), 4);
        let x = Tensor::scalar(0.5).requires_grad();
        let a = &x * 2.0;
        let end = &a - a.exp();
        end.backward();
        assert!((end.item() - found[4]).abs() < 1e-12 && (x.grad().unwrap().item() - slopes[0]).abs() < 1e-12);
    }

    #[test]
    fn the_reference_trains_the_line_of_the_chapter() {
        // From (1.2, 0.95) the chapter ends at w = 1.9659; from (0, 0) the valley is reached from another side.
        let (w, b) = descent(&[1.0, 2.0, 3.0, 4.0], &[2.9, 5.3, 6.6, 9.2], 0.05, 2000, Fault::default());
        assert!((w - 2.02).abs() < 1e-6 && (b - 0.95).abs() < 1e-6, "{w} {b}");
    }
}
