//! C3: the loss of a classifier with its gradient, and a training by it.

use ndarray::{Array1, Array2, Axis, array};
use rand::Rng as _;

use super::points::{Bells, agreement, argmax};
use crate::reference::{log_softmax, one_hot, softmax};
use crate::{Check, Stop, Trial, Tried, show, show_number};

type Gradient = fn(&[f64], &[Vec<f64>], &[usize]) -> (f64, Vec<f64>);
type Train = fn(&[Vec<f64>], &[usize], usize) -> Vec<f64>;

/// C3: the mean cross-entropy and its gradient, and the weights that it leads to.
pub fn engine(loss_and_gradient: Gradient, train: Train) -> Check {
    Check::new("C3", move |t| {
        t.part("loss_and_gradient", |t| gradients(t, loss_and_gradient))?;
        t.part("train", |t| training(t, train))
    })
}

fn rows(x: &Array2<f64>) -> Vec<Vec<f64>> {
    x.rows().into_iter().map(|row| row.to_vec()).collect()
}

/// W and b of a list of weights, for d features.
fn matrix(weights: &[f64], d: usize) -> (Array2<f64>, Array1<f64>) {
    let classes = weights.len() / (d + 1);
    let w = Array2::from_shape_fn((d, classes), |(j, class)| weights[class * (d + 1) + j]);
    (w, (0..classes).map(|class| weights[class * (d + 1) + d]).collect())
}

/// The list of a gradient by W and by b.
fn list(w: &Array2<f64>, b: &Array1<f64>) -> Vec<f64> {
    let class = |class: usize| w.column(class).iter().chain([&b[class]]).copied().collect::<Vec<f64>>();
    (0..b.len()).flat_map(class).collect()
}

fn gradients(t: &mut Trial, answer: Gradient) -> Tried {
    let mut cases =
        vec![(vec![0.0; 4], array![[3.0]], vec![1]), (vec![0.5, -1.0, 0.25, 2.0], array![[1.0], [-2.0]], vec![1, 0])];
    for (n, d, classes) in [(5, 2, 3), (3, 1, 4), (4, 3, 2), (1, 2, 1)] {
        let mut drawn = |k: usize| -> Vec<f64> { (0..k).map(|_| t.rng.random_range(-2.0..2.0)).collect() };
        let (weights, x) = (drawn(classes * (d + 1)), drawn(n * d));
        let x = Array2::from_shape_vec((n, d), x).expect("as many as asked for");
        cases.push((weights, x, (0..n).map(|_| t.rng.random_range(0..classes)).collect()));
    }
    // Logits up to 1000, the largest first, last and far below 0.
    cases.push((vec![100.0, 0.0, 0.0, 0.0, -100.0, 0.0], array![[10.0], [-10.0], [0.0]], vec![0, 2, 1]));
    cases.push((vec![0.0, -900.0, 0.0, -901.0], array![[1.0], [2.0]], vec![0, 1]));
    cases.push((vec![1.0, 800.0, 0.0, 0.0], array![[1.0]], vec![1]));
    for (weights, x, y) in cases {
        let (n, d) = (x.nrows() as f64, x.ncols());
        let tried = format!("loss_and_gradient(&{weights:?}, &{:?}, &{y:?})", rows(&x));
        let call = t.call(tried, || answer(&weights, &rows(&x), &y))?;
        let (w, b) = matrix(&weights, d);
        let logits = x.dot(&w) + &b;
        let truth = one_hot(&y, b.len());
        let loss = -(&truth * &log_softmax(&logits)).sum() / n;
        let from = |to_logits: &Array2<f64>| list(&x.t().dot(to_logits), &to_logits.sum_axis(Axis(0)));
        let to_logits = (softmax(&logits) - &truth) / n;
        let right = from(&to_logits);
        let _ = call
            .tolerance(1e-7, 1e-10)
            .suspect("an exponential overflows, or becomes 0 before its logarithm is taken: take the largest logit of the example off all of them first", |found| {
                !found.0.is_finite() || found.1.iter().any(|slope| !slope.is_finite())
            })
            .suspect("there is one slope for each weight", |found| found.1.len() != weights.len())
            .mistake("the loss is a mean over the examples, and so is its gradient: divide by n", || {
                (loss * n, right.iter().map(|slope| slope * n).collect::<Vec<_>>())
            })
            .mistake("the loss is right, but its gradient is that of the sum: the division by n belongs to the graph too", || {
                (loss, right.iter().map(|slope| slope * n).collect::<Vec<_>>())
            })
            .mistake("the sign of the loss is wrong: ln Σ exp(logits) minus the logit of the class", || {
                (-loss, right.iter().map(|slope| -slope).collect::<Vec<_>>())
            })
            .mistake("the loss is right, but its gradient points downhill", || {
                (loss, right.iter().map(|slope| -slope).collect::<Vec<_>>())
            })
            .mistake("the gradient of the logit of the class is missing, or a later share has replaced it: a value that is used twice adds up its shares", || {
                (loss, from(&(softmax(&logits) / n)))
            })
            .mistake("only the gradient of the logit of the class is there: another share has been replaced", || {
                (loss, from(&(-&truth / n)))
            })
            .mistake("the gradient is that of the last example alone: each example adds its share to the weights", || {
                let last = x.nrows() - 1;
                let mut only = to_logits.clone();
                only.slice_mut(ndarray::s![..last, ..]).fill(0.0);
                (loss, from(&only))
            })
            .mistake("the gradients of the biases are missing: they are used by every example", || {
                (loss, list(&x.t().dot(&to_logits), &Array1::zeros(b.len())))
            })
            .expect((loss, right.clone()))?;
    }
    Ok(())
}

