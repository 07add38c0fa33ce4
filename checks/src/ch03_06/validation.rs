//! 3.6.4, 3.6.5 and 3.6.7: what cross-validation costs and how it errs, and what more data would bring.

use std::ops::Range;

use ndarray::{Array2, ArrayView2, Axis, s};
use rand::Rng as _;

use crate::reference::vector;
use crate::{Check, Trial, Tried, show};
use workbook::data::SyntheticRegressionData;
use workbook::nn::LeastSquares;
use workbook::random::{Rng, rng};
use workbook::tensor::Tensor;

type Folds = fn(usize, usize) -> Vec<Vec<usize>>;

/// 3.6.4: the folds, and the work.
pub fn k_fold_cost(folds: Folds, examples_processed: fn(usize, usize, usize, usize) -> usize) -> Check {
    Check::new("3.6.4", move |t| {
        let random = (t.rng.random_range(20..40), t.rng.random_range(6..9));
        t.part("folds", |t| {
            for (n, k) in [(11, 4), (6, 3), random, (8, 5), (13, 5), (5, 5), (4, 1), (1, 1)] {
                let cut = |size: &dyn Fn(usize) -> usize| {
                    let mut start = 0;
                    let mut next = |i| {
                        let end = (start + size(i)).min(n);
                        let rows = (start.min(n)..end).collect();
                        start = end;
                        rows
                    };
                    (0..k).map(&mut next).collect::<Vec<Vec<usize>>>()
                };
                let exact = cut(&|i| n / k + usize::from(i < n % k));
                t.call(format!("folds({n}, {k})"), || folds(n, k))?
                    .tolerance(0.0, 0.0)
                    .mistake("the last rows are in no fold", || cut(&|_| n / k))
                    .mistake(
                        "the last fold takes all that is left over: spread it, one more for each of the first folds",
                        || cut(&|i| if i == k - 1 { n } else { n / k }),
                    )
                    .mistake("rounded up, the first folds take too many, and too little is left for the last", || {
                        cut(&|_| n.div_ceil(k))
                    })
                    .mistake("rounded up, the first folds take too many, and too little is left for the last", || {
                        (0..n).collect::<Vec<_>>().chunks(n.div_ceil(k)).map(<[usize]>::to_vec).collect::<Vec<_>>()
                    })
                    .mistake(
                        "the first fold takes all that is left over: spread it, one more for each of the first folds",
                        || cut(&|i| if i == 0 { n / k + n % k } else { n / k }),
                    )
                    .mistake("these rows are dealt out in turn; cut them in order", || {
                        (0..k).map(|i| (i..n).step_by(k).collect()).collect::<Vec<Vec<usize>>>()
                    })
                    .mistake("these are the rows to train on; those to validate on are asked for", || {
                        exact
                            .iter()
                            .map(|fold| (0..n).filter(|i| !fold.contains(i)).collect())
                            .collect::<Vec<Vec<usize>>>()
                    })
                    .mistake("the larger folds come first", || cut(&|i| n / k + usize::from(i >= k - n % k)))
                    .mistake("the larger folds come first; cuts at the multiples of n / k mix them", || {
                        cut(&|i| ((i + 1) * n).div_ceil(k) - (i * n).div_ceil(k))
                    })
                    .mistake("the larger folds come first; cuts at the multiples of n / k mix them", || {
                        cut(&|i| (i + 1) * n / k - i * n / k)
                    })
                    .expect(exact.clone())?;
            }
            Ok(())
        })?;
        let random = [50..99, 4..9, 3..20, 2..6].map(|range| t.rng.random_range(range));
        t.part("examples_processed", |t| {
            for [n, k, epochs, settings] in
                [[103, 5, 10, 3], random, [40, 40, 1, 1], [10, 1, 7, 2], [16_777_217, 2, 1, 1], [1_000_003, 11, 101, 7]]
            {
                let exact = settings * epochs * (k - 1) * n;
                t.call(format!("examples_processed({n}, {k}, {epochs}, {settings})"), || {
                    examples_processed(n, k, epochs, settings)
                })?
                .tolerance(0.0, 0.0)
                .suspect("computed in f32, which counts to 16 777 216 only; stay with integers", |found| {
                    exact > 1 << 24 && (*found as f64 / exact as f64 - 1.0).abs() < 1e-6
                })
                .mistake("each model leaves its own fold out, so a row is seen by k - 1 models, not by k", || {
                    settings * epochs * k * n
                })
                .mistake("each setting needs k models of its own: multiply by the settings", || epochs * (k - 1) * n)
                .mistake("each model sees its rows once in every epoch: multiply by the epochs", || {
                    settings * (k - 1) * n
                })
                .mistake("these are the rows of one model; there are k of them", || settings * epochs * (n - n / k))
                .mistake("the folds are not all of size n / k, rounded down; count how many models see a row", || {
                    settings * epochs * k * (n - n / k)
                })
                .mistake("these are the rows that are validated on; training sees all the others", || {
                    settings * epochs * n
                })
                .expect(exact)?;
            }
            Ok(())
        })
    })
}

