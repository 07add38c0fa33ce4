//! H3: units that are the same become one, and noise tells them apart.

use ndarray::{Array1, Array2, Axis};
use rand::Rng as _;

use super::network::row;
use crate::chance::{are_normal, correlation, repeat};
use crate::reference::{matrix, tensor};
use crate::seeds::seeds;
use crate::{Check, Stop, Trial, Tried, show};
use workbook::random::rng;
use workbook::tensor::Tensor;

type Merged = fn(&Tensor, &Tensor, &Tensor) -> (Tensor, Tensor, Tensor);
type Shaken = fn(&Tensor, f32, u64) -> Tensor;

/// H3: the smallest network that does the same, and one whose units differ.
pub fn symmetry(merged: Merged, shaken: Shaken) -> Check {
    Check::new("H3", move |t| {
        t.part("merged", |t| merging(t, merged))?;
        t.part("shaken", |t| shaking(t, shaken))
    })
}

const LAST_DIGIT: &str = "only what is equal to the last digit is the same";

/// Each unit as its incoming weights, its bias and its outgoing weights.
type Units = Vec<(Vec<f64>, f64, Vec<f64>)>;

/// A network with these units.
fn network(units: &Units) -> (Tensor, Tensor, Tensor) {
    let of =
        |f: &dyn Fn(usize, usize) -> f64, width: usize| Array2::from_shape_fn((units.len(), width), |(i, j)| f(i, j));
    let incoming = of(&|i, j| units[i].0[j], units[0].0.len());
    let bias: Array1<f32> = units.iter().map(|unit| unit.1 as f32).collect();
    (tensor(&incoming.t().to_owned()), bias.into(), tensor(&of(&|i, j| units[i].2[j], units[0].2.len())))
}

/// The units that are left; `is_same` says which two are one, `add` what becomes of the row of one that goes.
fn left(units: &Units, is_same: &dyn Fn(usize, usize) -> bool, add: &dyn Fn(&mut Vec<f64>, &[f64])) -> Units {
    let mut kept: Vec<(usize, Vec<f64>)> = vec![];
    for (i, unit) in units.iter().enumerate() {
        match kept.iter_mut().find(|(first, _)| is_same(*first, i)) {
            Some((_, row)) => add(row, &unit.2),
            None => kept.push((i, unit.2.clone())),
        }
    }
    kept.into_iter().map(|(i, row)| (units[i].0.clone(), units[i].1, row)).collect()
}

