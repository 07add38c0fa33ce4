//! One figure of every kind, and the hard cases, for the promises that every figure keeps.

mod alt;
mod colours;
mod data;
mod geometry;

use std::num::NonZero;
use std::sync::{LazyLock, Mutex, OnceLock};
use std::{iter, thread};

use super::canvas::{Placed, Rect, Role};
use super::{Figure, Image, Legend, Theme};
use crate::data::FashionMnist;
use crate::figures::{self, Inputs, NamedFigure};

const CLASSES: [&str; 10] =
    ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

fn loss() -> Figure {
    let epochs: Vec<usize> = (1..=10).collect();
    let train = [0.786f32, 0.570, 0.525, 0.501, 0.485, 0.473, 0.465, 0.457, 0.452, 0.447];
    let validation = [0.648f32, 0.581, 0.551, 0.536, 0.517, 0.512, 0.504, 0.497, 0.489, 0.484];
    Figure::new("Loss").x_label("epoch").y_label("cross-entropy").line("train", &epochs, &train).line(
        "validation",
        &epochs,
        &validation,
    )
}

fn spread(seed: f64, count: usize) -> Vec<f64> {
    (0..count).map(|i| ((i as f64 + seed) * 12.9898).sin() * 43_758.547).map(|v| v - v.floor()).collect()
}

fn confusion() -> Figure {
    let table =
        ndarray::Array2::from_shape_fn((10, 10), |(i, j)| if i == j { 830 + 7 * i } else { (i * 7 + j * 13) % 90 });
    Figure::heat_map("Confusion matrix", &table)
        .row_labels(&CLASSES)
        .column_labels(&CLASSES)
        .x_label("prediction")
        .y_label("truth")
}

fn pictures(count: usize) -> Vec<Image> {
    let pixel =
        |n: usize, i: usize| (((i % 28) as f64 - 14.0).hypot((i / 28) as f64 - 14.0) * 9.0 + n as f64 * 20.0) as u8;
    (0..count).map(|n| Image::new(28, 28, (0..784).map(|i| 255 - pixel(n, i)).collect())).collect()
}

/// The named figures of the book, drawn once for all tests.
pub(crate) fn named() -> &'static [(&'static str, Figure)] {
    static DRAWN: OnceLock<Vec<(&str, Figure)>> = OnceLock::new();
    DRAWN.get_or_init(|| draw(figures::all()))
}

/// What figures are drawn from: the small set of images, or a third of it unless `THOROUGH` is set, as in `.ci/run`.
pub(crate) fn inputs() -> &'static Inputs {
    static INPUTS: LazyLock<Inputs> = LazyLock::new(|| {
        let small = FashionMnist::small();
        // Five batches in an epoch, one way or the other.
        let (images, batch) = if thorough() { (small, 256) } else { (small.first(400, 160), 80) };
        Inputs::with_images(images.with_batch_size(batch).unwrap())
    });
    &INPUTS
}

/// Whether to take the time to draw everything, and twice.
pub(crate) fn thorough() -> bool {
    std::env::var_os("THOROUGH").is_some()
}

/// Draws these figures on all cores.
pub(crate) fn draw(figures: impl Iterator<Item = &'static NamedFigure> + Send) -> Vec<(&'static str, Figure)> {
    on_all_cores(figures, |figure| (figure.name, figure.draw(inputs()).unwrap()))
}

/// What `work` makes of each, in their order.
fn on_all_cores<T, U: Send>(all: impl Iterator<Item = T> + Send, work: impl Fn(T) -> U + Sync) -> Vec<U> {
    let waiting = Mutex::new(all.enumerate());
    let next = || waiting.lock().unwrap().next();
    let work = || -> Vec<_> { iter::from_fn(next).map(|(at, one)| (at, work(one))).collect() };
    let mut made: Vec<(usize, U)> = thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    made.sort_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, made)| made).collect()
}