/// 3.6.5: the cross-validation error of a mean, and its bias.
pub fn k_fold_bias(k_fold_error: fn(&[f64], usize) -> f64, bias: fn(usize, usize, usize, u64) -> f64) -> Check {
    Check::new("3.6.5", move |t| {
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let random = vector(12, 3.0, &mut t.rng);
        let far = random.iter().map(|y| 1e6 + y).collect();
        for (y, k) in
            [(vec![1.0, 2.0, 4.0, 9.0, 5.0, 6.0], 3), (random.clone(), 4), (random, 12), (vec![2.0, 2.0], 2), (far, 2)]
        {
            let size = y.len() / k;
            let error = |predict: &dyn Fn(&[f64], &[f64]) -> f64| {
                let each = |(i, fold): (usize, &[f64])| {
                    let rest = [&y[..i * size], &y[(i + 1) * size..]].concat();
                    let guess = predict(fold, &rest);
                    fold.iter().map(|y| (y - guess).powi(2)).sum::<f64>()
                };
                y.chunks(size).enumerate().map(each).sum::<f64>() / y.len() as f64
            };
            let exact = error(&|_, rest| mean(rest));
            t.call(format!("k_fold_error(&{}, {k})", show(&y)), || k_fold_error(&y, k))?
                .tolerance(1e-7, 1e-12)
                .mistake("these are folds of k targets each; k is the number of folds", || {
                    let sum: f64 = y.iter().sum();
                    let each = |fold: &[f64]| {
                        let guess = (sum - fold.iter().sum::<f64>()) / (y.len() - fold.len()) as f64;
                        fold.iter().map(|y| (y - guess).powi(2)).sum::<f64>()
                    };
                    y.chunks(k).map(each).sum::<f64>() / y.len() as f64
                })
                .mistake("the mean of all targets was used: the fold itself must be left out", || {
                    error(&|_, _| mean(&y))
                })
                .mistake("the mean of the fold itself was used: the mean of all *other* targets predicts it", || {
                    error(&|fold, _| mean(fold))
                })
                .mistake("this is the sum of the squares; their mean is asked for", || exact * y.len() as f64)
                .mistake("this is the root of the mean squared error", || exact.sqrt())
                .mistake("these are half squares", || exact / 2.0)
                .mistake("the sums of the folds were averaged; divide by the number of targets", || exact * size as f64)
                .suspect(
                    "lost in rounding: of huge squares the difference keeps no digits; take the differences first",
                    |_| y[0] > 1e5,
                )
                .expect(exact)?;
        }
        t.part("bias", |t| {
            for (n, k, rounds) in [(10, 2, 40), (6, 3, 7), (5, 5, 1), (8, 4, 20_000)] {
                experiment(t, bias, n, k, rounds)?;
            }
            Ok(())
        })
    })
}

/// The mean cross-validation error of so many rounds. `generator` hands one out for a round, or None to go on with the
/// one before; `own`: the mean that predicts a fold has its own targets in it.
fn average(n: usize, k: usize, rounds: usize, own: bool, generator: &dyn Fn(u64) -> Option<Rng>) -> f64 {
    let mut rng = generator(0).expect("the first round needs one");
    let mut sum = 0.0;
    for round in 0..rounds as u64 {
        rng = generator(round).unwrap_or(rng);
        let y: Vec<f64> = Tensor::normal(0.0, 1.0, n, &mut rng).to_vec().into_iter().map(f64::from).collect();
        let all: f64 = y.iter().sum();
        for fold in y.chunks(n / k) {
            let rest = all - fold.iter().sum::<f64>();
            let guess = if own { all / n as f64 } else { rest / (n - fold.len()) as f64 };
            sum += fold.iter().map(|y| (y - guess).powi(2)).sum::<f64>();
        }
    }
    sum / (n * rounds) as f64
}

