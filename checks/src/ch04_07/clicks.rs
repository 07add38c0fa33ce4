//! 4.7.1: relevance from clicks.

use std::collections::BTreeSet;

use rand::Rng as _;

use crate::Check;

/// Positions with clicks, and how often each position is seen.
type Relevance = fn(&[(usize, bool)], &[f64]) -> f64;

/// 4.7.1: relevance from clicks, whatever the positions.
pub fn clicks(relevance: Relevance) -> Check {
    Check::new("4.7.1", move |t| {
        let random: Vec<_> = (0..12).map(|i| (t.rng.random_range(0..3), i < 2 || t.rng.random())).collect();
        let many: Vec<_> = (0..900).map(|_| (t.rng.random_range(0..5), t.rng.random_bool(0.4))).collect();
        let known = vec![(0, true), (0, false), (0, true), (1, false), (1, true), (2, false), (2, true), (2, false)];
        // What is hardly ever seen counts much: the more, the less it is seen.
        let rare = [0.04, 0.01, 1e-3, 1e-6].map(|p| (vec![(0, true), (1, true), (0, false)], vec![0.8, p]));
        for (shown, seen) in [
            (known, vec![0.9, 0.5, 0.2]),
            (random, vec![0.9, 0.4, 0.1]),
            (many, vec![0.7, 0.9, 0.3, 0.2, 0.1]),
            (vec![(1, true), (1, true)], vec![1.0, 0.25]),
            (vec![(0, false), (3, false)], vec![1.0, 0.6, 0.3, 0.1]),
            (vec![(2, true)], vec![0.5, 0.6, 0.7]),
        ]
        .into_iter()
        .chain(rare)
        {
            let n = shown.len() as f64;
            let sum = |f: &dyn Fn(f64, f64) -> f64| {
                shown.iter().map(|(i, clicked)| f(f64::from(u8::from(*clicked)), seen[*i])).sum::<f64>()
            };
            let exact = sum(&|click, seen| click / seen) / n;
            let listed =
                if shown.len() > 20 { format!("(one of {n} random times, …)") } else { format!("{shown:?}") };
            t.call(format!("relevance(&{listed}, &{seen:?})"), || relevance(&shown, &seen))?
                .mistake("this is the plain share of clicks: it is lower for what was shown further down", || {
                    sum(&|click, _| click) / n
                })
                .mistake("a click on what is rarely seen says more, not less: divide by the probability", || {
                    sum(&|click, seen| click * seen) / n
                })
                .mistake("this is the sum; divide by the number of times that it was shown", || exact * n)
                .mistake("divided by the number of clicks; times without a click count as well", || {
                    sum(&|click, seen| click / seen) / sum(&|click, _| click)
                })
                .mistake("each click is to be weighted by itself; this divides all clicks by how often the page was seen, a sound estimate too, but another one", || {
                    sum(&|click, _| click) / sum(&|_, seen| seen)
                })
                .mistake("this is divided by the sum of all weights, those of no clicks included; divide by n", || {
                    sum(&|click, seen| click / seen) / sum(&|_, seen| 1.0 / seen)
                })
                .mistake("an estimate may come out above 1; don't cut it off, or it is no longer right on average", || exact.min(1.0))
                .mistake("this is the plain mean of an estimate for each position; every time that it was shown counts alike", || {
                    let positions: BTreeSet<usize> = shown.iter().map(|(i, _)| *i).collect();
                    let at = |position: &usize| {
                        let here = shown.iter().filter(|(i, _)| i == position);
                        let clicks = here.clone().filter(|(_, click)| *click).count() as f64;
                        clicks / seen[*position] / here.count() as f64
                    };
                    positions.iter().map(at).sum::<f64>() / positions.len() as f64
                })
                .mistake("the top is not always seen either: divide by `seen[position]` as it is", || exact * seen[0])
                .suspect("no weight is to be cut off, however seldom a position is seen", |found| {
                    seen.iter().any(|seen| *seen < 0.05) && *found < exact
                })
                .tolerance(1e-9, 0.0)
                .expect(exact)?;
        }
        Ok(())
    })
}
