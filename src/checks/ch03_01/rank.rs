//! 3.1.4: what happens when the columns of X depend on each other, and what noise does about it.

use ndarray::{Array1, Array2, Axis, array};
use rand::Rng as _;

use crate::checks::{Check, show};
use crate::tensor::Tensor;

type Fit = fn(&[[f64; 2]], &[f64]) -> Option<[f64; 2]>;

/// 3.1.4a: two weights from the normal equations, if they determine them.
pub fn full_rank(answer: Fit) -> Check {
    Check::new("3.1.4a", move |t| {
        let random: Vec<[f64; 2]> = (0..6).map(|_| [(); 2].map(|()| t.rng.random_range(-3.0..3.0))).collect();
        let noisy: Vec<f64> = random.iter().map(|_| t.rng.random_range(-9.0..9.0)).collect();
        let known = (vec![[1.0, 2.0], [3.0, 1.0], [-1.0, 1.0]], vec![4.0, 0.0, 7.0]);
        // In other units nothing else changes.
        let tiny = (known.0.iter().map(|x| x.map(|x| x * 1e-5)).collect(), known.1.clone());
        for (x, y) in [known, (random.clone(), noisy.clone()), tiny] {
            let sum = |f: &dyn Fn(&[f64; 2], f64) -> f64| x.iter().zip(&y).map(|(x, y)| f(x, *y)).sum::<f64>();
            let (a, b, c) = (sum(&|x, _| x[0] * x[0]), sum(&|x, _| x[0] * x[1]), sum(&|x, _| x[1] * x[1]));
            let (p, q, det) = (sum(&|x, y| x[0] * y), sum(&|x, y| x[1] * y), a * c - b * b);
            t.call(format!("fit(&{}, &{})", show(&x), show(&y)), || answer(&x, &y))?
                .mistake("the columns were fitted one by one, as if b = Σ x₁ x₂ were 0", || Some([p / a, q / c]))
                .mistake("the sign of b is wrong: the inverse of [a b; b c] is [c -b; -b a] / (a c - b²)", || {
                    Some([(c * p + b * q) / det, (a * q + b * p) / det])
                })
                .mistake("a and c changed places: the inverse of [a b; b c] is [c -b; -b a] / (a c - b²)", || {
                    Some([(a * p - b * q) / det, (c * q - b * p) / det])
                })
                .mistake("the division by the determinant is missing", || Some([c * p - b * q, a * q - b * p]))
                .mistake("the weights are in reverse order", || Some([(a * q - b * p) / det, (c * p - b * q) / det]))
                .suspect("these columns are independent, only their numbers are small: compare the determinant with a c, not with a fixed bound", |w| {
                    w.is_none()
                })
                .tolerance(1e-6, 1e-9)
                .expect(Some([(c * p - b * q) / det, (a * q - b * p) / det]))?;
        }
        let multiple = |factor: f64| random.iter().map(|x| [x[0], x[0] * factor]).collect::<Vec<_>>();
        let one_third = (1..8).map(|i| [f64::from(i) / 3.0, f64::from(i) * 0.7e6]).collect();
        for x in [multiple(2.0), one_third, multiple(-0.3e4), multiple(0.0), vec![[0.0, 0.0]], vec![[1.0, 2.0]]] {
            let y = &noisy[..x.len().min(noisy.len())];
            let x = &x[..y.len()];
            t.call(format!("fit(&{}, &{})", show(&x.to_vec()), show(&y.to_vec())), || answer(x, y))?
                .suspect("rounding has left a determinant that is not exactly 0, and the division by it gives huge or useless weights: compare it with a c", |w| {
                    w.is_some_and(|w| w.iter().all(|w| w.is_finite()))
                })
                .suspect("the determinant is 0 and was divided by: ask first", Option::is_some)
                .expect(None::<[f64; 2]>)?;
        }
        Ok(())
    })
}

