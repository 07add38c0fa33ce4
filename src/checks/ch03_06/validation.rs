//! 3.6.4, 3.6.5 and 3.6.7: what cross-validation costs and how it errs, and what more data would bring.

use ndarray::{Array2, Axis, s};
use rand::Rng as _;

use crate::checks::reference::vector;
use crate::checks::{Check, show};
use crate::data::SyntheticRegressionData;
use crate::nn::LeastSquares;

type Folds = fn(usize, usize) -> Vec<Vec<usize>>;

/// 3.6.4: the folds, and the work.
pub fn k_fold_cost(folds: Folds, examples_processed: fn(usize, usize, usize, usize) -> usize) -> Check {
    Check::new("3.6.4", move |t| {
        let random = (t.rng.random_range(20..40), t.rng.random_range(6..9));
        t.part("folds", |t| {
            for (n, k) in [(11, 4), (6, 3), random, (5, 5), (4, 1)] {
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
                    .expect(exact.clone())?;
            }
            Ok(())
        })?;
        let random = [50..99, 4..9, 3..20, 2..6].map(|range| t.rng.random_range(range));
        t.part("examples_processed", |t| {
            for [n, k, epochs, settings] in [[103, 5, 10, 3], random, [40, 40, 1, 1], [10, 1, 7, 2]] {
                let exact = settings * epochs * (k - 1) * n;
                t.call(format!("examples_processed({n}, {k}, {epochs}, {settings})"), || {
                    examples_processed(n, k, epochs, settings)
                })?
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
        for (y, k) in [(vec![1.0, 2.0, 4.0, 9.0, 5.0, 6.0], 3), (random.clone(), 4), (random, 12), (vec![2.0, 2.0], 2)]
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
                .expect(exact)?;
        }
        t.part("bias", |t| {
            for (n, k, seed) in [(10, 2, t.rng.random_range(0..1000)), (6, 3, 1), (5, 5, 2)] {
                let (size, rounds) = (n as f64, 20_000);
                let exact = 1.0 / (size * (k as f64 - 1.0));
                let near = move |x: f64| move |found: &f64| (found - x).abs() < 0.026;
                t.call(format!("bias({n}, {k}, {rounds}, {seed})"), || bias(n, k, rounds, seed))?
                    .suspect(
                        "the sign is the wrong way round: the cross-validation error is the larger one",
                        near(-exact),
                    )
                    .suspect(
                        "this is the average cross-validation error; take the true error of the mean, 1 + 1/n, off",
                        near(1.0 + 1.0 / size + exact),
                    )
                    .suspect(
                        "the true error is 1 + 1/n: the mean of n targets has a noise of its own",
                        near(1.0 / size + exact),
                    )
                    .suspect("there is no bias in this: are the targets of the fold left out of its mean?", near(0.0))
                    .expect_that(format!("a bias near {}", show(&exact)), near(exact))?;
            }
            Ok(())
        })?;
        Ok(())
    })
}

type Curve = fn(&SyntheticRegressionData, &[usize]) -> Vec<f64>;

/// 3.6.7: a learning curve, and where it leads.
pub fn learning_curve(curve: Curve, extrapolate: fn(&[usize], &[f64], usize) -> f64) -> Check {
    Check::new("3.6.7", move |t| {
        let data = SyntheticRegressionData::with_rows(&[2.0, -3.4, 1.0], 4.2, 1.0, 60, 80, t.rng.random())
            .expect("these work");
        let sizes = [6, 15, 60];
        let matrix = |values: &ndarray::ArrayD<f32>| -> Array2<f32> {
            values.clone().into_dimensionality().expect("examples have one row each")
        };
        let [x, y] = [data.train().inputs(), data.train().targets()].map(matrix);
        let [x_val, y_val] = [data.val().inputs(), data.val().targets()].map(matrix);
        let errors = |rows: &dyn Fn(usize) -> std::ops::Range<usize>, own: bool| {
            let error = |n: &usize| {
                let (x, y) = (x.slice(s![rows(*n), ..]), y.slice(s![rows(*n), ..]));
                let line = LeastSquares::fit(x, y.column(0)).expect("there is one best line");
                let (x, y) = if own { (x, y) } else { (x_val.view(), y_val.view()) };
                let squares = x.axis_iter(Axis(0)).zip(y.column(0));
                squares.map(|(x, y)| (line.predict(&x.to_vec()) - f64::from(*y)).powi(2)).sum::<f64>()
                    / x.nrows() as f64
            };
            sizes.iter().map(error).collect::<Vec<f64>>()
        };
        let exact = errors(&|n| 0..n, false);
        let map = |f: fn(f64) -> f64| exact.iter().map(|e| f(*e)).collect::<Vec<_>>();
        let tried = format!("learning_curve(&data, &{sizes:?}) with 60 training and 80 validation examples");
        t.part("curve", |t| {
            t.call(tried, || curve(&data, &sizes))?
                .mistake(
                    "these are errors on the examples that were fitted; measure on the validation examples",
                    || errors(&|n| 0..n, true),
                )
                .mistake("all training examples were used for each size; take the first n", || {
                    errors(&|_| 0..60, false)
                })
                .mistake("these are the last n examples; take the first n", || errors(&|n| 60 - n..60, false))
                .mistake("these are roots; the mean squares are asked for", || map(f64::sqrt))
                .mistake("these are half squares", || map(|e| e / 2.0))
                .mistake("these are sums; divide by the number of validation examples", || map(|e| e * 80.0))
                .expect(exact.clone())?;
            Ok(())
        })?;
        let random: Vec<f64> = sizes.iter().map(|n| 1.0 + 4.0 / *n as f64 + t.rng.random_range(-0.1..0.1)).collect();
        t.part("extrapolate", |t| {
            for (sizes, errors, n) in [
                (vec![10, 20, 40], vec![1.6, 1.25, 1.15], 100),
                (sizes.to_vec(), random, 500),
                (vec![8, 4], vec![0.5, 0.9], 2),
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
                .tolerance(1e-6, 1e-9)
                .mistake(
                    "this is a line in the size, which would fall below 0 one day; the line is in 1 / size",
                    || line(&|n| n as f64, n as f64),
                )
                .mistake("this is a, the error for infinitely many examples; add b / n", || line(&inverse, 0.0))
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
