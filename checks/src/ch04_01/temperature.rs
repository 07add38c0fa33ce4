//! 4.1.7: heating and cooling a distribution, Q ∝ P^α.

use ndarray::Array1;
use rand::Rng as _;

use crate::reference::{softmax_of, vector};
use crate::{Check, show};

const UNNORMALIZED: &str = "the powers must be divided by their sum, so that they are a distribution again";

const IMPOSSIBLE: &str =
    "what is impossible stays impossible: 0^α = 0 for every α > 0, however small. (The computer's 0^0 is 1.)";

fn power(p: &[f64], alpha: f64) -> Array1<f64> {
    let logits: Vec<f64> = p.iter().map(|p| alpha * p.ln()).collect();
    softmax_of(&logits)
}

/// 4.1.7a: which α changes the temperature by which factor, and the changed distribution.
pub fn temperature(alpha_for: fn(f64) -> f64, at_power: fn(&[f64], f64) -> Vec<f64>) -> Check {
    Check::new("4.1.7a", move |t| {
        t.part("alpha_for", |t| {
            for factor in [2.0, 0.5, t.rng.random_range(2.0..9.0f64), 1.0, 1e-9, 1e9] {
                t.call(format!("alpha_for({factor})"), || alpha_for(factor))?
                .mistake(
                    "p^α has the logits α o, and a temperature T gives o / T: a hotter distribution has the smaller α",
                    || factor,
                )
                .mistake("α is a factor of the logits, not an exponent of 2: no logarithm is needed", || {
                    -factor.log2()
                })
                .mistake("P is at temperature 1 whatever it is, so only the factor counts: α = 1 / factor", || {
                    1.0 - 1.0 / factor
                })
                .tolerance(1e-9, 0.0)
                .expect(1.0 / factor)?;
            }
            Ok(())
        })?;
        let random = softmax_of(&vector(5, 2.0, &mut t.rng)).to_vec();
        t.part("at_power", |t| {
            for (p, alpha) in [
                (vec![0.1, 0.2, 0.7], 2.0),
                (random, 0.5),
                (vec![0.5, 0.5, 0.0], 3.0),
                (vec![0.2, 0.3, 0.5], 2000.0),
                (vec![0.5, 0.3, 0.2], 2000.0),
                (vec![0.0, 1.0], 0.1),
                (vec![0.3, 0.0, 0.7], 1e-3),
                (vec![1e-30, 1.0 - 1e-30], 0.01),
                (vec![0.5 + 1e-9, 0.5 - 1e-9], 2e8),
                (vec![1.0], 7.0),
            ] {
                // Where all digits count, all are shown.
                let shown = if alpha > 1e6 { format!("{p:?}") } else { show(&p) };
                t.call(format!("at_power(&{shown}, {alpha})"), || at_power(&p, alpha))?
                .suspect("right for ordinary powers, and not for a huge one, which tells apart what is nearly equal: is α limited, or are the p rounded?", |q| {
                    alpha > 1e6 && q.len() == p.len() && q.iter().all(|q| (q - 0.5).abs() < 0.18)
                })
                .suspect(
                    "every power underflows, and 0/0 is NaN: divide by the largest p first, or work with logarithms",
                    |q| q.iter().any(|q| q.is_nan()),
                )
                .suspect(IMPOSSIBLE, |q| q.len() == p.len() && p.iter().zip(q).any(|(p, q)| *p == 0.0 && *q > 0.0))
                .suspect("no probability is too small to count: they must not be kept above a bound", |q| {
                    p.iter().any(|p| *p > 0.0 && *p < 1e-9) && (q.iter().sum::<f64>() - 1.0).abs() < 1e-9
                })
                .mistake(UNNORMALIZED, || p.iter().map(|p| p.powf(alpha)).collect::<Vec<_>>())
                .mistake(
                    "multiplied by α instead of raised to it: that changes nothing, once it is normalised",
                    || p.clone(),
                )
                .mistake(
                    "α acts on the logarithms of p, as it is a power; a softmax of α p itself is another distribution",
                    || softmax_of(&p.iter().map(|p| alpha * p).collect::<Vec<_>>()),
                )
                .mistake("the power is 1/α here: Q ∝ P^α", || power(&p, 1.0 / alpha))
                .tolerance(1e-6, 1e-9)
                .expect(power(&p, alpha))?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

/// 4.1.7b: the limit T → 0.
pub fn absolute_zero(answer: fn(&[f64]) -> Vec<f64>) -> Check {
    Check::new("4.1.7b", move |t| {
        let random = softmax_of(&vector(6, 2.0, &mut t.rng)).to_vec();
        let close = [1e-8, 1e-13].map(|d| vec![0.0, 0.5 - d, 0.5 + d]);
        let ties = [vec![0.4, 0.2, 0.4], vec![0.25; 4], vec![0.1, 0.3, 0.3, 0.3], vec![1.0]];
        for p in [vec![0.2, 0.5, 0.3], random].into_iter().chain(ties).chain(close) {
            let top = p.iter().fold(0.0f64, |a, b| a.max(*b));
            let winners: Array1<f64> = p.iter().map(|p| f64::from(u8::from(*p == top))).collect();
            let (first, last) = (p.iter().position(|p| *p == top), p.iter().rposition(|p| *p == top));
            let only = |i: Option<usize>| (0..p.len()).map(|j| f64::from(u8::from(Some(j) == i))).collect::<Vec<_>>();
            t.call(format!("coldest(&{})", show(&p)), || answer(&p))?
                .suspect("a huge power underflows everywhere, and 0/0 is NaN; take the limit on paper", |q| {
                    q.iter().any(|q| q.is_nan())
                })
                .mistake("equally likely classes stay equally likely at every temperature: the winners share", || {
                    only(first)
                })
                .mistake("equally likely classes stay equally likely at every temperature: the winners share", || {
                    only(last)
                })
                .mistake("these two are not equal: the larger one wins, by however little", || {
                    p.iter().map(|p| if (p - top).abs() < 1e-6 { 0.5 } else { 0.0 }).collect::<Vec<_>>()
                })
                .mistake("all winners are found, but together they must sum to 1", || winners.clone())
                .mistake("this is the other limit, of infinite temperature", || vec![1.0 / p.len() as f64; p.len()])
                .mistake("this is P itself, at temperature 1", || p.clone())
                .suspect("a large power is close, but not yet the limit", |q| {
                    q.iter().any(|q| *q > 0.0 && *q < 1e-3) || (winners.sum() == 1.0 && q.iter().all(|q| *q < 1.0))
                })
                .tolerance(1e-9, 1e-9)
                .expect(&winners / winners.sum())?;
        }
        Ok(())
    })
}

/// 4.1.7c: the limit T → ∞.
pub fn infinite_heat(answer: fn(&[f64]) -> Vec<f64>) -> Check {
    Check::new("4.1.7c", move |t| {
        let random = softmax_of(&vector(6, 2.0, &mut t.rng)).to_vec();
        let rare = [vec![0.5 - 1e-9, 0.5, 1e-9, 0.0], vec![1.0 - 1e-13, 1e-13, 0.0], vec![1e-300, 1.0]];
        for p in [vec![0.2, 0.5, 0.3], random, vec![0.9, 0.0, 0.1], vec![0.0, 1.0]].into_iter().chain(rare) {
            let possible: Array1<f64> = p.iter().map(|p| f64::from(u8::from(*p > 0.0))).collect();
            let top = p.iter().fold(0.0f64, |a, b| a.max(*b));
            t.call(format!("hottest(&{})", show(&p)), || answer(&p))?
                .mistake(IMPOSSIBLE, || vec![1.0 / p.len() as f64; p.len()])
                .mistake("the shares must sum to 1", || possible.clone())
                .mistake("what is rare is still possible, and as likely as all else in the limit", || {
                    let shares: Array1<f64> = p.iter().map(|p| f64::from(u8::from(*p > 1e-6))).collect();
                    &shares / shares.sum()
                })
                .mistake("this is P itself, at temperature 1", || p.clone())
                .mistake("this is the other limit, of temperature 0", || {
                    p.iter().map(|p| f64::from(u8::from(*p == top))).collect::<Vec<_>>()
                })
                .tolerance(1e-9, 1e-9)
                .expect(&possible / possible.sum())?;
        }
        Ok(())
    })
}
