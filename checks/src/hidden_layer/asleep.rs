//! H6: units that give 0 for all examples, and how often the others do.

use super::network::{Network, relu};
use crate::reference::matrix;
use crate::{Check, Trial, Tried, show};
use workbook::tensor;
use workbook::tensor::Tensor;

type Dead = fn(&Tensor, &Tensor, &Tensor) -> Vec<usize>;
type Share = fn(&Tensor, &Tensor, &Tensor) -> f64;

/// H6: the dead units, and the share of sleep.
pub fn asleep(dead_units: Dead, sleeping_share: Share) -> Check {
    Check::new("H6", move |t| {
        t.part("dead_units", |t| networks(t).iter().try_for_each(|net| dead(t, dead_units, net)))?;
        t.part("sleeping_share", |t| networks(t).iter().try_for_each(|net| share(t, sleeping_share, net)))
    })
}

/// Networks of which some units sleep, some through 0 exactly.
fn networks(t: &mut Trial) -> Vec<Network> {
    let unused = || (tensor![[0.0]], tensor![0.0]);
    let known = |x, w1, b1| {
        let (w2, b2) = unused();
        Network { x, w1, b1, w2, b2 }
    };
    let mut networks = vec![
        known(tensor![[1.0], [2.0]], tensor![[1.0, 1.0, -1.0]], tensor![0.0, -2.0, 1.5]),
        // Asleep on average, but awake for one example; awake only thanks to the bias; dead because of it.
        known(
            tensor![[1.0, 0.0], [-3.0, 0.0], [0.0, -1.0]],
            tensor![[1.0, 0.0, 0.5, -1e-3], [0.0, 0.0, 0.25, -1e-3]],
            tensor![0.0, 0.25, -5.0, -0.5],
        ),
        known(tensor![[1.0, 2.0]], tensor![[1.0, -1.0], [1.0, -1.0]], tensor![0.0, 0.0]),
        known(tensor![[1e-6], [-1.0]], tensor![[1.0, -1.0, 1e-3]], tensor![0.0, -1.0, 0.0]),
        known(tensor![[1.0], [2.0]], tensor![[-1.0]], tensor![0.5]),
        // More examples than units, all of them dead, and none.
        known(tensor![[1.0], [2.0], [3.0]], tensor![[-1.0, -2.0]], tensor![0.0, 1.0]),
        known(tensor![[1.0], [2.0], [3.0]], tensor![[1.0, 2.0]], tensor![0.0, 1.0]),
    ];
    // Two examples wake the units, and the gradients of their weights cancel.
    networks.push(known(tensor![[1.0], [-1.0]], tensor![[1.0, 0.5, -2.0]], tensor![5.0, 2.0, -3.0]));
    // Many examples, of which the last alone wakes a unit.
    let mut rows = ndarray::Array2::from_elem((400, 1), -1.0f32);
    rows[[399, 0]] = 1.0;
    networks.push(known(rows.into(), tensor![[1.0, -1.0, 0.5]], tensor![0.0, -2.0, 1.0]));
    for sizes in [[3, 2, 12, 1], [4, 4, 9, 1], [2, 3, 300, 1]] {
        networks.push(Network::whole(sizes, &mut t.rng));
    }
    networks.push(Network::random([4, 2, 15, 1], &mut t.rng));
    networks
}

fn words(name: &str, net: &Network) -> String {
    let Network { x, w1, b1, .. } = net;
    format!("{name}(&x, &w1, &b1) with x = {}, w1 = {}, b1 = {}", show(x), show(w1), show(b1))
}