fn merging(t: &mut Trial, merged: Merged) -> Tried {
    let unit = |incoming: &[f64], bias: f64, outgoing: &[f64]| (incoming.to_vec(), bias, outgoing.to_vec());
    let next = f64::from(0.5f32.next_up());
    let in_f32 = |(mut incoming, bias, outgoing): (Vec<f64>, f64, Vec<f64>)| {
        incoming.iter_mut().for_each(|w| *w = f64::from(*w as f32));
        (incoming, bias, outgoing)
    };
    let mut quarter = || f64::from(t.rng.random_range(-8i8..8)) / 4.0;
    let kinds: Units =
        (0..4).map(|_| (vec![quarter(), quarter(), quarter()], quarter(), vec![quarter(), quarter()])).collect();
    // Units of four kinds, in a random order, with rows of their own.
    let random: Units = (0..9)
        .map(|_| {
            let (incoming, bias, _) = &kinds[t.rng.random_range(0..4)];
            let outgoing = (0..2).map(|_| f64::from(t.rng.random_range(-8i8..8)) / 4.0).collect();
            (incoming.clone(), *bias, outgoing)
        })
        .collect();
    let networks: Vec<Units> = vec![
        vec![unit(&[0.5], 0.0, &[1.0]), unit(&[0.5], 0.0, &[2.0]), unit(&[0.75], 0.0, &[4.0])],
        // The same weights with other biases; the same biases and rows with other weights; twins that are not neighbours.
        vec![
            unit(&[1.0, 2.0], 0.0, &[1.0, 0.5]),
            unit(&[1.0, 2.0], 0.5, &[1.0, 0.5]),
            unit(&[2.0, 1.0], 0.0, &[1.0, 0.5]),
            unit(&[1.0, 2.0], 0.0, &[-0.25, 2.0]),
        ],
        // Three of a kind, and two.
        vec![
            unit(&[1.0, 0.0], 0.25, &[1.0, 2.0]),
            unit(&[0.0, 1.0], 0.25, &[4.0, 8.0]),
            unit(&[1.0, 0.0], 0.25, &[16.0, 32.0]),
            unit(&[0.0, 1.0], 0.25, &[0.5, 0.25]),
            unit(&[1.0, 0.0], 0.25, &[64.0, 128.0]),
        ],
        // Nearly the same is not the same, and neither is the first weight alone.
        vec![unit(&[0.5, 1.0], 0.0, &[1.0]), unit(&[0.500_001, 1.0], 0.0, &[1.0]), unit(&[0.5, 3.0], 0.0, &[1.0])],
        // Not in the last digit, in a weight or in the bias; and two tiny ones.
        vec![unit(&[0.5], 0.25, &[1.0]), unit(&[next], 0.25, &[2.0]), unit(&[0.5], next / 2.0, &[4.0])],
        vec![unit(&[1e-9], 0.0, &[1.0]), unit(&[2e-9], 0.0, &[2.0])].into_iter().map(in_f32).collect(),
        // The sums are the same, and one is twice the other.
        vec![unit(&[1.0, 2.0], 0.0, &[1.0]), unit(&[2.0, 1.0], 0.0, &[1.0]), unit(&[2.0, 4.0], 0.0, &[1.0])],
        vec![unit(&[0.0], 0.0, &[3.0]); 8],
        vec![unit(&[1.0], 1.0, &[1.0])],
        random,
    ];
    for units in networks {
        let (w1, b1, w2) = network(&units);
        let tried = format!("merged(&w1, &b1, &w2) with w1 = {}, b1 = {}, w2 = {}", show(&w1), show(&b1), show(&w2));
        let call = t.lend(&[("w1", &w1), ("b1", &b1), ("w2", &w2)]).call(tried, || merged(&w1, &b1, &w2))?;
        let same = |i: usize, j: usize| units[i].0 == units[j].0 && units[i].1 == units[j].1;
        let sum = |row: &mut Vec<f64>, other: &[f64]| row.iter_mut().zip(other).for_each(|(a, b)| *a += b);
        let numbers = |units: Units| {
            let (w1, b1, w2) = network(&units);
            (matrix(&w1), row(&b1), matrix(&w2))
        };
        let with = |is_same: &dyn Fn(usize, usize) -> bool, add: &dyn Fn(&mut Vec<f64>, &[f64])| {
            numbers(left(&units, is_same, add))
        };
        let near = |i: usize, j: usize| units[i].0.iter().zip(&units[j].0).all(|(a, b)| (a - b).abs() < 1e-4);
        let counts = left(&units, &same, &sum)
            .iter()
            .map(|kept| units.iter().filter(|unit| unit.0 == kept.0 && unit.1 == kept.1).count())
            .collect::<Vec<_>>();
        let _ = call
            .tolerance(1e-6, 1e-7)
            .mistake("the row of a unit that goes is lost: the class heard it too, so add it to that of the one that stays", || {
                with(&same, &|_, _| ())
            })
            .mistake("the row of the last of the same units replaces the others; add them up", || {
                with(&same, &|row, other| *row = other.to_vec())
            })
            .mistake("the mean of their rows: the class heard each of them, so it is the sum", || {
                let mut merged = left(&units, &same, &sum);
                merged.iter_mut().zip(&counts).for_each(|(unit, count)| unit.2.iter_mut().for_each(|w| *w /= *count as f64));
                numbers(merged)
            })
            .mistake("units with other biases are not the same: compare b₁ as well", || {
                with(&|i, j| units[i].0 == units[j].0, &sum)
            })
            .mistake("units may differ in their rows of W₂ and give the same number: compare what comes in, not what goes out", || {
                with(&|i, j| same(i, j) && units[i].2 == units[j].2, &sum)
            })
            .mistake("a unit is the same only if all of its incoming weights are: this compares the first alone", || {
                with(&|i, j| units[i].0[0] == units[j].0[0] && units[i].1 == units[j].1, &sum)
            })
            .mistake("the order of the weights counts: units with the same sum of weights are not the same", || {
                let total = |i: usize| units[i].0.iter().sum::<f64>();
                with(&|i, j| total(i) == total(j) && units[i].1 == units[j].1, &sum)
            })
            .mistake(LAST_DIGIT, || with(&|i, j| near(i, j) && units[i].1 == units[j].1, &sum))
            .mistake(LAST_DIGIT, || with(&|i, j| near(i, j) && (units[i].1 - units[j].1).abs() < 1e-4, &sum))
            .mistake("units that are not neighbours may be the same too: compare each with all before it", || {
                let mut merged: Units = vec![];
                for unit in &units {
                    match merged.last_mut() {
                        Some(last) if last.0 == unit.0 && last.1 == unit.1 => sum(&mut last.2, &unit.2),
                        _ => merged.push(unit.clone()),
                    }
                }
                numbers(merged)
            })
            .mistake("nothing is merged here", || numbers(units.clone()))
            .expect(with(&same, &sum))?;
    }
    Ok(())
}