/// 3.1.4b: independent noise on every entry.
pub fn jitter(answer: fn(&Tensor, f32, u64) -> Tensor) -> Check {
    Check::new("3.1.4b", move |t| {
        let (n, d, sigma, seed) = (300, 6, 0.5, t.rng.random::<u32>().into());
        // All columns are the same, and every fourth row is 0.
        let x: Tensor = Array2::from_shape_fn((n, d), |(i, _)| (i % 4) as f32).into();
        let tried = format!("jittered(&x, {sigma}, {seed}) with an x of shape ({n}, {d})");
        let noisy = t.call(&tried, || answer(&x, sigma, seed))?;
        noisy.expect_that(format!("the shape [{n}, {d}]"), |noisy| noisy.shape() == [n, d])?;
        let noise = |noisy: &Tensor| -> Array2<f64> {
            (noisy.value() - x.value()).mapv(f64::from).into_dimensionality().expect("the shape was compared")
        };
        let same = |noise: &Array2<f64>, axis| {
            let first = noise.index_axis(Axis(axis), 0).insert_axis(Axis(axis)).to_owned();
            (noise - &first).iter().all(|difference| difference.abs() < 1e-5)
        };
        let deviation = |noise: &Array2<f64>| noise.std(0.0);
        let near = |a: f64, b: f64| (a / b - 1.0).abs() < 0.1;
        t.call(format!("{tried}, minus x"), || noise(&answer(&x, sigma, seed)))?
            .suspect("nothing was added", |noise| noise.iter().all(|e| *e == 0.0))
            .suspect("all entries got the same number", |noise| same(noise, 0) && same(noise, 1))
            .suspect("all entries of a row got the same number, so equal columns are still equal", |noise| {
                same(noise, 1)
            })
            .suspect("all entries of a column got the same number; each entry needs one of its own", |noise| {
                same(noise, 0)
            })
            .suspect(
                "the noise is added to every entry, also to those that are 0, and not multiplied with them",
                |noise| noise.row(0).iter().all(|e| e.abs() < 1e-6),
            )
            .suspect("σ is a standard deviation; this noise has the standard deviation σ²", |noise| {
                near(deviation(noise), 0.25)
            })
            .suspect(
                "σ is a standard deviation, not a variance; this noise has the standard deviation √σ",
                |noise| near(deviation(noise), 0.5f64.sqrt()),
            )
            .suspect("the noise has a mean of its own; N(0, σ²) has none", |noise| {
                noise.mean().is_some_and(|m| m.abs() > 0.1)
            })
            .suspect("the noise is bounded; N(0, σ²) now and then goes beyond 2σ", |noise| {
                noise.iter().all(|e| e.abs() < 1.0)
            })
            .expect_that(
                "independent noise of mean 0 and standard deviation 0.5, from a normal distribution",
                |noise| {
                    let beyond = noise.iter().filter(|e| e.abs() > 1.0).count() as f64 / (n * d) as f64;
                    noise.mean().is_some_and(|m| m.abs() < 0.06)
                        && near(deviation(noise), 0.5)
                        && (0.02..0.08).contains(&beyond)
                        && !same(noise, 0)
                        && !same(noise, 1)
                },
            )?;
        let first = t.run(&tried, || answer(&x, sigma, seed))?;
        t.lend(&[("x", &x)])
            .call(format!("{tried}, once more"), || answer(&x, sigma, seed))?
            .otherwise("the same seed must give the same noise: draw it from `workbook::rng(seed)`")
            .expect(first)?;
        let other = t.run(format!("jittered(&x, {sigma}, {})", seed + 1), || noise(&answer(&x, sigma, seed + 1)))?;
        t.call(format!("jittered(&x, {sigma}, {}) minus jittered(&x, {sigma}, {seed})", seed + 1), || {
            other - noise(&answer(&x, sigma, seed))
        })?
        .otherwise("the seed plays no part: another seed must give other noise")
        .expect_that("differences everywhere", |difference| difference.iter().filter(|e| **e == 0.0).count() < 20)?;
        t.call(format!("jittered(&x, 0, {seed})"), || answer(&x, 0.0, seed))?
            .otherwise("without any noise X stays as it is")
            .expect(&x)?;
        Ok(())
    })
}