fn lent(net: &Network) -> [(&'static str, &Tensor); 3] {
    [("x", &net.x), ("w1", &net.w1), ("b1", &net.b1)]
}

fn dead(t: &mut Trial, answer: Dead, net: &Network) -> Tried {
    let z = net.z();
    let units = |is_dead: &dyn Fn(&[f64]) -> bool| -> Vec<usize> {
        (0..z.ncols()).filter(|unit| is_dead(&z.column(*unit).to_vec())).collect()
    };
    let right = units(&|z| z.iter().all(|z| *z <= 0.0));
    let call = t.lend(&lent(net)).call(words("dead_units", net), || answer(&net.x, &net.w1, &net.b1))?;
    let _ = call
        .tolerance(0.0, 0.0)
        .mistake("a unit that gives exactly 0 is asleep too: relu(0) is 0", || units(&|z| z.iter().all(|z| *z < 0.0)))
        .mistake("these sleep for some examples; a dead unit does for all", || units(&|z| z.iter().any(|z| *z <= 0.0)))
        .mistake("these sleep for the first example; a dead unit does for all", || units(&|z| z[0] <= 0.0))
        .mistake("asleep on average is not asleep: one example may wake it, so look at the largest", || {
            units(&|z| z.iter().sum::<f64>() <= 0.0)
        })
        .mistake("these are the units that are awake for some example", || units(&|z| z.iter().any(|z| *z > 0.0)))
        .mistake("units are counted from 0", || right.iter().map(|unit| unit + 1).collect::<Vec<_>>())
        .mistake("b₁ is missing: what counts is x·w + b", || {
            let product = matrix(&net.x).dot(&matrix(&net.w1));
            (0..z.ncols()).filter(|unit| product.column(*unit).iter().all(|z| *z <= 0.0)).collect::<Vec<_>>()
        })
        .mistake("these are examples for which all units sleep: a column of Z is a unit, a row an example", || {
            (0..z.nrows()).filter(|row| z.row(*row).iter().all(|z| *z <= 0.0)).collect::<Vec<_>>()
        })
        .mistake("a small number is not 0: a unit that gives 1e-6 is awake", || {
            units(&|z| z.iter().all(|z| *z <= 1e-4))
        })
        .mistake("the last example may wake a unit too: look at all of them", || {
            units(&|z| z[..z.len() - 1].iter().all(|z| *z <= 0.0))
        })
        .mistake("gradients of several examples may cancel: a unit is dead if it gives 0 for each example", || {
            let x = matrix(&net.x);
            let gradient = |unit: usize, input: usize| -> f64 {
                (0..z.nrows()).filter(|row| z[[*row, unit]] > 0.0).map(|row| x[[row, input]]).sum()
            };
            (0..z.ncols()).filter(|unit| (0..x.ncols()).all(|input| gradient(*unit, input) == 0.0)).collect::<Vec<_>>()
        })
        .suspect("in ascending order", |found| {
            let mut sorted = found.clone();
            sorted.sort_unstable();
            sorted == right
        })
        .expect(right.clone())?;
    Ok(())
}

fn share(t: &mut Trial, answer: Share, net: &Network) -> Tried {
    let z = net.z();
    let of = |is_so: &dyn Fn(f64) -> bool, z: &ndarray::Array2<f64>| {
        z.iter().filter(|z| is_so(**z)).count() as f64 / z.len() as f64
    };
    let right = of(&|z| z <= 0.0, &z);
    let count = right * z.len() as f64;
    let dead = z.columns().into_iter().filter(|unit| unit.iter().all(|z| *z <= 0.0)).count() as f64;
    t.lend(&lent(net))
        .call(words("sleeping_share", net), || answer(&net.x, &net.w1, &net.b1))?
        .tolerance(1e-6, 1e-9)
        .mistake("a unit that gives exactly 0 is asleep too: relu(0) is 0", || of(&|z| z < 0.0, &z))
        .mistake("this is the share that is awake", || 1.0 - right)
        .mistake("this is the number of pairs; divide by that of all", || count)
        .mistake("in per cent; a share goes from 0 to 1", || 100.0 * right)
        .mistake("this is the share of dead units; a unit may sleep for some examples only", || dead / z.ncols() as f64)
        .mistake("there are examples times units pairs: divide by both", || count / z.nrows() as f64)
        .mistake("there are examples times units pairs: divide by both", || count / z.ncols() as f64)
        .mistake("b₁ is missing: what counts is x·w + b", || {
            of(&|z| z <= 0.0, &matrix(&net.x).dot(&matrix(&net.w1)))
        })
        .mistake("this is the mean of the units; count how often they are 0", || relu(&z).mean().unwrap_or(0.0))
        .expect(right)?;
    Ok(())
}