fn experiment(t: &mut Trial, bias: fn(usize, usize, usize, u64) -> f64, n: usize, k: usize, rounds: usize) -> Tried {
    // Beyond 32 bits, so that a seed that is cut shows.
    let seed = (1 << 40) + t.rng.random_range(1..1000u64);
    let size = n as f64;
    let theory = 1.0 / (n - n / k) as f64 - 1.0 / size;
    let truth = 1.0 + 1.0 / size;
    let once = |seed: u64| move |round: u64| (round == 0).then(|| rng(seed));
    let exact = average(n, k, rounds, false, &once(seed)) - truth;
    t.call(format!("bias({n}, {k}, {rounds}, {seed})"), || bias(n, k, rounds, seed))?
        .tolerance(1e-7, 1e-8)
        .mistake("the sign is the wrong way round here: the cross-validation error less the true one, which may be negative in a few rounds; no absolute value is taken", || -exact)
        .mistake("this is the average cross-validation error; take the true error of the mean, 1 + 1/n, off", || {
            exact + truth
        })
        .mistake("the true error is 1 + 1/n: the mean of n targets has a noise of its own", || exact + 1.0 / size)
        .mistake("there is hardly a bias in this: are the targets of the fold left out of its mean?", || {
            average(n, k, rounds, true, &once(seed)) - truth
        })
        .mistake("this is what theory expects; here it is to be measured, with `rounds` rounds from `seed`", || theory)
        .mistake("the seed is not the one that was given, but 0", || average(n, k, rounds, false, &once(0)) - truth)
        .mistake("the seed was cut to 32 bits", || average(n, k, rounds, false, &once(u64::from(seed as u32))) - truth)
        .mistake("each round begins a new generator; one serves the whole experiment", || {
            average(n, k, rounds, false, &|round| Some(rng(seed + round))) - truth
        })
        .mistake("each round draws the same numbers: make the generator once, before the first round", || {
            average(n, k, rounds, false, &|_| Some(rng(seed))) - truth
        })
        .suspect("right for few rounds: are all 20 000 of them done?", |found| {
            rounds > 1000 && (found - exact).abs() < 0.2
        })
        .expect(exact)?;
    Ok(())
}

type Curve = fn(&SyntheticRegressionData, &[usize]) -> Vec<f64>;

