//! 3.1.4: what happens when the columns of X depend on each other, and what noise does about it.

use ndarray::{Array1, Array2, Axis, array, s};
use rand::Rng as _;

use crate::chance::{are_normal, repeat};
use crate::reference::matrix;
use crate::{Check, show};
use workbook::tensor::Tensor;

type Fit = fn(&[[f64; 2]], &[f64]) -> Option<[f64; 2]>;

/// 3.1.4a: two weights from the normal equations, if they determine them.
pub fn full_rank(answer: Fit) -> Check {
    Check::new("3.1.4a", move |t| {
        let random: Vec<[f64; 2]> = (0..6).map(|_| [(); 2].map(|()| t.rng.random_range(-3.0..3.0))).collect();
        let noisy: Vec<f64> = random.iter().map(|_| t.rng.random_range(-9.0..9.0)).collect();
        let known = (vec![[1.0, 2.0], [3.0, 1.0], [-1.0, 1.0]], vec![4.0, 0.0, 7.0]);
        // In other units nothing else changes.
        let in_units =
            |a: f64, b: f64| (known.0.iter().map(|x| [a * x[0], b * x[1]]).collect::<Vec<_>>(), known.1.clone());
        let units = [(1e-5, 1e-5), (1e6, 1e-3), (1e-4, 1e5), (1e-9, 1e-9), (1e9, 1e9)].map(|(a, b)| in_units(a, b));
        // Columns that differ little, but by more than 1e-12 allows.
        let near = |angle: f64| (vec![[1.0, 1.0], [1.0, 1.0 + angle]], vec![1.0, 2.0]);
        let alike = [near(1e-3), near(6e-6)];
        for (x, y) in [known.clone(), (random.clone(), noisy.clone())].into_iter().chain(alike).chain(units) {
            let sum = |f: &dyn Fn(&[f64; 2], f64) -> f64| x.iter().zip(&y).map(|(x, y)| f(x, *y)).sum::<f64>();
            let (a, b, c) = (sum(&|x, _| x[0] * x[0]), sum(&|x, _| x[0] * x[1]), sum(&|x, _| x[1] * x[1]));
            let (p, q, det) = (sum(&|x, y| x[0] * y), sum(&|x, y| x[1] * y), a * c - b * b);
            let sine = det / (a * c);
            // Two equations for two unknowns need no sums, which lose digits.
            let best = match &x[..] {
                [first, second] => {
                    let slope = (y[1] - y[0]) / (second[1] - first[1]);
                    [y[0] - slope, slope]
                }
                _ => [(c * p - b * q) / det, (a * q - b * p) / det],
            };
            t.call(format!("fit(&{x:?}, &{})", show(&y)), || answer(&x, &y))?
                .mistake("the columns were fitted one by one, as if b = Σ x₁ x₂ were 0", || Some([p / a, q / c]))
                .mistake("the sign of b is wrong: the inverse of [a b; b c] is [c -b; -b a] / (a c - b²)", || {
                    Some([(c * p + b * q) / det, (a * q + b * p) / det])
                })
                .mistake("a and c changed places: the inverse of [a b; b c] is [c -b; -b a] / (a c - b²)", || {
                    Some([(a * p - b * q) / det, (c * q - b * p) / det])
                })
                .mistake("the division by the determinant is missing", || Some([c * p - b * q, a * q - b * p]))
                .mistake("the weights are in reverse order", || Some([(a * q - b * p) / det, (c * p - b * q) / det]))
                .suspect("the columns are nearly multiples of each other, but not nearer than 1e-12 allows: compare the determinant with 1e-12 a c", |w| {
                    w.is_none() && sine < 0.01
                })
                .suspect("these columns are independent, only in other units: compare the determinant with a c, which has its units, and not with a fixed bound or other products", |w| {
                    w.is_none()
                })
                .suspect("the columns are nearly multiples of each other, so a descent would take far too many steps: solve the two equations, in `f64`", |_| {
                    sine < 0.01
                })
                // The sums of nearly equal columns keep fewer digits.
                .tolerance(1e-6 + 1e-14 / sine, 0.0)
                .expect(Some(best))?;
        }
        let multiple = |factor: f64| random.iter().map(|x| [x[0], x[0] * factor]).collect::<Vec<_>>();
        let one_third = (1..8).map(|i| [f64::from(i) / 3.0, f64::from(i) * 0.7e6]).collect();
        for x in [multiple(2.0), one_third, multiple(-0.3e4), multiple(0.0), vec![[0.0, 0.0]], vec![[1.0, 2.0]], vec![]]
        {
            let y = &noisy[..x.len().min(noisy.len())];
            let x = &x[..y.len()];
            t.call(format!("fit(&{}, &{})", show(&x.to_vec()), show(&y.to_vec())), || answer(x, y))?
                .suspect("rounding has left a determinant that is not exactly 0, and the division by it gives huge or useless weights: compare it with 1e-12 a c", |w| {
                    w.is_some_and(|w| w.iter().all(|w| w.is_finite()))
                })
                .suspect("the determinant is 0 and was divided by: ask first", Option::is_some)
                .expect(None::<[f64; 2]>)?;
        }
        for (x, y) in [near(6e-7), near(1.9e-6)] {
            t.call(format!("fit(&{x:?}, &{})", show(&y)), || answer(&x, &y))?
                .otherwise(
                    "sin² of the angle between these columns is below 1e-12, and there the pair counts as not determined",
                )
                .expect(None::<[f64; 2]>)?;
        }
        Ok(())
    })
}

