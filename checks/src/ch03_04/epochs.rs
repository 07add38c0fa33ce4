//! 3.4.7: what the end of an epoch looks like.

use rand::Rng as _;

use crate::Check;

/// 3.4.7: the sizes of an epoch's batches, and the share that each example has in its step.
pub fn ragged_epoch(batch_sizes: fn(usize, usize, bool) -> Vec<usize>, shares: fn(usize, usize) -> Vec<f64>) -> Check {
    Check::new("3.4.7", move |t| {
        let random = (t.rng.random_range(30..90), t.rng.random_range(4..15));
        let one_left = (6 * t.rng.random_range(2..9) + 1, 6);
        let cases = [(11, 4), (12, 4), random, one_left, (3, 8), (5, 1), (1, 1), (0, 4), (5, usize::MAX)];
        t.part("batch_sizes", |t| {
            for (n, b) in cases {
                let (full, rest) = (n / b, n % b);
                let sizes = |rest: usize| [vec![b; full], vec![rest; usize::from(rest > 0)]].concat();
                for drop_last in [false, true] {
                    let expected = if drop_last { vec![b; full] } else { sizes(rest) };
                    t.call(format!("batch_sizes({n}, {b}, {drop_last})"), || batch_sizes(n, b, drop_last))?
                        .tolerance(0.0, 0.0)
                        .suspect("a single example that is left is a batch of its own", |a| {
                            !drop_last && b > 1 && rest == 1 && *a == vec![b; full]
                        })
                        .suspect("a short batch is left out also if it is the only one: the epoch is empty then", |a| {
                            drop_last && full == 0 && *a == [rest]
                        })
                        .mistake(
                            "with `drop_last` the short batch is left out, without it it is kept; here it is the \
                            other way round",
                            || {
                                if drop_last { sizes(rest) } else { vec![b; full] }
                            },
                        )
                        .mistake("the last batch has only as many examples as are left", || vec![b; full + 1])
                        .suspect("there is no batch of 0 examples: an epoch that comes out even just ends", |a| {
                            a.contains(&0)
                        })
                        .suspect("some examples appear in no batch, though none was to be dropped", |a| {
                            !drop_last && a.iter().sum::<usize>() < n
                        })
                        .suspect("together the batches have more examples than there are", |a| {
                            a.iter().sum::<usize>() > n
                        })
                        .suspect("a full batch dropped: only a short one is", |a| drop_last && a.len() < full)
                        .suspect(
                            "all are served, but not in the usual way: full batches first, then what is left",
                            |a| !drop_last && a.iter().sum::<usize>() == n,
                        )
                        .expect(expected)?;
                }
            }
            Ok(())
        })?;
        t.part("shares", |t| {
            for (n, b) in cases {
                let (full, rest) = (n / b, n % b);
                let of_size = |last: usize| -> Vec<f64> {
                    (0..n).map(|i| 1.0 / if i < full * b { b } else { last } as f64).collect()
                };
                t.call(format!("shares({n}, {b})"), || shares(n, b))?
                    .tolerance(1e-12, 0.0)
                    .mistake("the mean over a short batch divides by its own number of examples", || of_size(b))
                    .mistake("this is the share in the data set; each step sees one batch only", || {
                        vec![1.0 / n as f64; n]
                    })
                    .mistake("the size of the batch; the share of an example in its mean is 1 over it", || {
                        of_size(rest.max(1)).iter().map(|share| 1.0 / share).collect::<Vec<_>>()
                    })
                    .suspect("one share for each example, not for each batch", |a| a.len() != n)
                    .expect(of_size(rest.max(1)))?;
            }
            Ok(())
        })
    })
}