/// All that the promises are tested on: the samples and the figures of the book.
fn all() -> &'static [(&'static str, Figure)] {
    static ALL: LazyLock<Vec<(&str, Figure)>> =
        LazyLock::new(|| samples().into_iter().chain(named().iter().cloned()).collect());
    &ALL
}

/// A figure as it is drawn in one theme.
struct Page {
    /// The theme and the figure, for whoever reads a failing test.
    name: String,
    figure: &'static Figure,
    theme: Theme,
    svg: String,
    texts: Vec<Placed>,
    size: (f64, f64),
}

/// All of them in all themes, drawn once for all tests.
fn pages() -> &'static [Page] {
    static DRAWN: LazyLock<Vec<Page>> = LazyLock::new(|| {
        let in_all_themes = all().iter().flat_map(|(name, figure)| Theme::ALL.map(|theme| (*name, figure, theme)));
        on_all_cores(in_all_themes, |(name, figure, theme)| {
            let (svg, texts, size) = geometry::placed(figure, theme.into());
            Page { name: format!("{theme}/{name}"), figure, theme, svg, texts, size }
        })
    });
    &DRAWN
}

/// Those of one theme.
fn pages_in(theme: Theme) -> impl Iterator<Item = &'static Page> {
    pages().iter().filter(move |page| page.theme == theme)
}

/// The texts at the axes with their places.
pub(crate) fn axis_labels(figure: &Figure, theme: Theme) -> Vec<(String, Rect)> {
    let at_an_axis = |text: &Placed| matches!(text.role, Role::XTick | Role::YTick | Role::Label);
    let texts = geometry::placed(figure, theme.into()).1;
    texts.into_iter().filter(at_an_axis).map(|text| (text.text, text.bounds)).collect()
}

