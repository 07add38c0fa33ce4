//! C4: bells learned from examples, and the probabilities that they give.

use ndarray::{Array1, Array2, Axis, array};
use rand::Rng as _;

use super::points::{Bells, agreement, argmax};
use crate::reference::{by_columns, matrix, softmax, tensor};
use crate::{Check, Stop, Trial, Tried, show, show_number};
use workbook::Labels;
use workbook::data::{Dataset as _, FashionMnist};
use workbook::tensor;
use workbook::tensor::Tensor;

type Learned = fn(&Tensor, &Labels, usize) -> (Tensor, f32, Tensor);
type Probabilities = fn(&Tensor, &Tensor, f32, &Tensor) -> Tensor;

/// The least share of unseen clothes.
const MARK: f64 = 0.6;

/// C4: a classifier by Bayes' rule.
pub fn bells(learned: Learned, probabilities: Probabilities) -> Check {
    Check::new("C4", move |t| {
        t.part("learned", |t| learning(t, learned))?;
        t.part("probabilities", |t| posteriors(t, probabilities))?;
        points(t, learned, probabilities)?;
        clothes(t, learned, probabilities)
    })
}

fn learning(t: &mut Trial, learned: Learned) -> Tried {
    let random = Tensor::normal(40.0, 3.0, (30, 4), &mut t.rng);
    let of_random: Labels = (0..30).map(|i| [0, 2, 3, 3, 2, 2][i % 6]).collect();
    for (x, y, classes) in [
        (tensor![[1.0], [3.0], [7.0]], Labels::from([0, 0, 1]), 2),
        (tensor![[1.0, 8.0], [2.0, 6.0], [4.0, 0.0], [6.0, 2.0]], Labels::from([1, 1, 0, 0]), 2),
        (by_columns(&random), of_random, 4), // no example of class 1
        (tensor![[5.0, 2.0], [7.0, 4.0], [6.0, 0.0]], Labels::from([0, 0, 0]), 1),
        (tensor![[1000.0], [1001.0], [1002.0]], Labels::from([2, 2, 2]), 4),
        (tensor![[5000.0], [5001.0], [5003.0]], Labels::from([0, 0, 0]), 1),
    ] {
        let tried = format!("learned(&{}, &{y:?}, {classes})", show(&x));
        let call = t.lend(&[("x", &x)]).call(tried, || learned(&x, &y, classes))?;
        let (x, n) = (matrix(&x), y.len() as f64);
        let counts: Array1<f64> = (0..classes).map(|k| y.iter().filter(|label| **label == k).count() as f64).collect();
        let sums = Array2::from_shape_fn((classes, x.ncols()), |(k, j)| {
            (0..x.nrows()).filter(|i| y[*i] == k).map(|i| x[[i, j]]).sum::<f64>()
        });
        let means = &sums / &counts.mapv(|n| n.max(1.0)).insert_axis(Axis(1));
        let around = |center: &dyn Fn(usize, usize) -> f64| -> f64 {
            x.indexed_iter().map(|((i, j), x)| (x - center(i, j)).powi(2)).sum()
        };
        let all = x.mean_axis(Axis(0)).expect("rows");
        let (within, total) = (around(&|i, j| means[[y[i], j]]), around(&|_, j| all[j]));
        let (size, shares) = (x.len() as f64, &counts / n);
        let variance = within / size;
        let _ = call
            .tolerance(1e-4, 1e-4)
            .suspect("a class without examples has the mean 0: 0/0 is no number", |found| {
                found.0.to_vec().iter().any(|mean| !mean.is_finite())
            })
            .mistake("this is the standard deviation; the variance is its square", || {
                (means.clone(), variance.sqrt(), shares.clone())
            })
            .mistake(
                "the distances are those from the mean of all examples; take that of the example's own class",
                || (means.clone(), total / size, shares.clone()),
            )
            .mistake(
                "the squared distances are averaged over the n examples, and summed over the features: divide by n d",
                || (means.clone(), within / n, shares.clone()),
            )
            .mistake("this is the sum of the squared distances: divide by n d", || {
                (means.clone(), within, shares.clone())
            })
            .mistake("these are the sums of the classes: divide by how many examples each has", || {
                (sums.clone(), around(&|i, j| sums[[y[i], j]]) / size, shares.clone())
            })
            .mistake("these are numbers of examples; a share is that number over n", || {
                (means.clone(), variance, counts.clone())
            })
            .mistake("all shares are the same: count how often each class occurs", || {
                (means.clone(), variance, Array1::from_elem(classes, 1.0 / classes as f64))
            })
            .suspect("the shape of the means is (classes, d), also where a class has no examples", |found| {
                found.0.shape() != [classes, x.ncols()]
            })
            .suspect("the numbers are large beside their scatter, and of the difference of two large sums of squares only rounding is left: take the mean off first, and square then", |found| {
                let largest = x.fold(0.0, |max: f64, x| max.max(x.abs()));
                largest > 500.0 && (f64::from(found.1) - variance).abs() < 1e-6 * largest.powi(2)
            })
            .expect((means.clone(), variance, shares.clone()))?;
    }
    Ok(())
}

