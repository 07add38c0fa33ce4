//! 4.1.4: a choice between two, and a third option.

use crate::Check;
use crate::reference::{softmax_of, vector};

/// 4.1.4a: the probability of preferring a to b.
pub fn bradley_terry(answer: fn(f64, f64) -> f64) -> Check {
    Check::new("4.1.4a", move |t| {
        let random = vector(2, 3.0, &mut t.rng);
        for (a, b) in [(2.0, 1.0), (-1.0, 0.5), (random[0], random[1])] {
            let expected = softmax_of(&[a, b])[0];
            t.call(format!("preference({a}, {b})"), || answer(a, b))?
                .mistake(
                    "this is the probability of preferring b: the larger score must be the likelier choice",
                    || 1.0 - expected,
                )
                .mistake(
                    "scores may be negative, so their shares are no probabilities; take the exponential first",
                    || a / (a + b),
                )
                .mistake("the better one does not always win: its probability only grows with the difference", || {
                    f64::from(u8::from(a > b))
                })
                .mistake("this is the odds, p / (1 - p), and not a probability", || (a - b).exp())
                .mistake("tanh goes from -1 to 1; a probability goes from 0 to 1", || (a - b).tanh())
                .mistake(
                    "the logarithm of the odds is the difference of the scores itself, not half or twice of it",
                    || softmax_of(&[2.0 * a, 2.0 * b])[0],
                )
                .tolerance(1e-9, 1e-14)
                .expect(expected)?;
        }
        // Far above 0, far below, far apart in both directions, as far as f64 goes; and what is unlikely is not impossible.
        let extreme =
            [(1000.0, 0.0), (0.0, 1000.0), (-1000.0, -1001.0), (1000.0, 1001.0), (3000.0, 0.0), (0.0, 3000.0)];
        for (a, b) in
            extreme.into_iter().chain([(0.0, 21.0), (-26.0, 3.0), (30.0, 4.0), (1e308, -1e308), (-1e308, 1e308)])
        {
            let expected = softmax_of(&[a, b])[0];
            t.call(format!("preference({a}, {b})"), || answer(a, b))?
                .suspect("an exponential overflows, or both vanish: only the difference of the scores matters, so compute with it", |p| p.is_nan())
                .suspect("the scores were cut off at some bound: only their difference matters, however large they are", |p| {
                    (p - 0.5).abs() < 1e-9
                })
                .suspect("what is unlikely is not impossible: how small is it exactly?", |p| *p == 0.0 || *p == 1.0)
                .suspect("scores that lie this far apart give the same as nearer ones: is their difference cut off at some bound?", |p| {
                    let [found, right] = [*p, expected].map(|p| p.min(1.0 - p));
                    (a - b).abs() > 20.5 && (found - right).abs() > 0.01 * right && (1e-16..1e-4).contains(&found)
                })
                .tolerance(1e-9, 1e-14)
                .expect(expected)?;
        }
        // Larger score, larger probability: the property that the exercise asks to prove.
        let [a, b] = vector(2, 5.0, &mut t.rng)[..] else { unreachable!("two numbers were drawn") };
        let before = *t.call(format!("preference({a}, {b})"), || answer(a, b))?.value();
        t.call(format!("preference({}, {b})", a + 0.5), || answer(a + 0.5, b))?
            .expect_that(format!("more than {before}, as the first score has grown"), |after| *after > before)?;
        Ok(())
    })
}

/// 4.1.4b: the same with the option to choose neither.
pub fn neither(answer: fn(f64, f64, f64) -> [f64; 3]) -> Check {
    Check::new("4.1.4b", move |t| {
        let random = vector(3, 2.0, &mut t.rng);
        let high = [
            [1000.0, 999.0, 998.0],
            [998.0, 1000.0, 999.0],
            [0.0, 0.0, 1000.0],
            [0.0, 3000.0, 0.0],
            [2999.0, 0.0, 3000.0],
        ];
        let low = [[-1000.0, -1001.0, -1002.0], [-2000.0, -3000.0, -2001.0], [0.0, -25.0, 3.0]];
        let moderate = [[1.0, 0.0, 0.5], [random[0], random[1], random[2]], [0.0, 0.0, 0.0]];
        for [a, b, none] in moderate.into_iter().chain(high).chain(low) {
            let (pair, all) = (softmax_of(&[a, b]), softmax_of(&[a, b, none]));
            let [p, q] = [pair[0], pair[1]];
            let outside = softmax_of(&[none, 0.0])[0];
            t.call(format!("with_neither({a}, {b}, {none})"), || answer(a, b, none))?
                .suspect("an exponential overflows: subtract the largest score first", |p| p.iter().any(|p| p.is_nan()))
                .mistake("the third option is left out of the sum, so the three shares exceed 1", || {
                    let sum = a.exp() + b.exp();
                    [p, q, none.exp() / sum]
                })
                .mistake("'neither' gets a probability of its own first, and the rest is shared; here all three compete in one softmax", || {
                    [(1.0 - outside) * p, (1.0 - outside) * q, outside]
                })
                .mistake("'neither' gets a probability of its own first, and the rest is shared; here all three compete in one softmax", || {
                    let outside = softmax_of(&[none, a.max(b)])[0];
                    [(1.0 - outside) * p, (1.0 - outside) * q, outside]
                })
                .mistake("the third option has no weight: its score belongs into the softmax too", || [p, q, 0.0])
                .mistake("a score of 0 was taken for the third option; its exponential is exp(neither)", || {
                    let all = softmax_of(&[a, b, 0.0]);
                    [all[0], all[1], all[2]]
                })
                .tolerance(1e-9, 1e-14)
                .expect(all)?;
        }
        Ok(())
    })
}
