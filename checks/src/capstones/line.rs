//! C1: a linear regression by minibatches, judged by its mistakes on new examples.

use ndarray::{Array1, Array2, Axis};
use rand::Rng as _;
use rand_distr::{Distribution, StandardNormal};

use super::points::related;
use crate::seeds::seeds;
use crate::{Check, Stop, Trial, Tried, show, show_number};
use workbook::nn::LeastSquares;

type Answer = fn(&Array2<f32>, &Array1<f32>, u64) -> (Vec<f32>, f32);

/// So many times the squared error of least squares is allowed.
const MARK: f64 = 1.1;

/// C1: the weights and the bias of a line.
pub fn line(answer: Answer) -> Check {
    Check::new("C1", move |t| {
        for (rows, d) in [(200, 2), (200, 1), (403, 5), (40, 1), (333, 3)] {
            let source = Source::random(d, t);
            let (x, y) = source.draw(rows, t);
            case(t, answer, &source, &x, &y)?;
        }
        for (rows, source) in [(240, Source::far(t)), (300, Source::correlated(t))] {
            let (x, y) = source.draw(rows, t);
            case(t, answer, &source, &x, &y)?;
        }
        let source = Source::random(2, t);
        let (x, y) = source.draw(50, t);
        seeds(t, "fitted(&x, &y, seed)", |seed| answer(&x, &y, seed))
    })
}

/// A line with noise, over features that lie where hours would.
struct Source {
    w: Array1<f64>,
    b: f64,
    noise: f64,
    means: Vec<f64>,
    deviations: Vec<f64>,
    /// How much two features have in common.
    correlation: f64,
}

impl Source {
    fn random(d: usize, t: &mut Trial) -> Source {
        let mut between = |low: f64, high: f64| (0..d).map(|_| t.rng.random_range(low..high)).collect::<Vec<f64>>();
        let (means, deviations, slopes, signs) =
            (between(3.0, 8.0), between(0.5, 3.0), between(2.0, 6.0), between(-1.0, 1.0));
        let w = slopes.iter().zip(&signs).zip(&deviations).map(|((w, sign), s)| w.copysign(*sign) / s).collect();
        let (b, noise) = (t.rng.random_range(20.0..60.0), t.rng.random_range(0.5..2.0));
        Source { w, b, noise, means, deviations, correlation: 0.0 }
    }

    /// One feature is 100 ± 1, or -100 ± 1, and one scatters ten times as much.
    fn far(t: &mut Trial) -> Source {
        let mut source = Source::random(2, t);
        (source.means, source.deviations) =
            (vec![100f64.copysign(t.rng.random_range(-1.0..1.0)), 20.0], vec![1.0, 10.0]);
        source.w = [3.0, 4.0].iter().zip(&source.deviations).map(|(w, s)| w / s).collect();
        // The targets stay of the size of exam scores.
        source.b -= source.w.dot(&Array1::from(source.means.clone()));
        source
    }

    /// Three features that go together, and of which one pulls the other way.
    fn correlated(t: &mut Trial) -> Source {
        let source = Source::random(3, t);
        let w = [4.0, -3.0, 2.0].iter().zip(&source.deviations).map(|(w, s)| w / s).collect();
        Source { w, correlation: 0.8, ..source }
    }

    fn draw(&self, rows: usize, t: &mut Trial) -> (Array2<f32>, Array1<f32>) {
        let mut x = related((rows, self.w.len()), self.correlation, &mut t.rng);
        x.indexed_iter_mut().for_each(|((_, j), x)| *x = self.means[j] + self.deviations[j] * *x);
        let mut normal = || -> f64 { StandardNormal.sample(&mut t.rng) };
        let y = x.dot(&self.w) + self.b + Array1::from_shape_simple_fn(rows, || self.noise * normal());
        (x.mapv(|x| x as f32), y.mapv(|y| y as f32))
    }
}