fn posteriors(t: &mut Trial, probabilities: Probabilities) -> Tried {
    let mut drawn = |n: usize, d: usize| Tensor::normal(0.0, 2.0, (n, d), &mut t.rng);
    for (x, means, variance, shares) in [
        (tensor![[0.0], [1.0]], tensor![[-1.0], [1.0]], 1.0, tensor![0.25, 0.75]),
        (by_columns(&drawn(5, 3)), drawn(4, 3), 2.5, tensor![0.1, 0.2, 0.3, 0.4]),
        (drawn(1, 2), drawn(3, 2), 0.25, tensor![0.5, 0.3, 0.2]),
        (drawn(3, 2), drawn(2, 2), 4.0, tensor![0.0, 1.0]),
        (drawn(4, 1), drawn(1, 1), 1.0, tensor![1.0]),
        (drawn(3, 3), by_columns(&drawn(3, 3)), 3.0, tensor![0.6, 0.0, 0.4]),
        // Far away, on every side.
        (tensor![[1e5], [-1e5], [200.0]], tensor![[-1.0], [1.0]], 0.5, tensor![0.5, 0.5]),
        (tensor![[3e4, -3e4]], tensor![[1.0, 0.0], [0.0, 1.0], [0.0, -2.0]], 1.0, tensor![0.2, 0.3, 0.5]),
        // Far away from all means in the same way.
        (tensor![[3e5, 3.0]], tensor![[0.0, 0.0], [0.0, 4.0]], 1.0, tensor![0.5, 0.5]),
        // At the mean of a class that never occurs.
        (tensor![[10.0], [0.0]], tensor![[0.0], [10.0]], 1.0, tensor![1.0, 0.0]),
        // All lines far below 0: the means are large.
        (tensor![[0.0, 0.0]], tensor![[50.0, 50.0], [50.0, 50.25]], 1.0, tensor![0.5, 0.5]),
    ] {
        let tried = format!("probabilities(&{}, &{}, {variance}, &{})", show(&x), show(&means), show(&shares));
        let lent = [("x", &x), ("means", &means), ("shares", &shares)];
        let call = t.lend(&lent).call(tried, || probabilities(&x, &means, variance, &shares))?;
        let (x, means, variance) = (matrix(&x), matrix(&means), f64::from(variance));
        let shares: Array1<f64> = shares.to_vec().into_iter().map(f64::from).collect();
        let squares = means.mapv(|m| m * m).sum_axis(Axis(1));
        let lines = x.dot(&means.t());
        let of = |w: &Array2<f64>, bias: &Array1<f64>| softmax(&(w + bias));
        let right = of(&(&lines / variance), &(shares.ln() - &squares / (2.0 * variance)));
        let with_some = shares.iter().all(|share| *share > 0.0);
        let _ = call
            .tolerance(1e-3, 1e-5)
            .suspect("far from all means the exponentials overflow, or all become 0: take the largest logit of each row off first", |p| {
                p.to_vec().iter().any(|p| !p.is_finite())
            })
            .suspect("a class with the share 0 has the probability 0, however near its mean is: ln 0 = -∞ is just what it takes", |p| {
                let p = matrix(p);
                shares.iter().enumerate().any(|(k, share)| *share == 0.0 && p.column(k).iter().any(|p| *p > 1e-5))
            })
            .mistake("the shares are missing: a class that is common is more likely from the start, by ln of its share", || {
                of(&(&lines / variance), &(-&squares / (2.0 * variance)))
            })
            .mistake("the share itself is added; its logarithm belongs there", || {
                of(&(&lines / variance), &(&shares - &squares / (2.0 * variance)))
            })
            .mistake("the constants -|mean|² / 2σ² are missing: without them the mean that lies furthest out wins", || {
                if with_some { of(&(&lines / variance), &shares.ln()) } else { right.clone() }
            })
            .mistake("the 2 is missing: -|mean|² / 2σ²", || of(&(&lines / variance), &(shares.ln() - &squares / variance)))
            .mistake("the number handed in is the variance σ²; this takes it for σ", || {
                of(&(&lines / variance.powi(2)), &(shares.ln() - &squares / (2.0 * variance.powi(2))))
            })
            .mistake("the lines are not divided by the variance", || of(&lines, &(shares.ln() - &squares / 2.0)))
            .mistake("the columns sum to 1, where the rows should: an example is a row", || {
                let logits = &lines / variance + &(shares.ln() - &squares / (2.0 * variance));
                if with_some { softmax(&logits.t().to_owned()).t().to_owned() } else { right.clone() }
            })
            .suspect("so far away the squared distances from all means are equal in all their digits: on paper |x|² is the same for each class, and cancels. What is left is a line", |p| {
                let p = matrix(p);
                x.iter().any(|x| x.abs() > 1e5) && p.rows().into_iter().all(|row| row.iter().zip(&shares).all(|(p, share)| (p - share).abs() < 1e-3))
            })
            .expect(right.clone())?;
    }
    // So far away that an f32 cannot hold the square.
    let (x, means) = (tensor![[1e30], [-1e30]], tensor![[-1.0], [1.0]]);
    t.call("probabilities(&[[1e30], [-1e30]], &[[-1], [1]], 0.5, &[0.5, 0.5])", || {
        probabilities(&x, &means, 0.5, &tensor![0.5, 0.5])
    })?
    .otherwise("an f32 cannot hold the square of 1e30: on paper |x|² is the same for each class, and cancels. What is left is a line")
    .expect_that("two rows of numbers that sum to 1", |p| {
        let p = matrix(p);
        p.nrows() == 2 && p.rows().into_iter().all(|row| row.iter().all(|p| *p >= 0.0) && (row.sum() - 1.0).abs() < 1e-3)
    })?;
    Ok(())
}

