//! What a figure says of itself in words is what it draws.

use std::collections::HashSet;

use super::{Page, all, confusion, loss, named, pages_in};
use crate::escape::html_escape;
use crate::plot::axis::plain_to;
use crate::plot::chart::Layer;
use crate::plot::figure::Body;
use crate::plot::{Figure, Frames, Theme};

#[test]
fn a_line_is_told_by_its_ends_and_its_turn() {
    let line = |y: &[f64]| Figure::new("").x_label("w").line("loss", &(1..=y.len()), y).alt_text();
    let start = "A chart over w: loss ";
    assert_eq!(line(&[3.0, 2.0, 1.0]), format!("{start}falls from 3 at 1 to 1 at 3."));
    assert_eq!(line(&[0.5, 0.5]), format!("{start}stays at 0.5 from 1 to 2."));
    let valley = format!("{start}falls and rises from 4 at 1 to 9 at 4, with its minimum of 0.123 at 3.");
    assert_eq!(line(&[4.0, 1.0, 0.123_4, 9.0]), valley);
    let hill = format!("{start}rises and falls from −4 at 1 to −9 at 3, with its maximum of 0.1 at 2.");
    assert_eq!(line(&[-4.0, 0.1, -9.0]), hill);
    let flat = format!("{start}falls from 9 at 1 to 1 at 8, flat from 3 on.");
    assert_eq!(line(&[9.0, 4.0, 1.1, 1.0, 1.0, 1.0, 1.0, 1.0]), flat);
}

#[test]
fn only_what_is_drawn_is_told() {
    let figure = Figure::new("").line("a", &[0.0, 1.0, 2.0, 3.0], &[-1.0, 1.0, 10.0, 100.0]).log_y();
    assert!(figure.alt_text().contains("a rises from 1 at 1 to 100 at 3"), "{}", figure.alt_text());
    let window = figure.x_range(0.0..2.0).alt_text();
    assert!(window.contains("a rises from 1 at 1 to 10 at 2"), "{window}");
    assert_eq!(Figure::new("Nothing").alt_text(), "Nothing. A chart: nothing is drawn.");
}

#[test]
fn other_words_take_the_place_of_these() {
    let figure = loss().with_alt_text("The loss falls.");
    assert_eq!(figure.alt_text(), "The loss falls.");
    assert!(figure.to_svg(Theme::Print).contains("<desc>The loss falls.</desc>"));
}

/// All numbers of a figure, as three digits say them, and how many there are of what.
fn numbers(figure: &Figure, found: &mut HashSet<String>) {
    let mut totals = Vec::new();
    let mut say = |values: &[f64]| found.extend(values.iter().map(|value| plain_to(*value, 3)));
    match &figure.body {
        Body::Chart(chart) => {
            for layer in &chart.layers {
                match layer {
                    Layer::Line { x, y, .. } | Layer::Scatter { x, y, .. } => {
                        let drawn = x.iter().zip(y).filter(|(x, y)| x.is_finite() && y.is_finite()).count();
                        let strokes = x.split(|x| x.is_nan()).filter(|stroke| !stroke.is_empty()).count();
                        [x, y].iter().for_each(|values| say(values));
                        // A window or a logarithmic axis leaves out some of the points.
                        totals.extend((0..=drawn).map(|count| count.to_string()));
                        say(&[strokes as f64]);
                    }
                    Layer::Bars { values, .. } => say(values),
                    Layer::Ranges { low, high, .. } => [low, high].iter().for_each(|values| say(values)),
                    Layer::Histogram { edges, counts, .. } => {
                        [edges, counts].iter().for_each(|values| say(values));
                        totals.push(counts.iter().sum::<f64>().to_string());
                    }
                    Layer::Contour { grid, .. } => [&grid.x, &grid.y, &grid.z].iter().for_each(|values| say(values)),
                    Layer::HLine { y, .. } => say(&[*y]),
                    Layer::VLine { x, .. } => say(&[*x]),
                    Layer::Zone { from, to, .. } => say(&[*from, *to]),
                    Layer::Note { x, y, .. } => say(&[*x, *y]),
                }
            }
            say(&[chart.layers.len().saturating_sub(8) as f64]);
        }
        Body::HeatMap(map) => {
            say(&map.values);
            say(&[map.rows as f64, map.columns as f64]);
            (1..=map.rows.max(map.columns)).for_each(|i| say(&[i as f64]));
        }
        Body::Images(grid) => say(&[grid.images.len() as f64]),
        Body::Graph(graph) => {
            graph.nodes.iter().for_each(|node| say(&[node.value, node.gradient]));
            say(&[graph.nodes.len() as f64, graph.nodes.len().saturating_sub(12) as f64]);
        }
        Body::Surface(surface) => {
            [&surface.grid.x, &surface.grid.y, &surface.grid.z].iter().for_each(|values| say(values));
            surface.notes.iter().for_each(|(x, y, _)| say(&[*x, *y]));
        }
        Body::Panels(panels) => {
            (1..=panels.figures.len()).for_each(|i| say(&[i as f64]));
            panels.figures.iter().for_each(|figure| numbers(figure, found));
        }
    }
    found.extend(totals);
}