fn training(t: &mut Trial, answer: Train) -> Tried {
    let three = array![[-3.0, 1.0], [2.0, 3.0], [1.0, -3.0]];
    let away = array![[6.0, 5.0], [9.0, 5.0]]; // the border is far from the origin, so the biases count
    for (means, deviation, shares) in [
        (three, 1.3, vec![0.5, 0.3, 0.2]),
        (away, 0.9, vec![0.5, 0.5]),
        (array![[-2.0], [0.0], [2.0]], 0.6, vec![0.3, 0.4, 0.3]),
        // Who has not arrived takes the class between two others for all of them; and far from 0 the way is long.
        (array![[-9.0], [-8.0], [-7.0]], 0.25, vec![0.3, 0.4, 0.3]),
    ] {
        let bells = Bells { means, deviation, shares };
        let (x, y) = bells.draw(120, &mut t.rng);
        let (classes, d) = bells.means.dim();
        let tried = format!("train(&x, &y, {classes}) with 120 examples of {d} features");
        let weights = t.run(&tried, || answer(&rows(&x), &y, classes))?;
        let wanted = classes * (d + 1);
        if weights.len() != wanted {
            let likely = "each class has a weight for each feature, and a bias";
            return Err(Stop::failed(tried, format!("{} weights", weights.len()), format!("{wanted} weights"), likely));
        }
        let (fresh, truth) = bells.draw(4000, &mut t.rng);
        let share = |weights: &[f64]| {
            let (w, b) = matrix(weights, d);
            agreement(&argmax(&(fresh.dot(&w) + b)), &truth)
        };
        let (found, best) = (share(&weights), agreement(&argmax(&bells.logits(&fresh)), &truth));
        if found >= best - 0.03 {
            continue;
        }
        let (w, b) = matrix(&weights, d);
        let truth = one_hot(&y, classes);
        let loss = |logits: &Array2<f64>| -(&truth * &log_softmax(logits)).sum() / y.len() as f64;
        let reversed: Vec<f64> = weights.iter().map(|weight| -weight).collect();
        let (means, deviations) = (x.mean_axis(Axis(0)).expect("there are rows"), x.std_axis(Axis(0), 0.0));
        // The same weights, taken for those of standardised features.
        let turned_back = &w / &deviations.view().insert_axis(Axis(1));
        let bias = &b - &means.dot(&turned_back);
        let (reached, least) = (loss(&(x.dot(&w) + &b)), loss(&bells.logits(&x)));
        let turned_loss = loss(&(x.dot(&turned_back) + &bias));
        let likely: String = match () {
            () if weights.iter().any(|weight| !weight.is_finite()) => {
                "the steps were too long: there is a number that is not finite".into()
            }
            () if share(&reversed) > found + 0.2 => "it climbs: go against the gradient".into(),
            () if weights.iter().all(|weight| weight.abs() < 1e-6) => "the weights have not moved".into(),
            () if (0..classes).all(|class| weights[class * (d + 1) + d] == 0.0) => "the biases have never moved".into(),
            () if share(&list(&turned_back, &bias)) >= best - 0.03 && turned_loss < f64::midpoint(reached, least) => {
                "these are weights of standardised features: divide each by the deviation of its feature, and take off each bias what the means then add".into()
            }
            () if reached > 1.5 * least && (0..d).all(|j| means[j].abs() > 5.0 * deviations[j]) => format!(
                "on the examples themselves the loss of these weights is {}, where the best possible lines have {}: it has not arrived. The features lie far from 0 here, for how little they scatter, so the way along the valley is long: standardise them, train, and turn the weights back",
                show_number(reached),
                show_number(least)
            ),
            () => format!(
                "on the examples themselves the loss of these weights is {}, where the best possible lines have {}. Does it still fall when the training ends? Then take more steps. Does it leap up and down, or do the last examples win over the others? Then take shorter ones, each by the gradient of many examples. And do all gradients begin at 0 in each step?",
                show_number(reached),
                show_number(least)
            ),
        };
        let returned =
            format!("the weights {}, with which {} of new points are right", show(&weights), show_number(found));
        let expected =
            format!("at least {}; the best possible lines reach {}", show_number(best - 0.03), show_number(best));
        return Err(Stop::failed(tried, returned, expected, &likely));
    }
    Ok(())
}
