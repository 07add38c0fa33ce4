//! 3.7.2: how sure the choice of λ is.

use ndarray::{Array1, Array2, Axis};
use rand::Rng as _;

use crate::reference::{matrix, tensor};
use crate::seeds::seeds;
use crate::{Check, Trial, Tried, show};
use workbook::random::Rng;
use workbook::tensor::Tensor;

type Shares = fn(&Tensor, usize, u64) -> Vec<f64>;

/// 3.7.2: the shares of wins, and the rule of one standard error.
pub fn choosing_lambda(shares_of_wins: Shares, simplest: fn(&Tensor) -> usize) -> Check {
    Check::new("3.7.2", move |t| {
        t.part("shares_of_wins", |t| shares(t, shares_of_wins))?;
        t.part("simplest_within_one_error", |t| one_error(t, simplest))
    })
}

fn lowest(means: &Array1<f64>) -> usize {
    (0..means.len()).fold(0, |best, j| if means[j] < means[best] { j } else { best })
}

/// The shares of wins if the rows of each column are drawn by `draw(n, column, generator)`.
fn bootstrap(losses: &Array2<f64>, rng: &mut Rng, paired: bool, pick: fn(&Array1<f64>) -> usize) -> Array1<f64> {
    let (n, k, rounds) = (losses.nrows(), losses.ncols(), 3000);
    let mut wins = Array1::zeros(k);
    for _ in 0..rounds {
        let mut sums = Array1::zeros(k);
        for _ in 0..n {
            let i = rng.random_range(0..n);
            for j in 0..k {
                sums[j] += losses[[if paired { i } else { rng.random_range(0..n) }, j]];
            }
        }
        wins[pick(&sums)] += 1.0 / f64::from(rounds);
    }
    wins
}

fn shares(t: &mut Trial, shares_of_wins: Shares) -> Tried {
    // Examples differ much, candidates little: only on the same examples can they be compared.
    let hard = [0.5, 4.0, 1.0, 3.0, 0.2, 2.5, 1.5, 3.5];
    let extra = [[0.0, 0.3, -0.2], [0.0, -0.2, 0.4], [0.0, 0.1, 0.3], [0.0, -0.3, -0.1]];
    let losses = Array2::from_shape_fn((8, 3), |(i, j)| hard[i] + extra[i % 4][j]);
    let mut rng = workbook::rng(t.rng.random());
    let (x, seed) = (tensor(&losses), t.rng.random_range(0..1000));
    let expected = bootstrap(&losses, &mut rng, true, lowest);
    let near = |found: &[f64], other: Array1<f64>| found.iter().zip(other).all(|(a, b)| (a - b).abs() < 0.08);
    let (mut a, mut b) = (rng.clone(), rng);
    t.lend(&[("losses", &x)])
        .call(format!("shares_of_wins(&losses, 3000, {seed}) with losses = {}", show(&x)), || shares_of_wins(&x, 3000, seed))?
        .tolerance(0.0, 0.06)
        .suspect("these are numbers of wins; divide by the rounds", |found| found.iter().any(|share| *share > 1.5))
        .suspect(
            "the same candidate wins every time: either the rows are not drawn with replacement, and each round has the same ones in another order; or the generator is made anew in each round, and draws the same rows again",
            |found| found.iter().any(|share| (share - 1.0).abs() < 1e-9),
        )
        .suspect("all candidates must be judged on the same examples: draw the rows once for each round", |found| {
            near(found, bootstrap(&losses, &mut a, false, lowest))
        })
        .suspect("the highest mean loss won; the lowest is the best", |found| {
            near(found, bootstrap(&losses, &mut b, true, |sums| lowest(&-sums)))
        })
        .expect(expected)?;
    // The second candidate is the better one as soon as one certain row is drawn, which happens with 1 - (3/4)^4.
    for row in 0..4 {
        let losses =
            tensor(&Array2::from_shape_fn(
                (4, 2),
                |(i, j)| if j == 0 { 9.0 * f64::from(u8::from(i == row)) } else { 0.5 },
            ));
        let drawn = 1.0 - 0.75f64.powi(4);
        t.lend(&[("losses", &losses)])
            .call(format!("shares_of_wins(&losses, 3000, {seed}) with losses = {}", show(&losses)), || {
                shares_of_wins(&losses, 3000, seed)
            })?
            .tolerance(0.0, 0.05)
            .suspect("not every row is drawn equally often: `random_range(0..n)`, n times", |found| {
                found.len() == 2 && (found[0] + found[1] - 1.0).abs() < 1e-6
            })
            .expect([1.0 - drawn, drawn])?;
    }
    let ties = tensor(&ndarray::array![[2.0, 1.0, 1.0], [3.0, 2.0, 2.0], [1.0, 1.5, 1.5], [4.0, 2.0, 2.0]]);
    t.call(format!("shares_of_wins(&losses, 500, {seed}) with losses = {}", show(&ties)), || {
        shares_of_wins(&ties, 500, seed)
    })?
    .tolerance(0.0, 0.1)
    .suspect("of equal means the first wins: here the second and the third candidate are always equal", |found| {
        found.len() == 3 && found[2] > 0.3
    })
    .expect([0.02, 0.98, 0.0])?;
    // The first two are equal, and better than the third; or there is only one.
    let first = Array2::from_shape_fn((5, 3), |(i, j)| hard[i] + if j == 2 { 0.5 } else { 0.0 });
    for (losses, expected) in [(first, vec![1.0, 0.0, 0.0]), (Array2::from_elem((4, 1), 0.5), vec![1.0])] {
        let losses = tensor(&losses);
        t.call(format!("shares_of_wins(&losses, 50, {seed}) with losses = {}", show(&losses)), || {
            shares_of_wins(&losses, 50, seed)
        })?
        .suspect("of equal means the first wins: here the first and the second candidate are always equal", |found| {
            found.len() == 3 && found[1] > 0.0
        })
        .expect(expected)?;
    }
    let alone = tensor(&ndarray::array![[3.0, -1.0, 2.0]]);
    t.call(format!("shares_of_wins(&{}, 10, {seed})", show(&alone)), || shares_of_wins(&alone, 10, seed))?
        .expect([0.0, 1.0, 0.0])?;
    for rounds in [1, 7, 3001] {
        t.call(format!("shares_of_wins(&losses, {rounds}, {seed}) with the losses of before"), || {
            shares_of_wins(&x, rounds, seed)
        })?
        .otherwise("the number of rounds is an argument: draw so often, and divide by it")
        .expect_that(
            format!("shares that sum to 1, each a whole number of wins, divided by {rounds}"),
            |found| {
                let wins = found.iter().map(|share| share * rounds as f64);
                wins.clone().all(|wins| (wins - wins.round()).abs() < 1e-6 * rounds as f64)
                    && (wins.sum::<f64>() - rounds as f64).abs() < 1e-6 * rounds as f64
            },
        )?;
    }
    seeds(t, "shares_of_wins(&losses, 3000, seed)", |seed| shares_of_wins(&x, 3000, seed))
}