/// 3.1.4b: independent noise on every entry.
pub fn jitter(answer: fn(&Tensor, f32, u64) -> Tensor) -> Check {
    Check::new("3.1.4b", move |t| {
        let seed: u64 = t.rng.random::<u32>().into();
        for (n, d, sigma) in [(2000, 6, 0.5f64), (400, 30, 0.05)] {
            // All columns are the same, and every fourth row is 0.
            let numbers = Array2::from_shape_fn((n, d), |(i, _)| (i % 4) as f32);
            let x = Tensor::from(numbers.clone());
            let tried = format!("jittered(&x, {sigma}, {seed}) with an x of shape ({n}, {d})");
            let noisy = t.lend(&[("x", &x)]).call(&tried, || answer(&x, sigma as f32, seed))?;
            let noisy = noisy.expect_that(format!("the shape [{n}, {d}]"), |noisy| noisy.shape() == [n, d])?;
            let noise = matrix(&noisy) - numbers.mapv(f64::from);
            let same = |noise: &Array2<f64>, axis| {
                let first = noise.index_axis(Axis(axis), 0).insert_axis(Axis(axis)).to_owned();
                (noise - &first).iter().all(|difference| difference.abs() < 1e-5)
            };
            let deviation = |noise: &Array2<f64>| noise.std(0.0);
            let near = |a: f64, b: f64| (a / b - 1.0).abs() < 0.1;
            // Where x is 0, nothing of the noise is rounded.
            let exact: Vec<f32> = noise.slice(s![..;4, ..]).iter().map(|e| *e as f32).collect();
            t.call(format!("{tried}, minus x"), || noise.clone())?
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
                    near(deviation(noise), sigma * sigma)
                })
                .suspect(
                    "σ is a standard deviation, not a variance; this noise has the standard deviation √σ",
                    |noise| near(deviation(noise), sigma.sqrt()),
                )
                .suspect("the noise has the standard deviation 1; multiply it by σ", |noise| {
                    near(deviation(noise), 1.0)
                })
                .suspect("the noise has a mean of its own; N(0, σ²) has none", |noise| {
                    noise.mean().is_some_and(|m| m.abs() > 0.2 * sigma)
                })
                .suspect("the noise is bounded; N(0, σ²) now and then goes beyond 2σ", |noise| {
                    noise.iter().all(|e| e.abs() < 2.0 * sigma)
                })
                .suspect("many numbers of the noise occur twice; each entry needs one of its own", |_| repeat(&exact))
                .expect_that(
                    format!("independent noise of mean 0 and standard deviation {sigma}, from a normal distribution"),
                    |noise| {
                        // Also in each row and each column, and wherever x is the same.
                        let fits = |e: ndarray::ArrayView1<f64>| {
                            let root = (e.len() as f64).sqrt();
                            let spread = (e.dot(&e) / e.len() as f64).sqrt();
                            e.sum().abs() < 6.5 * root * sigma && (spread / sigma - 1.0).abs() < 5.0 / root
                        };
                        let columns = noise.columns().into_iter().all(fits);
                        let rows = d < 20 || noise.rows().into_iter().all(fits);
                        let by_x = (0..4).all(|k| {
                            let e: Array1<f64> = noise.slice(s![k..;4, ..]).iter().copied().collect();
                            fits(e.view())
                        });
                        are_normal(noise.iter().map(|e| e / sigma)) && columns && rows && by_x && !repeat(&exact)
                    },
                )?;
            t.call(format!("{tried}, once more"), || answer(&x, sigma as f32, seed))?
                .otherwise("the same seed must give the same noise: draw it from `workbook::rng(seed)`")
                .expect(&noisy)?;
            for (other, likely) in [
                (seed + 1, "the seed plays no part: another seed must give other noise"),
                (seed + (1 << 32), "the seed is cut to 32 bits, so this one gives the noise of another: it is a `u64`"),
                (seed + (1 << 63), "the highest bit of the seed plays no part: it is a `u64`"),
            ] {
                t.call(format!("jittered(&x, {sigma}, {other}) minus jittered(&x, {sigma}, {seed})"), || {
                    matrix(&answer(&x, sigma as f32, other)) - matrix(&noisy)
                })?
                .otherwise(likely)
                .expect_that("differences everywhere", |difference| {
                    20 * difference.iter().filter(|e| e.abs() < 1e-5 * sigma).count() < difference.len()
                })?;
            }
            t.call(format!("jittered(&x, 0, {seed})"), || answer(&x, 0.0, seed))?
                .otherwise("without any noise X stays as it is")
                .expect(&x)?;
        }
        let x = Tensor::zeros((300, 4));
        let tried =
            format!("jittered(&x, 1, {seed}) with an x of zeros, of shape (300, 4), and with the seed {}", seed + 1);
        t.call(tried, || [seed, seed + 1].map(|seed| answer(&x, 1.0, seed).to_vec()))?
            .otherwise("seeds that follow each other share noise, if in other rows or columns: all of it comes from one generator, `rng(seed)`, and not from one for each row, such as `rng(seed + i)`")
            .expect_that("numbers of its own for each seed", |found| !repeat(&found.concat()))?;
        for (n, d) in [(1, 1), (1, 5), (3, 1)] {
            let x = Tensor::zeros((n, d));
            t.call(format!("jittered(&x, 1, {seed}) with an x of zeros, of shape ({n}, {d})"), || {
                answer(&x, 1.0, seed)
            })?
            .expect_that(format!("noise of the shape [{n}, {d}]"), |noisy| {
                noisy.shape() == [n, d] && noisy.to_vec().iter().all(|e| *e != 0.0)
            })?;
        }
        Ok(())
    })
}