/// All texts of a figure, which may have numbers in them.
fn texts(figure: &Figure, found: &mut Vec<String>) {
    let mut say = |texts: &[&String]| found.extend(texts.iter().map(|text| (*text).clone()));
    say(&[&figure.title, &figure.x_label, &figure.y_label, &figure.z_label]);
    match &figure.body {
        Body::Chart(chart) => {
            chart.categories.iter().for_each(|text| say(&[text]));
            for layer in &chart.layers {
                match layer {
                    Layer::Line { name, .. }
                    | Layer::Scatter { name, .. }
                    | Layer::Bars { name, .. }
                    | Layer::Ranges { name, .. }
                    | Layer::Histogram { name, .. }
                    | Layer::HLine { name, .. }
                    | Layer::VLine { name, .. }
                    | Layer::Zone { name, .. } => say(&[name]),
                    Layer::Note { text, .. } => say(&[text]),
                    Layer::Contour { .. } => {}
                }
            }
        }
        Body::HeatMap(map) => map.row_labels.iter().chain(&map.column_labels).for_each(|text| say(&[text])),
        Body::Images(grid) => grid.titles.iter().for_each(|text| say(&[&text.replace('\n', ", then ")])),
        Body::Graph(graph) => graph.nodes.iter().for_each(|node| say(&[&node.name])),
        Body::Surface(surface) => surface.notes.iter().for_each(|(.., text)| say(&[text])),
        Body::Panels(panels) => panels.figures.iter().for_each(|figure| texts(figure, found)),
    }
}

#[test]
fn every_number_in_the_words_is_one_of_the_figure() {
    for (name, figure) in all() {
        let (mut known, mut names) = (HashSet::new(), Vec::new());
        numbers(figure, &mut known);
        texts(figure, &mut names);
        // A value of a graph may have a number as its name.
        known.extend(names.iter().filter(|text| text.parse::<f64>().is_ok()).cloned());
        names.retain(|text| text.chars().any(|c| c.is_ascii_digit()) && text.parse::<f64>().is_err());
        names.sort_by_key(|text| std::cmp::Reverse(text.len()));
        let words = names.iter().fold(figure.alt_text(), |words, text| words.replace(text.trim_end(), " "));
        let tokens = words.split_whitespace().map(|token| token.trim_matches(['(', ')', ',', ';', '.', ':']));
        for token in tokens.filter(|token| token.trim_start_matches('−').starts_with(|c: char| c.is_ascii_digit())) {
            assert!(known.contains(token), "{name}: {token} is not among its numbers, in\n{}", figure.alt_text());
        }
    }
}

#[test]
fn every_figure_of_the_book_is_described_with_numbers() {
    for (name, figure) in named() {
        let words = figure.alt_text();
        assert!(words.starts_with(figure.title.trim_end()), "{name}: {words}");
        assert!((40..3000).contains(&words.len()), "{name} has {} bytes: {words}", words.len());
        let pictures = matches!(figure.body, Body::Images(_));
        let numbers = words.split_whitespace().filter(|word| word.contains(|c: char| c.is_ascii_digit())).count();
        assert!(pictures || numbers >= 3, "{name}: {words}");
    }
}

#[test]
fn the_words_stand_in_every_kind_of_file() {
    for Page { name, figure, svg, .. } in pages_in(Theme::Notebook) {
        let words = html_escape(&figure.alt_text()).into_owned();
        assert!(svg.contains(&format!("<desc>{words}</desc>")), "{name}");
        assert!(svg.contains(&format!("aria-label=\"{words}\"")), "{name}");
    }
    let frames = Frames::new("n", &[1, 2], |n| Figure::new("xⁿ").function("f", 0.0..2.0, |x| x.powi(n)));
    let words = "xⁿ. A chart: f rises from 0 at 0 to 2 at 2. It moves with n from 1 to 2, and is shown at 1.";
    assert_eq!(frames.alt_text(), words);
    assert!(frames.to_html().contains(&format!("alt=\"{words}\"")));
}

#[cfg(feature = "export")]
#[test]
fn a_png_holds_the_words_and_its_size_on_paper() {
    let holds = |file: &[u8], part: &[u8]| file.windows(part.len()).any(|window| window == part);
    let (figure, per_metre) = (confusion(), |n: u32| [&b"pHYs"[..], &n.to_be_bytes(), &n.to_be_bytes(), &[1]].concat());
    let file = figure.to_png(Theme::Print);
    assert!(holds(&file, &per_metre(11_811)), "300 dots to an inch");
    assert!(holds(&file, &[&b"iTXtDescription\0\0\0\0\0"[..], figure.alt_text().as_bytes()].concat()));
    assert!(holds(&figure.to_png(Theme::Notebook), &per_metre(7_559)), "192 dots to an inch");
    let width = u32::from_be_bytes(file[16..20].try_into().unwrap());
    assert_eq!(width, 1500, "five inches");
}

#[cfg(feature = "export")]
#[test]
fn a_pdf_holds_the_words_as_alternative_text() {
    let file = loss().with_alt_text("The loss falls.").to_pdf(Theme::Print);
    let text = String::from_utf8_lossy(&file);
    assert!(text.contains("/Alt(The loss falls.)") || text.contains("/Alt (The loss falls.)"), "no /Alt");
    assert!(text.contains("/Figure"));
}