fn flat(x: &Array2<f64>) -> Vec<f64> {
    x.iter().copied().collect()
}

fn shaking(t: &mut Trial, shaken: Shaken) -> Tried {
    let (inputs, units) = (100, 80);
    for (start, deviation) in [(0.1f32, 0.01f32), (0.0, 2.0), (-3.0, 0.5)] {
        let seed: u64 = t.rng.random();
        let column = Array2::from_shape_fn((inputs, units), |(i, _)| start * (i + 1) as f32);
        let w1 = Tensor::from(column.clone());
        let tried = format!("shaken(&w1, {deviation}, {seed}) with {units} equal columns of {inputs}");
        let call = t.lend(&[("w1", &w1)]).call(&tried, || shaken(&w1, deviation, seed))?;
        let found = call.value().clone();
        if found.shape() != [inputs, units] {
            let likely = "the shape stays that of W₁: noise of the same shape is added to it";
            return Err(Stop::failed(
                tried,
                format!("shape {:?}", found.shape()),
                format!("shape [{inputs}, {units}]"),
                likely,
            ));
        }
        let noise: Vec<f64> =
            (matrix(&found) - column.mapv(f64::from)).iter().map(|x| x / f64::from(deviation)).collect();
        let noise = Array2::from_shape_vec((inputs, units), noise).expect("as many as before");
        let mean = noise.mean().expect("there are some");
        let spread = (noise.mapv(|x| x * x).mean().expect("there are some")).sqrt();
        let equal_rows = noise.axis_iter(Axis(0)).all(|row| row.iter().all(|x| (x - row[0]).abs() < 1e-3));
        let equal_columns = noise.axis_iter(Axis(1)).all(|c| c.iter().all(|x| (x - c[0]).abs() < 1e-3));
        let likely = match () {
            () if noise.iter().any(|x| !x.is_finite()) => "there is a number among them that is not finite",
            () if noise.iter().all(|x| x.abs() < 1e-4) => "nothing was added: all units are still the same",
            () if equal_rows => {
                "every unit got the same noise, so they are as equal as before: each number gets its own"
            }
            () if equal_columns => "all weights of a unit got the same noise: each number gets its own",
            () if correlation(&flat(&noise), &flat(&column.mapv(f64::from))).abs() > 0.9 => {
                "the weights themselves are gone or scaled: add the noise to them"
            }
            () if (spread - f64::from(deviation).sqrt().recip()).abs() < 0.05 * spread => {
                "the deviation was taken for a variance: N(0, deviation²) has the standard deviation `deviation`"
            }
            () if (spread - f64::from(deviation)).abs() < 0.05 * spread => {
                "the deviation was squared: it is the standard deviation already"
            }
            () if mean.abs() > 0.2 => "the noise has the mean 0: it moves weights down as often as up",
            () if (spread - 1.0).abs() > 0.1 => "the noise has another standard deviation than the one given",
            // Beside large weights the noise is rounded, and then its numbers do come again.
            () if start == 0.0 && repeat(&noise.iter().map(|x| *x as f32).collect::<Vec<_>>()) => {
                "numbers of the noise come again: draw each anew"
            }
            () if !are_normal(noise.iter().copied()) => {
                "the noise is not from a normal distribution: `Tensor::normal` draws from it"
            }
            () => continue,
        };
        let returned = format!("noise of mean {} and deviation {}, over that wanted", show(&mean), show(&spread));
        return Err(Stop::failed(tried, returned, "independent noise from N(0, deviation²) for each number", likely));
    }
    let w1 = Tensor::from(Array2::from_elem((3, 4), 0.5));
    seeds(t, "shaken(&w1, 0.1, seed)", |seed| shaken(&w1, 0.1, seed))?;
    // A leaf that is handed in is not to be changed, and not to be marked.
    let leaf = Tensor::normal(0.0, 1.0, (3, 4), &mut rng(1)).requires_grad();
    t.lend(&[("w1", &leaf)]).run("shaken(&w1, 0.1, 7) with weights that need a gradient", || shaken(&leaf, 0.1, 7))?;
    Ok(())
}