/// Both together, on points of which the true bells are known.
fn points(t: &mut Trial, learned: Learned, probabilities: Probabilities) -> Tried {
    let away = 2.0 * t.rng.random_range(-10.0..10.0);
    let means = array![[0.0, 0.0], [2.0, 1.0], [-1.0, 2.5]] + away;
    let bells = Bells { means, deviation: 0.9, shares: vec![0.6, 0.3, 0.1] };
    let (x, y) = bells.draw(400, &mut t.rng);
    let (fresh, truth) = bells.draw(2000, &mut t.rng);
    let tried = "probabilities of 2000 new points, from what was learned of 400";
    let p = t.run(tried, || {
        let (means, variance, shares) = learned(&tensor(&x), &Labels::from(y.clone()), 3);
        probabilities(&tensor(&fresh), &means, variance, &shares)
    })?;
    let loss = |p: &Array2<f64>| truth.iter().enumerate().map(|(i, k)| -p[[i, *k]].ln()).sum::<f64>() / 2000.0;
    let (found, best) = (loss(&matrix(&p)), loss(&softmax(&bells.logits(&fresh))));
    // A NaN is not as good.
    if found <= best + 0.1 {
        return Ok(());
    }
    let likely = "each function is right for small cases; do they agree on what the variance and the shares are, for points far from 0 too?";
    let expected = format!("a mean of -ln p of at most {}", show_number(best + 0.1));
    Err(Stop::failed(tried, show_number(found), expected, likely))
}

/// And on clothes: which of the ten means is the nearest, weighed by how common it is.
fn clothes(t: &mut Trial, learned: Learned, probabilities: Probabilities) -> Tried {
    let data = FashionMnist::small();
    let first = |set: &workbook::data::ImageSet, n: usize| {
        let (x, y) = set.examples(&(0..n).collect::<Vec<_>>());
        (x.reshape((-1, 784)), y)
    };
    // Few of them, as whoever compares each class with each other has a lot to do.
    let ((x, y), (fresh, truth)) = (first(data.train(), data.train().len()), first(data.test(), 150));
    let tried = "probabilities of 150 clothes, from what was learned of 1200";
    let p = t.run(tried, || {
        let (means, variance, shares) = learned(&x, &y, 10);
        probabilities(&fresh, &means, variance, &shares)
    })?;
    let found = agreement(&argmax(&matrix(&p)), &truth);
    if found >= MARK {
        return Ok(());
    }
    let likely = "784 pixels make logits of some hundred: is everything stable, and in the order of the classes?";
    let returned = format!("{} of them are right", show_number(found));
    Err(Stop::failed(tried, returned, format!("at least {MARK}"), likely))
}