fn one_error(t: &mut Trial, simplest: fn(&Tensor) -> usize) -> Tried {
    let designed = vec![2.0, 1.5, 1.3, 1.4, 1.54, 1.555, 2.2, 3.5];
    let random: Vec<f64> = (0..7).map(|_| t.rng.random_range(1.0..2.0)).collect();
    let ones = |means: Vec<f64>| (vec![1.0; means.len()], means, 16);
    let times = |factor: f64, (spreads, means, n): (Vec<f64>, Vec<f64>, usize)| {
        let all = |values: Vec<f64>| values.iter().map(|x| x * factor).collect::<Vec<_>>();
        (all(spreads), all(means), n)
    };
    // Losses as far above as below the mean in turn. A spread of 1 hides whether the root was taken.
    for (spreads, means, n) in [
        ones(designed.clone()),
        times(4.0, ones(designed.clone())),
        times(0.25, ones(designed.clone())),
        ones(random),
        ones(vec![1.0, 1.7, 1.2, 1.9]),
        ones(vec![2.0, 1.5, 1.0]),
        (vec![0.0; 4], vec![3.0, 2.0, 2.0, 4.0], 16),
        // Every candidate has a spread of its own, and only the winner's counts.
        (vec![0.1, 1.0, 3.0, 9.0], vec![1.5, 1.0, 1.2, 1.6], 16),
        (vec![9.0, 0.1, 5.0, 0.1], vec![1.5, 1.0, 1.2, 1.3], 16),
        // Two examples, of losses below 0.
        (vec![1.0, 1.0, 1.0], vec![-5.0, -4.25, -3.75], 2),
        (vec![2.0], vec![1.0], 4),
    ] {
        let losses = Array2::from_shape_fn((n, means.len()), |(i, j)| {
            means[j] + if i % 2 == 0 { spreads[j] } else { -spreads[j] }
        });
        let x = tensor(&losses);
        let means = matrix(&x).mean_axis(Axis(0)).expect("there are examples");
        let best = lowest(&means);
        let within = |j: usize, limit: f64| means[j] <= means[best] + limit;
        let last = |limit: f64| (0..means.len()).rfind(|j| within(*j, limit)).unwrap_or(best);
        let m = n as f64;
        let deviation = |j: usize| spreads[j] * (m / (m - 1.0)).sqrt();
        let s = deviation(best);
        let error = s / m.sqrt();
        let tried = format!(
            "simplest_within_one_error(&losses), {n} rows, in turn {} above and below the means {}",
            show(&spreads),
            show(&means)
        );
        t.lend(&[("losses", &x)])
            .call(tried, || simplest(&x))?
            .mistake("this is the winner itself; the rule goes on to the last that is not clearly worse", || best)
            .mistake("this uses the deviation of the losses; the standard error of their mean is s / √n", || last(s))
            .mistake("this is s² / √n; the standard error is s / √n", || last(s * s / m.sqrt()))
            .mistake("the squares are divided by n - 1, not by n, as the mean is estimated from them too", || {
                last(spreads[best] / m.sqrt())
            })
            .mistake("this is the variance of the mean; take its root", || last(s * s / m))
            .mistake("this is the first candidate within the limit; the last has the largest λ", || {
                (0..means.len()).find(|j| within(*j, error)).unwrap_or(best)
            })
            .mistake("this stops at the first that is too bad; a later one may be within the limit again", || {
                (best..means.len()).take_while(|j| within(*j, error)).last().unwrap_or(best)
            })
            .mistake("a mean that equals the limit is within it", || {
                (0..means.len()).rfind(|j| means[*j] < means[best] + error).unwrap_or(best)
            })
            .mistake("the standard error is the winner's, for all candidates; here each has its own", || {
                (0..means.len()).rfind(|j| within(*j, deviation(*j) / m.sqrt())).unwrap_or(best)
            })
            .mistake("the standard error is that of the winner, not of the first candidate", || {
                last(deviation(0) / m.sqrt())
            })
            .expect(last(error))?;
    }
    Ok(())
}