/// One figure of every kind, and the hard cases.
pub(crate) fn samples() -> Vec<(&'static str, Figure)> {
    let x: Vec<f64> = (0..=400).map(|i| f64::from(i) / 20.0).collect();
    let many = (0..8).fold(Figure::new("Eight lines"), |figure, k| {
        let y: Vec<f64> = x.iter().map(|x| (x / 3.0 + f64::from(k)).sin() + f64::from(k)).collect();
        figure.line(&format!("shifted by {k}"), &x, &y)
    });
    let noisy: Vec<f64> =
        spread(1.0, 2350).iter().enumerate().map(|(i, r)| 2.3 / (1.0 + i as f64 / 200.0) + 0.2 * r).collect();
    let bad = [1.0, f64::NAN, 3.0, f64::INFINITY, 2.5, -1.0];
    vec![
        ("loss", loss()),
        ("loss_log", loss().log_y().title_suffix()),
        (
            "steps",
            Figure::new("Loss of each minibatch").x_label("step").y_label("loss").line("train", &(0..2350), &noisy),
        ),
        ("many", many),
        (
            "sigmoid",
            Figure::new("A function and its derivative: σ(x) = 1 / (1 + e⁻ˣ)")
                .x_label("x")
                .function("σ(x)", -8.0..8.0, |x| 1.0 / (1.0 + (-x).exp()))
                .function("σ′(x)", -8.0..8.0, |x| (-x).exp() / (1.0 + (-x).exp()).powi(2))
                .h_line("½", 0.5)
                .v_line("x = 0", 0.0)
                .annotate(4.0, 0.982, "nearly flat: hardly any gradient"),
        ),
        (
            "scatter",
            Figure::new("Predictions")
                .x_label("truth in points")
                .y_label("prediction in points")
                .scatter("train", &spread(2.0, 160), &spread(3.0, 160))
                .scatter("validation", &spread(4.0, 40), &spread(5.0, 40)),
        ),
        ("bars", Figure::new("Accuracy by class").y_label("share correct").bars("", &CLASSES, &spread(6.0, 10))),
        (
            "bars_grouped",
            Figure::new("Two models").bars("linear", &["small", "medium", "large"], &[0.7, 0.8, 0.82]).bars(
                "deep",
                &["small", "medium", "large"],
                &[0.6, 0.85, 0.93],
            ),
        ),
        ("bars_negative", Figure::new("Signed").bars("", &["a", "b", "c"], &[-2.0, 1.0, -0.5])),
        (
            "histogram",
            Figure::new("Initial weights").x_label("w").y_label("how many").histogram(
                "w ~ N(0, 0.01²)",
                &spread(7.0, 900).iter().zip(spread(8.0, 900)).map(|(a, b)| 0.01 * (a + b - 1.0)).collect::<Vec<f64>>(),
                30,
            ),
        ),
        (
            "overflow",
            Figure::new("exp(x) by number format")
                .x_label("x")
                .y_label("exp(x)")
                .log_y()
                .function("f64", -700.0..700.0, f64::exp)
                .function("f32", -200.0..200.0, |x| f64::from((x as f32).exp())),
        ),
        (
            "sweep",
            Figure::new("Learning rate").x_label("learning rate").y_label("loss after 10 epochs").log_x().log_y().line(
                "",
                &[1e-4, 1e-3, 1e-2, 1e-1, 1.0],
                &[2.1, 1.2, 0.6, 0.45, 30.0],
            ),
        ),
        ("bad", Figure::new("Not all of it is finite").line("a line", &(0..6), &bad).scatter("points", &(0..6), &bad)),
        (
            "empty",
            Figure::new("Nothing yet").x_label("epoch").y_label("loss").line("train", &[0.0f64; 0], &[0.0f64; 0]),
        ),
        ("one", Figure::new("One point").line("train", &[1], &[0.5])),
        ("constant", Figure::new("Constant").line("train", &[1, 2, 3], &[0.5, 0.5, 0.5])),
        ("huge", Figure::new("Huge").line("train", &[0.0, 1.0, 2.0], &[f64::MIN, 0.0, f64::MAX])),
        ("tiny", Figure::new("Tiny").y_label("gradient").line("train", &[1, 2, 3], &[1e-7, 2.5e-7, 3e-7])),
        (
            "window",
            Figure::new("A window").x_range(2.0..4.0).y_range(0.0..0.8).line(
                "sin",
                &x,
                &x.iter().map(|x| x.sin()).collect::<Vec<f64>>(),
            ),
        ),
        ("outside", loss().legend(Legend::Outside)),
        ("confusion", confusion()),
        (
            "heat_signed",
            Figure::heat_map("Correlations", &ndarray::array![[1.0, -0.53, f64::NAN], [-0.53, 1.0, 0.12]])
                .column_labels(&["hours", "sleep", "points"])
                .row_labels(&["hours", "sleep"]),
        ),
        (
            "heat_large",
            Figure::heat_map(
                "Many cells",
                &ndarray::Array2::from_shape_fn((60, 80), |(i, j)| (i as f32 / 9.0).sin() * (j as f32 / 7.0).cos()),
            ),
        ),
        ("heat_empty", Figure::heat_map("No cells", &ndarray::Array2::<f32>::zeros((0, 0)))),
        (
            "images",
            Figure::images(
                "Wrong predictions",
                &pictures(16),
                &(0..16).map(|i| format!("{}\n{}", CLASSES[i % 10], CLASSES[(i * 3 + 9) % 10])).collect::<Vec<_>>(),
            ),
        ),
        (
            "weights",
            Figure::images(
                "What each class looks for",
                &(0..10)
                    .map(|k| {
                        Image::diverging(28, 28, &spread(f64::from(k), 784).iter().map(|v| v - 0.4).collect::<Vec<_>>())
                    })
                    .collect::<Vec<_>>(),
                &CLASSES,
            )
            .columns(5),
        ),
        ("images_none", Figure::images("No pictures", &[], &[""; 0])),
        ("graph", computation()),
        ("graph_none", Figure::graph("No values")),
        ("graph_one", Figure::graph("One value").node("a name that goes on and on", 1.0, -0.0, &[])),
        (
            "graph_long",
            (1..60).fold(Figure::graph("A long chain").node("x", 1.0, f64::NAN, &[]), |figure, i| {
                figure.node("+", f64::from(i), 1e-9, &[(i as usize - 1, 1.0), (0, 1.0)])
            }),
        ),
        ("panels", Figure::panels("Training", [loss(), confusion_small()])),
        (
            "panels_four",
            Figure::panels(
                "Four",
                [loss(), loss().log_y(), confusion_small(), Figure::new("Bars").bars("", &CLASSES, &spread(6.0, 10))],
            ),
        ),
        (
            "contour",
            Figure::new("The loss and the path of SGD")
                .x_label("w₁")
                .y_label("w₂")
                .contour(-2.0..2.0, -2.0..2.0, |a, b| (a - 0.5).powi(2) + 4.0 * (b + 0.2).powi(2) + a * b)
                .line("SGD", &[-1.8, -1.2, -0.9, -0.4, 0.0, 0.3, 0.5], &[1.7, -0.9, 0.5, -0.3, -0.1, -0.2, -0.25])
                .annotate(0.5, -0.25, "minimum"),
        ),
        (
            "contour_saddle",
            Figure::new("A saddle, part of it unknown")
                .contour(-1.0..1.0, -1.0..1.0, |a, b| if a.hypot(b - 0.5) < 0.2 { f64::NAN } else { a * a - b * b })
                .levels(&[-0.5, -0.25, 0.0, 0.25, 0.5]),
        ),
        (
            "surface",
            Figure::surface("Loss surface", -2.0..2.0, -3.0..3.0, |a, b| a * a + 0.5 * b * b + a * b * 0.5)
                .x_label("w₁")
                .y_label("w₂")
                .z_label("mean squared error"),
        ),
        (
            "surface_waves",
            Figure::surface("", 0.0..1000.0, 0.0..1.0, |a, b| 1e-3 * (a / 150.0).sin() * (b * 6.0).cos()),
        ),
        ("surface_flat", Figure::surface("Flat", 0.0..1.0, 0.0..1.0, |_, _| 2.0)),
        ("surface_none", Figure::surface("None", 0.0..1.0, 0.0..1.0, |_, _| f64::NAN)),
        ("markup", Figure::new("a < b & \"c\"").line("<script>", &[1, 2], &[1, 2]).x_label("x & y")),
        (
            "long",
            Figure::new(&"A title that goes on and on ".repeat(6))
                .x_label(&"a long label ".repeat(12))
                .y_label(&"another label ".repeat(9))
                .line(&"a very long name ".repeat(8), &[1, 2], &[1, 2]),
        ),
        ("untitled", Figure::new("").line("", &[1, 2], &[1, 2])),
    ]
}

/// One value is used at both ends, another twice at once.
fn computation() -> Figure {
    Figure::graph("A loss")
        .node("w", 1.2, -12.3, &[])
        .node("x", 3.0, -4.92, &[])
        .node("×", 3.6, -4.1, &[(0, 3.0), (1, 1.2)])
        .node("y", 6.6, 4.1, &[])
        .node("−", -3.0, -4.1, &[(2, 1.0), (3, -1.0)])
        .node("×", 9.0, 1.0, &[(4, -3.0), (4, -3.0)])
        .node("+", 10.2, 1.0, &[(5, 1.0), (0, 1.0)])
}

fn confusion_small() -> Figure {
    Figure::heat_map("Confusion", &ndarray::array![[91, 9], [17, 83]])
        .row_labels(&["cat", "dog"])
        .column_labels(&["cat", "dog"])
}

impl Figure {
    fn title_suffix(mut self) -> Figure {
        self.title.push_str(" on a logarithmic axis");
        self
    }
}