/// The mean squared error of a line.
fn error(x: &Array2<f32>, y: &Array1<f32>, w: &Array1<f64>, b: f64) -> f64 {
    let mistakes = x.mapv(f64::from).dot(w) + b - y.mapv(f64::from);
    mistakes.mapv(|r| r * r).mean().expect("there are rows")
}

fn case(t: &mut Trial, answer: Answer, source: &Source, x: &Array2<f32>, y: &Array1<f32>) -> Tried {
    let (rows, d) = x.dim();
    let seed: u64 = t.rng.random();
    let tried = format!("fitted(&x, &y, {seed}) with {rows} examples of {d} features");
    let (w, b) = t.run(&tried, || answer(x, y, seed))?;
    let returned = format!("the weights {} and the bias {}", show(&w), show_number(f64::from(b)));
    let failed =
        |returned: String, expected: String, likely: &str| Err(Stop::failed(&tried, returned, expected, likely));
    if w.len() != d {
        return failed(
            returned,
            format!("{d} weights"),
            "there is one weight for each feature, however many there are",
        );
    }
    let (w, b) = (w.iter().map(|w| f64::from(*w)).collect::<Array1<f64>>(), f64::from(b));
    if !b.is_finite() || w.iter().any(|w| !w.is_finite()) {
        let likely = "the steps were too long, and grew from one to the next: the mean of the features makes the valley steep. Standardise them, or take a smaller rate";
        return failed(returned, "numbers".into(), likely);
    }
    let (fresh_x, fresh_y) = source.draw(4000, t);
    let line = LeastSquares::fit(x.view(), y.view()).expect("the features are independent");
    let (mse, best) = (error(&fresh_x, &fresh_y, &w, b), error(&fresh_x, &fresh_y, &line.w, line.b));
    if mse <= MARK * best {
        return Ok(());
    }
    let deviations = x.mapv(f64::from).std_axis(Axis(0), 0.0);
    let means = x.mapv(f64::from).mean_axis(Axis(0)).expect("there are rows");
    let mean = y.mapv(f64::from).mean().expect("there are rows");
    let fresh = |w: &Array1<f64>, b: f64| error(&fresh_x, &fresh_y, w, b) <= 1.5 * MARK * best;
    let repaired = &w / &deviations;
    let spread = fresh_x.mapv(f64::from).dot(&w).std(0.0);
    let (here, least) = (error(x, y, &w, b), error(x, y, &line.w, line.b));
    // With these weights, and the best bias for them.
    let level = error(x, y, &w, mean - w.dot(&means));
    let likely = match () {
        () if fresh(&repaired, b - repaired.dot(&means)) => {
            "these are weights of standardised features: divide each by the deviation of its feature, and mend the bias".into()
        }
        () if fresh(&repaired, b) => {
            "the bias is right, but the weights are still those of standardised features: divide each by the deviation".into()
        }
        () if fresh(&w, b - w.dot(&means)) => {
            "the weights are right, but the bias is that of standardised features: from it comes off Σ w m / s".into()
        }
        () if fresh(&w, mean - w.dot(&means)) && here - level > 0.8 * (here - least) => format!(
            "the weights are right, but the bias is {}, where it should be near {}: is it moved along its own gradient, and for long enough?",
            show_number(b),
            show_number(mean - w.dot(&means))
        ),
        () if spread < 0.25 * fresh_y.mapv(f64::from).std(0.0) => {
            "every prediction is about the same. Were the rows of x and y brought into different orders, did a column meet a list, or has nothing been learned?".into()
        }
        () if b == 0.0 => "the bias has never moved: it has a gradient too, the mean of twice the mistakes".into(),
        () if here > MARK * least => format!(
            "on the training examples themselves its squared error is {}, where {} is possible: it has not arrived. More epochs, or standardised features, for which all directions are equally steep; and short steps at the end",
            show_number(here),
            show_number(least)
        ),
        () => "on the training examples it is as good as a line can be: do the weights belong to these features?".into(),
    };
    let expected = format!("at most {} on new examples, {MARK} times that of least squares", show_number(MARK * best));
    failed(format!("{returned}: a squared error of {}", show_number(mse)), expected, &likely)
}