/// 3.1.4c: the expected Gram matrix of a noisy X.
pub fn expected_gram(answer: fn(&Array2<f64>, f64) -> Array2<f64>) -> Check {
    Check::new("3.1.4c", move |t| {
        let random = Array2::<f64>::from_shape_simple_fn((6, 4), || t.rng.random_range(-2.0..2.0));
        let noise = t.rng.random_range(0.2..0.9);
        let square = array![[1.0, 2.0], [-3.0, 0.5]];
        let known = array![[1.0, 2.0], [3.0, 4.0], [0.0, -1.0]];
        // More columns than rows; rows stored as columns; one column; small and large units; no noise.
        let wide = random.slice(s![..2, ..]).to_owned();
        let turned = Array2::from_shape_simple_fn((3, 5), || t.rng.random_range(-2.0..2.0)).reversed_axes();
        let cases = [(known.clone(), 0.5), (random.clone(), noise), (square, 2.0), (wide, noise), (turned, 0.3)];
        // Two equal columns, and one of zeros.
        let alike = array![[1.0, 1.0, 0.0], [-2.0, -2.0, 0.0], [0.5, 0.5, 0.0]];
        let others =
            [(alike, 0.7), (array![[2.0], [3.0]], 1.5), (&known * 1e-6, 2e-7), (&random * 1e5, 3e4), (known, 0.0)];
        for (x, sigma) in cases.into_iter().chain(others) {
            let ((n, d), gram) = (x.dim(), x.t().dot(&x));
            let size = gram.iter().fold(0.0f64, |size, x| size.max(x.abs()));
            let (examples, eye) = (n as f64, Array2::<f64>::eye(d));
            let expected = &gram + examples * sigma * sigma * &eye;
            t.call(format!("expected_gram(&{}, {sigma})", show(&x)), || answer(&x, sigma))?
                .mistake("this is XᵀX without noise; the squares of the noise do not average out", || gram.clone())
                .mistake("every diagonal entry of EᵀE is a sum over all n examples, so σ² counts n times", || {
                    &gram + sigma * sigma * &eye
                })
                .mistake("the mean of a squared entry of the noise is σ², not σ", || &gram + examples * sigma * &eye)
                .mistake(
                    "off the diagonal the noises of two columns are multiplied; they are independent, so the mean is 0",
                    || &gram + examples * sigma * sigma,
                )
                .mistake("the sum runs over the n examples, not over the d features", || {
                    &gram + d as f64 * sigma * sigma * &eye
                })
                .mistake("every diagonal entry of EᵀE is a sum over the n examples, not over all n d entries of E", || {
                    &gram + examples * d as f64 * sigma * sigma * &eye
                })
                .mistake("the mean of a sum is asked for; do not divide by n", || &gram / examples + sigma * sigma * &eye)
                .mistake("this is XXᵀ, which compares examples; XᵀX compares features", || {
                    x.dot(&x.t()) + examples * sigma * sigma * Array2::<f64>::eye(n)
                })
                .mistake("off the diagonal the noise vanishes on average, but XᵀX is still there", || {
                    Array2::from_diag(&expected.diag())
                })
                .mistake("every column gets noise, also if there are more columns than examples", || {
                    let mut diagonal = Array1::zeros(d);
                    diagonal.slice_mut(s![..n.min(d)]).fill(examples * sigma * sigma);
                    &gram + &Array2::from_diag(&diagonal)
                })
                .mistake("each column has noise of its own, also two that are equal: beside the diagonal nothing is added", || {
                    let is_same = |(i, j)| f64::from(u8::from(x.column(i) == x.column(j)));
                    &gram + examples * sigma * sigma * Array2::from_shape_fn((d, d), is_same)
                })
                .suspect("this is near, but no rounding: an average over some draws, it seems. The expected value is what remains when one multiplies out", |found| {
                    let near = |(a, b): (&f64, &f64)| (a - b).abs() < 0.1 * (size + examples * sigma * sigma);
                    // Chance does not leave out what is beside the diagonal.
                    let beside = |((i, j), a): ((usize, usize), &f64)| i != j && (a - expected[[i, j]]).abs() > 1e-5 * size;
                    found.dim() == (d, d) && found.iter().zip(&expected).all(near) && found.indexed_iter().any(beside)
                })
                .tolerance(1e-9, 1e-12 * size)
                .expect(&expected)?;
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
        // Fewer rows than columns, stored column by column; a single row.
        let wide = Array2::from_shape_simple_fn((3, 2), || t.rng.random_range(-1.0..1.0)).reversed_axes();
        let (one, two) = (targets.slice(s![..1]).to_owned(), targets.slice(s![..2]).to_owned());
        let row = random.slice(s![..1, ..]).to_owned();
        // In small units of y and w the gradient is small from the start.
        let unit = 1e-11;
        let (little, near_zero) = (&targets * unit, &start * unit);
        // In large ones the first gradients are long.
        let (much, far) = (&targets * 1e4, &start * 1e4);
        let cases = [
            (&random, &targets, &start, 0.1, 1),
            (&random, &targets, &start, 0.1, 4),
            (&dependent, &fits, &start, 0.1, 3),
            (&wide, &two, &start, 0.05, 3),
            (&row, &one, &start, 0.2, 2),
            (&random, &targets, &start, 0.1, 0),
            (&random, &targets, &start, 1e-4, 3000),
            (&random, &little, &near_zero, 0.1, 5),
            (&random, &much, &far, 0.1, 5),
            (&dependent, &fits, &start, 0.1, 300),
        ];
        for (x, y, start, lr, steps) in cases {
            let n = y.len() as f64;
            // As many steps with another factor before the gradient of the sum, from another start.
            let run = |start: &Array1<f64>, factor: f64, steps: usize| {
                (0..steps).fold(start.clone(), |w, _| &w - factor * lr * x.t().dot(&(x.dot(&w) - y)))
            };
            let tried = format!("descend(&{}, &{}, &{}, {lr}, {steps})", show(x), show(y), show(start));
            t.call(tried, || answer(x, y, start, lr, steps))?
                .suspect("the loss grows: move against the gradient, w - η ∇L", |w| {
                    w.iter().any(|w| !w.is_finite() || w.abs() > 1e6)
                })
                .mistake("the weights climb: move against the gradient, w - η ∇L", || run(start, -2.0 / n, steps))
                .mistake("the derivative of the square has a factor 2", || run(start, 1.0 / n, steps))
                .mistake("the loss is a mean, so the gradient is divided by n", || run(start, 2.0, steps))
                .mistake("divided by the number of weights; the mean runs over the examples", || {
                    run(start, 2.0 / 3.0, steps)
                })
                .mistake(
                    "begin at `start`, not at 0: where there are many best weights, the start decides which are found",
                    || run(&Array1::zeros(3), 2.0 / n, steps),
                )
                .mistake("this is a single step; there are to be more", || run(start, 2.0 / n, 1))
                .mistake("this is one step too few", || run(start, 2.0 / n, steps.saturating_sub(1)))
                .mistake("this is one step too many", || run(start, 2.0 / n, steps + 1))
                .mistake("all rows count in every step: the weights change once in a step, not after each row", || {
                    (0..steps).fold(start.clone(), |w, _| {
                        x.rows().into_iter().zip(y).fold(w, |w, (row, y)| &w - 2.0 / n * lr * (row.dot(&w) - y) * &row)
                    })
                })
                .mistake("each step looks at all rows; here it looks at one, in turn", || {
                    (0..steps).fold(start.clone(), |w, step| {
                        let (row, y) = (x.row(step % x.nrows()), y[step % x.nrows()]);
                        &w - 2.0 * lr * (row.dot(&w) - y) * &row
                    })
                })
                .suspect("from far away the gradient is long, and the step with it: take it as it is, without a limit", |_| {
                    start.iter().any(|w| w.abs() > 100.0)
                })
                .suspect("the number of steps is given: go on where they are small as well, for small numbers have small gradients", |_| {
                    lr < 1e-3 || y.iter().all(|y| y.abs() < 1e-9)
                })
                .tolerance(1e-9, 1e-12 * start.iter().fold(0.0f64, |size, w| size.max(w.abs())))
                .expect(run(start, 2.0 / n, steps))?;
        }
        Ok(())
    })
}
