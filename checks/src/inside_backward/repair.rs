//! B3: a backward with two mistakes, mended.

use std::collections::VecDeque;

use rand::Rng as _;

use super::{Edges, gradients};
use crate::{Check, Trial};

/// Values in a chain.
const FAR: usize = 1200;

type Answer = fn(&[Vec<(usize, f64)>], usize) -> Vec<f64>;

/// B3: the gradient of one value with respect to each, over a graph whose arrows carry slopes.
pub fn repair(answer: Answer) -> Check {
    Check::new("B3", move |t| {
        let square = vec![vec![], vec![(0, 3.0), (0, 3.0)]];
        let chain = vec![vec![], vec![(0, 2.0)], vec![(1, -3.0)]];
        let two_ways = vec![vec![], vec![(0, 2.0)], vec![(1, 5.0)], vec![(1, 1.0), (2, 1.0)]];
        let mut cases: Vec<(Edges, usize)> = vec![(chain.clone(), 2), (square, 1), (two_ways, 3), (chain, 1)];
        cases.extend((0..4).map(|_| random(t)));
        // Values 2 and 3 are computed on the way, but not used by the end.
        cases.push((
            vec![vec![], vec![(0, 2.0)], vec![(1, 5.0)], vec![(2, 1.5)], vec![(1, 3.0), (0, -1.0)], vec![(4, 2.0)]],
            5,
        ));
        cases.push((
            (0..FAR).map(|i: usize| i.checked_sub(1).map(|p| (p, [0.5, 2.0][i % 2])).into_iter().collect()).collect(),
            FAR - 1,
        ));
        for (edges, end) in cases {
            let expected = gradients(&edges, end);
            let tried = if edges.len() < FAR {
                format!("mended(&edges, {end}) with the edges {edges:?}")
            } else {
                format!("mended(&edges, {end}), a chain of {FAR} values, with the slopes 2 and 0.5 in turn")
            };
            let last = edges.len() - 1;
            let _ = t
                .call(tried, || answer(&edges, end))?
                .tolerance(1e-9, 1e-12)
                .mistake("this is still the broken one, with both of its mistakes", || as_reached(&edges, end, false))
                .mistake("a value that is used twice keeps its last share only: add to what is there", || {
                    in_reverse(&edges, end, |sum, share, _| *sum = share)
                })
                .mistake(
                    "a value passes on its gradient when it is first reached, and later shares never get further",
                    || as_reached(&edges, end, true),
                )
                .mistake("a value with the gradient 0 passes nothing on, but those before it may get shares from others: go on", || {
                    let mut found = vec![0.0; edges.len()];
                    found[end] = 1.0;
                    for i in (0..=end).rev().take_while(|i| expected[*i] != 0.0) {
                        edges[i].iter().for_each(|&(parent, slope)| found[parent] += slope * found[i]);
                    }
                    found
                })
                .suspect("near the end it is right, and far from it nothing arrives: the walk must reach every value behind the end, however many steps away it is", |found| {
                    edges.len() == FAR && found.len() == FAR && found[FAR - 3..] == expected[FAR - 3..] && found[0] == 0.0
                })
                .mistake("the slopes are added up, but not multiplied along the way", || {
                    in_reverse(&edges, end, |sum, _, slope| *sum += slope)
                })
                .mistake("it starts at the last value, and not at `end`", || gradients(&edges, last))
                .mistake(
                    "it walks the way of the computation; gradients flow from `end` towards smaller numbers",
                    || forwards(&edges, end),
                )
                .mistake("the gradient of `end` itself is 1", || {
                    let mut without = expected.clone();
                    without[end] = 0.0;
                    without
                })
                .suspect("there is one gradient for each value of the graph, in the order of their numbers", |found| {
                    found.len() != edges.len()
                })
                .suspect(
                    format!("value {end} is the end: what was computed after it, or beside it, has the gradient 0"),
                    |found| expected.iter().zip(found).any(|(expected, found)| *expected == 0.0 && *found != 0.0),
                )
                .expect(&expected)?;
        }
        Ok(())
    })
}

/// A random graph of ten values, some of which play no part in the end.
fn random(t: &mut Trial) -> (Edges, usize) {
    let slope = |t: &mut Trial| f64::from(t.rng.random_range(1..6)) * if t.rng.random() { 0.5 } else { -0.5 };
    let mut edges: Edges = vec![vec![], vec![]];
    for i in 2..10 {
        let parents = [i - 1, t.rng.random_range(0..i)];
        edges.push(parents.map(|parent| (parent, slope(t))).to_vec());
    }
    (edges, t.rng.random_range(7..10))
}

fn in_reverse(edges: &Edges, end: usize, add: fn(&mut f64, f64, f64)) -> Vec<f64> {
    let mut found = vec![0.0; edges.len()];
    found[end] = 1.0;
    for i in (0..=end).rev() {
        for &(parent, slope) in &edges[i] {
            let share = slope * found[i];
            add(&mut found[parent], share, slope);
        }
    }
    found
}

fn as_reached(edges: &Edges, end: usize, adds: bool) -> Vec<f64> {
    let mut found = vec![0.0; edges.len()];
    found[end] = 1.0;
    let (mut seen, mut waiting) = (vec![end], VecDeque::from([end]));
    while let Some(i) = waiting.pop_front() {
        for &(parent, slope) in &edges[i] {
            found[parent] = slope * found[i] + if adds { found[parent] } else { 0.0 };
            if !seen.contains(&parent) {
                seen.push(parent);
                waiting.push_back(parent);
            }
        }
    }
    found
}

fn forwards(edges: &Edges, end: usize) -> Vec<f64> {
    let mut found = vec![0.0; edges.len()];
    found[end] = 1.0;
    for i in 0..=end {
        edges[i].iter().for_each(|&(parent, slope)| found[parent] += slope * found[i]);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reference_is_right_by_hand() {
        // a = 2x, and the end is a + e(a) with slope 5: 2 (1 + 5)
        let two_ways = vec![vec![], vec![(0, 2.0)], vec![(1, 5.0)], vec![(1, 1.0), (2, 1.0)]];
        assert_eq!(gradients(&two_ways, 3), [12.0, 6.0, 1.0, 1.0]);
        assert_eq!(as_reached(&two_ways, 3, true)[0], 2.0);
    }
}