/// 3.1.4c: the expected Gram matrix of a noisy X.
pub fn expected_gram(answer: fn(&Array2<f64>, f64) -> Array2<f64>) -> Check {
    Check::new("3.1.4c", move |t| {
        let random = Array2::from_shape_simple_fn((6, 4), || t.rng.random_range(-2.0..2.0));
        let noise = t.rng.random_range(0.2..0.9);
        let square = array![[1.0, 2.0], [-3.0, 0.5]];
        for (x, sigma) in [(array![[1.0, 2.0], [3.0, 4.0], [0.0, -1.0]], 0.5), (random, noise), (square, 2.0)] {
            let ((n, d), gram) = (x.dim(), x.t().dot(&x));
            let (size, eye) = (n as f64, Array2::<f64>::eye(d));
            t.call(format!("expected_gram(&{}, {sigma})", show(&x)), || answer(&x, sigma))?
                .mistake("this is XᵀX without noise; the squares of the noise do not average out", || gram.clone())
                .mistake("every diagonal entry of EᵀE is a sum over all n examples, so σ² counts n times", || {
                    &gram + sigma * sigma * &eye
                })
                .mistake("the mean of a squared entry of the noise is σ², not σ", || &gram + size * sigma * &eye)
                .mistake(
                    "off the diagonal the noises of two columns are multiplied; they are independent, so the mean is 0",
                    || &gram + size * sigma * sigma,
                )
                .mistake("the sum runs over the n examples, not over the d features", || {
                    &gram + d as f64 * sigma * sigma * &eye
                })
                .mistake("the mean of a sum is asked for; do not divide by n", || &gram / size + sigma * sigma * &eye)
                .mistake("this is XXᵀ, which compares examples; XᵀX compares features", || {
                    x.dot(&x.t()) + size * sigma * sigma * Array2::<f64>::eye(n)
                })
                .tolerance(1e-9, 1e-9)
                .expect(&gram + size * sigma * sigma * &eye)?;
        }
        Ok(())
    })
}

type Descend = fn(&Array2<f64>, &Array1<f64>, &Array1<f64>, f64, usize) -> Array1<f64>;

/// 3.1.4d: gradient descent where many weights are equally good.
pub fn descent(answer: Descend) -> Check {
    Check::new("3.1.4d", move |t| {
        let random = Array2::from_shape_simple_fn((5, 3), || t.rng.random_range(-1.0..1.0));
        let targets = Array1::from_shape_simple_fn(5, || t.rng.random_range(-3.0..3.0));
        let start = Array1::from_shape_simple_fn(3, || t.rng.random_range(-2.0..2.0));
        // The third column is the sum of the others.
        let mut dependent = random.clone();
        dependent.column_mut(2).assign(&(&random.column(0) + &random.column(1)));
        let fits = dependent.dot(&array![1.0, 2.0, -1.0]);
        let cases = [(&random, &targets, 1), (&random, &targets, 4), (&dependent, &fits, 3), (&dependent, &fits, 300)];
        for (x, y, steps) in cases {
            let lr = 0.1;
            let n = y.len() as f64;
            // As many steps with another factor before the gradient of the sum, from another start.
            let run = |start: &Array1<f64>, factor: f64, steps: usize| {
                (0..steps).fold(start.clone(), |w, _| &w - factor * lr * x.t().dot(&(x.dot(&w) - y)))
            };
            let tried = format!("descend(&{}, &{}, &{}, {lr}, {steps})", show(x), show(y), show(&start));
            t.call(tried, || answer(x, y, &start, lr, steps))?
                .suspect("the loss grows: move against the gradient, w - η ∇L", |w| {
                    w.iter().any(|w| !w.is_finite() || w.abs() > 1e6)
                })
                .mistake("the weights climb: move against the gradient, w - η ∇L", || run(&start, -2.0 / n, steps))
                .mistake("the derivative of the square has a factor 2", || run(&start, 1.0 / n, steps))
                .mistake("the loss is a mean, so the gradient is divided by n", || run(&start, 2.0, steps))
                .mistake("divided by the number of weights; the mean runs over the examples", || {
                    run(&start, 2.0 / 3.0, steps)
                })
                .mistake(
                    "begin at `start`, not at 0: where there are many best weights, the start decides which are found",
                    || run(&Array1::zeros(3), 2.0 / n, steps),
                )
                .mistake("this is a single step; there are to be more", || run(&start, 2.0 / n, 1))
                .tolerance(1e-7, 1e-9)
                .expect(run(&start, 2.0 / n, steps))?;
        }
        Ok(())
    })
}