/// 3.6.7: a learning curve, and where it leads.
pub fn learning_curve(curve: Curve, extrapolate: fn(&[usize], &[f64], usize) -> f64) -> Check {
    Check::new("3.6.7", move |t| {
        t.part("curve", |t| {
            measured_curve(t, curve, &[2.0, -3.4, 1.0], &[6, 15, 60], 80)?;
            measured_curve(t, curve, &[-1.5], &[60, 4, 9, 4], 30)
        })?;
        let sizes = [6, 15, 60];
        let random: Vec<f64> = sizes.iter().map(|n| 1.0 + 4.0 / *n as f64 + t.rng.random_range(-0.1..0.1)).collect();
        t.part("extrapolate", |t| {
            for (sizes, errors, n) in [
                (vec![10, 20, 40], vec![1.6, 1.25, 1.15], 100),
                (sizes.to_vec(), random, 500),
                (vec![8, 4], vec![0.5, 0.9], 2),
                (vec![10, 20], vec![1.0, 0.4], 1000),
                // Noise has turned the curve round.
                (vec![10, 20, 40], vec![1.0, 1.25, 1.2], 100),
                (vec![100, 10, 10, 50], vec![3e-4, 9e-4, 7e-4, 2e-4], 1_000_000),
            ] {
                let count = errors.len() as f64;
                let line = |u: &dyn Fn(usize) -> f64, at: f64| {
                    let u: Vec<f64> = sizes.iter().map(|size| u(*size)).collect();
                    let (a, b) = (u.iter().sum::<f64>() / count, errors.iter().sum::<f64>() / count);
                    let up: f64 = u.iter().zip(&errors).map(|(u, e)| (u - a) * (e - b)).sum();
                    b + up / u.iter().map(|u| (u - a).powi(2)).sum::<f64>() * (at - a)
                };
                let inverse = |n: usize| 1.0 / n as f64;
                t.call(format!("extrapolate(&{sizes:?}, &{}, {n})", show(&errors)), || {
                    extrapolate(&sizes, &errors, n)
                })?
                .tolerance(1e-9, 1e-12)
                .mistake(
                    "this is a line in the size, which would fall below 0 one day; the line is in 1 / size",
                    || line(&|n| n as f64, n as f64),
                )
                .mistake("this is a, the error for infinitely many examples; add b / n", || line(&inverse, 0.0))
                .mistake("a may come out negative: what the fit says is asked for, so nothing is limited to 0", || {
                    let a = line(&inverse, 0.0);
                    line(&inverse, inverse(n)) - a + a.max(0.0)
                })
                .mistake("a may come out negative: what the fit says is asked for, so nothing is limited to 0", || {
                    line(&inverse, inverse(n)).max(0.0)
                })
                .mistake("b may come out negative: what the fit says is asked for, also where the errors rise", || {
                    errors.iter().sum::<f64>() / count
                })
                .mistake("b may come out negative: what the fit says is asked for, also where the errors rise", || {
                    line(&inverse, 0.0).max(line(&inverse, inverse(n)))
                })
                .mistake(
                    "this fits error · size, in which the large sizes count for more; every size counts the same",
                    || {
                        let (x, y): (Vec<f64>, Vec<f64>) =
                            sizes.iter().zip(&errors).map(|(n, e)| (*n as f64, *n as f64 * e)).unzip();
                        let (mx, my) = (x.iter().sum::<f64>() / count, y.iter().sum::<f64>() / count);
                        let up: f64 = x.iter().zip(&y).map(|(x, y)| (x - mx) * (y - my)).sum();
                        let a = up / x.iter().map(|x| (x - mx).powi(2)).sum::<f64>();
                        a + (my - a * mx) / n as f64
                    },
                )
                .mistake("this is the error of the largest size; extrapolate", || errors[errors.len() - 1])
                .mistake("the term is b / n, not b n", || line(&inverse, n as f64))
                .mistake("the error goes with 1 / n here, not with 1 / √n", || {
                    line(&|n| inverse(n).sqrt(), inverse(n).sqrt())
                })
                .mistake(
                    "this goes through the first and the last point only; fit all of them by least squares",
                    || {
                        let (first, last) = (inverse(sizes[0]), inverse(sizes[sizes.len() - 1]));
                        let b = (errors[errors.len() - 1] - errors[0]) / (last - first);
                        errors[0] + b * (inverse(n) - first)
                    },
                )
                .expect(line(&inverse, inverse(n)))?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

fn measured_curve(t: &mut Trial, curve: Curve, w: &[f32], sizes: &[usize], num_val: usize) -> Tried {
    let seed = t.rng.random();
    let data = SyntheticRegressionData::with_rows(w, 4.2, 1.0, 60, num_val, seed).expect("these work");
    let matrix = |values: &ndarray::ArrayD<f32>| -> Array2<f32> {
        values.clone().into_dimensionality().expect("examples have one row each")
    };
    let [x, y] = [data.train().inputs(), data.train().targets()].map(matrix);
    let [x_val, y_val] = [data.val().inputs(), data.val().targets()].map(matrix);
    // The errors of the line through some training rows on other examples, or on their first few.
    let error = |rows: Range<usize>, x_on: ArrayView2<f32>, y_on: ArrayView2<f32>| {
        let line =
            LeastSquares::fit(x.slice(s![rows.clone(), ..]), y.slice(s![rows, 0])).expect("there is one best line");
        let squares = x_on.axis_iter(Axis(0)).zip(y_on.column(0));
        squares.map(|(x, y)| (line.predict(&x.to_vec()) - f64::from(*y)).powi(2)).sum::<f64>() / x_on.nrows() as f64
    };
    let errors = |rows: &dyn Fn(usize) -> Range<usize>| {
        sizes.iter().map(|n| error(rows(*n), x_val.view(), y_val.view())).collect::<Vec<f64>>()
    };
    let own = |x: &Array2<f32>, y: &Array2<f32>| {
        let on = |n: &usize| {
            let rows = (*n).min(x.nrows());
            error(0..*n, x.slice(s![..rows, ..]), y.slice(s![..rows, ..]))
        };
        sizes.iter().map(on).collect::<Vec<f64>>()
    };
    let exact = errors(&|n| 0..n);
    let map = |f: &dyn Fn(f64) -> f64| exact.iter().map(|e| f(*e)).collect::<Vec<_>>();
    let tried = format!(
        "learning_curve(&data, &{sizes:?}) with {} weights, 60 training and {num_val} validation examples",
        w.len()
    );
    t.call(tried, || curve(&data, sizes))?
        .tolerance(1e-6, 1e-9)
        .mistake("these are errors on the examples that were fitted; measure on the validation examples", || {
            own(&x, &y)
        })
        .mistake("all training examples were used for each size; take the first n", || errors(&|_| 0..60))
        .mistake("these are the last n examples; take the first n", || errors(&|n| 60 - n..60))
        .mistake("only the first n validation examples were used; measure on all of them", || own(&x_val, &y_val))
        .mistake("these are roots; the mean squares are asked for", || map(&f64::sqrt))
        .mistake("these are half squares", || map(&|e| e / 2.0))
        .mistake("these are sums; divide by the number of validation examples", || map(&|e| e * num_val as f64))
        .expect(exact.clone())?;
    Ok(())
}
