use ndarray::Array2;

use super::*;
use crate::plot::{Image, Theme};

fn parabola(lr: f64) -> Figure {
    let walk: Vec<f64> = (0..9).map(|step| 3.0 * (1.0 - 2.0 * lr).powi(step)).collect();
    let heights: Vec<f64> = walk.iter().map(|w| w * w).collect();
    Figure::new("Eight steps").function("loss", -4.0..4.0, |w| w * w).line("steps", &walk, &heights)
}

fn rates(count: usize) -> Vec<f64> {
    (0..count).map(|i| 0.01 * 120f64.powf(i as f64 / count as f64)).collect()
}

/// The texts below and beside the axes.
fn ticks(figure: &Figure) -> Vec<String> {
    let svg = figure.to_svg(Theme::Notebook);
    svg.lines().filter(|line| line.starts_with("<text")).map(str::to_owned).collect()
}

#[test]
fn axes_stand_still() {
    let frames = Frames::new("learning rate", &[0.1, 0.9, 1.2], parabola);
    // By themselves they would span different ranges.
    assert_ne!(ticks(&parabola(0.1)), ticks(&parabola(1.2)));
    assert_eq!(ticks(&frames.figures()[0]), ticks(&frames.figures()[2]));
    let asked = Frames::new("learning rate", &[0.1, 1.2], |lr| parabola(lr).x_range(-1.0..1.0));
    assert_eq!(ticks(&asked.figures()[0]), ticks(&asked.figures()[1]));
}

#[test]
fn bands_and_panels_stand_still() {
    let bowl = |a: f64| Figure::new("").contour(-1.0..1.0, -1.0..1.0, |x, y| a * (x * x + y * y));
    let frames = Frames::new("a", &[1.0, 5.0], |a| Figure::panels("", [bowl(a), parabola(a / 10.0)]));
    assert_eq!(ticks(&frames.figures()[0]), ticks(&frames.figures()[1]));
    assert_ne!(frames.figures()[0], frames.figures()[1]);
}

#[test]
fn what_is_common_is_in_the_page_once() {
    let frames = Frames::new("learning rate", &rates(40), parabola);
    let html = frames.to_html();
    assert_eq!(html.matches(">loss</text>").count(), 1, "the legend, beside the picture that is packed");
    let groups = html.matches("data-frame=\"17\" display=\"none\"").count();
    assert!((1..=3).contains(&groups), "{groups} groups for one frame");
    assert!(html.len() < 250_000, "{} bytes", html.len());
}

#[test]
fn every_kind_of_figure_can_move() {
    let map = |n: usize| Figure::heat_map("", &Array2::from_elem((2, 2), n));
    let images = |n: u8| Figure::images("", &[Image::new(2, 2, vec![n; 4])], &[] as &[&str]);
    let surface = |n: f64| Figure::surface("", 0.0..1.0, 0.0..1.0, |x, y| n * x * y);
    let bars = |n: f64| Figure::new("").bars("", &["a", "b"], &[n, 2.0 * n]);
    let pages = [
        Frames::new("n", &[1, 2], map).to_html(),
        Frames::new("n", &[1, 200], images).to_html(),
        Frames::new("n", &[1.0, 2.0], surface).to_html(),
        Frames::new("n", &[1.0, -2.0], bars).to_html(),
    ];
    for page in pages {
        assert!(page.contains("data-frame=\"1\""), "the second figure is another one");
    }
}

#[test]
fn texts_are_text() {
    let html = Frames::new("<i>", &["a|b", "\"&"], Figure::new).to_html();
    assert!(html.contains("&lt;i&gt;") && !html.contains("<i>"));
    assert!(html.contains("[&quot;a|b&quot;,&quot;\\&quot;&amp;&quot;]"), "{html}");
}

#[test]
fn no_text_ends_the_script_that_it_waits_in() {
    let end = "</script><!--";
    let figure = |value| Figure::new(value).x_label(end).line(end, &[0.0, 1.0], &[0.0, 1.0]);
    let html = Frames::new(end, &[end, "b"], figure).to_html();
    assert_eq!((html.matches("</script").count(), html.matches("<!--").count()), (2, 0));
}

#[test]
fn a_few_are_chosen_evenly() {
    let frames = Frames::new("n", &[0, 1, 2, 3, 4, 5, 6, 7, 8], |n| Figure::new(&n.to_string())).still(5);
    let few = frames.thinned(4);
    assert_eq!(few.values(), ["0", "2", "5", "8"]);
    assert_eq!(few.figure(), frames.figure());
    assert_eq!(frames.thinned(9), frames);
    assert_eq!(frames.thinned(1).len(), 1);
}

#[test]
#[should_panic(expected = "at least one value of the learning rate")]
fn nothing_cannot_move() {
    Frames::new("learning rate", &[], parabola);
}

#[test]
#[should_panic(expected = "all frames must be figures of one kind")]
fn frames_are_of_one_kind() {
    let figure = |n: usize| if n == 0 { parabola(0.1) } else { Figure::heat_map("", &Array2::from_elem((2, 2), n)) };
    Frames::new("n", &[0, 1], figure);
}
