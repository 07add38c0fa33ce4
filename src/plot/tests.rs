//! The promises that every figure keeps, whatever its kind and its theme.

use super::canvas::{Placed, Rect, Role};
use super::theme::Theme;
use super::{Figure, Image, Legend};

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
        ("panels", Figure::panels("Training", [loss(), confusion_small()])),
        (
            "panels_four",
            Figure::panels(
                "Four",
                [loss(), loss().log_y(), confusion_small(), Figure::new("Bars").bars("", &CLASSES, &spread(6.0, 10))],
            ),
        ),
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

#[test]
fn gallery() {
    let Ok(folder) = std::env::var("GALLERY") else { return };
    for theme in Theme::ALL {
        for (name, figure) in samples() {
            std::fs::create_dir_all(format!("{folder}/{theme}")).unwrap();
            std::fs::write(format!("{folder}/{theme}/{name}.svg"), figure.to_svg(theme)).unwrap();
        }
    }
}

fn placed(figure: &Figure, theme: Theme) -> (Vec<Placed>, (f64, f64)) {
    let (canvas, svg) = super::draw::page(figure, theme.into());
    let side = |name: &str| {
        let start = svg.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        svg[start..start + svg[start..].find('"').unwrap()].parse().unwrap()
    };
    (canvas.placed(), (side(" width"), side(" height")))
}

#[test]
fn no_text_leaves_the_page() {
    for theme in Theme::ALL {
        for (name, figure) in samples() {
            let (texts, (width, height)) = placed(&figure, theme);
            for text in texts {
                let Rect { x, y, .. } = text.bounds;
                let inside = x >= 0.0 && y >= 0.0 && text.bounds.right() <= width && text.bounds.bottom() <= height;
                assert!(inside, "{theme}/{name}: {text:?} leaves the {width} x {height} page");
            }
        }
    }
}

#[test]
fn ticks_do_not_overlap_and_titles_stay_clear_of_them() {
    for theme in Theme::ALL {
        for (name, figure) in
            samples().iter().filter(|(_, figure)| !matches!(figure.body, super::figure::Body::Panels(_)))
        {
            let (texts, _) = placed(figure, theme);
            for (i, a) in texts.iter().enumerate() {
                for b in &texts[i + 1..] {
                    // Turned labels lie in boxes that overlap although the labels don't.
                    let turned = |text: &Placed| text.role == Role::XTick && text.bounds.height > text.size * 1.2;
                    if (turned(a) || turned(b)) && a.role != Role::Label && b.role != Role::Label
                        || a.role == Role::Note
                        || b.role == Role::Note
                    {
                        continue;
                    }
                    assert!(!a.bounds.overlaps(&b.bounds), "{theme}/{name}: {a:?} and {b:?}");
                }
            }
        }
    }
}

#[test]
fn no_text_is_smaller_than_the_theme_promises() {
    for (theme, points) in
        [(Theme::Notebook, 9.5), (Theme::TalkLight, 16.0), (Theme::TalkDark, 16.0), (Theme::Print, 8.0)]
    {
        for (name, figure) in samples() {
            for text in placed(&figure, theme).0 {
                assert!(text.size * 0.75 >= points, "{theme}/{name}: {text:?}");
            }
        }
    }
}

#[test]
fn no_number_in_the_drawing_is_not_a_number() {
    for (name, figure) in samples() {
        let svg = figure.to_svg(Theme::Notebook);
        let body = &svg[svg.find("</metadata>").unwrap()..];
        assert!(!body.contains("NaN") && !body.contains("inf") && !body.contains("2147483647"), "{name}");
    }
}
