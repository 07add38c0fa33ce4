//! Nothing is cut off, nothing overlaps, and every letter is as large as the theme promises.

use super::{Page, all, pages, pages_in};
use crate::plot::canvas::{Placed, Rect, Role};
use crate::plot::draw::page;
use crate::plot::figure::Body;
use crate::plot::font::Font;
use crate::plot::{Figure, Legend, Look, Theme};

/// The drawing, its texts with their places, and the size of the page.
pub(super) fn placed(figure: &Figure, look: Look) -> (String, Vec<Placed>, (f64, f64)) {
    let (canvas, svg) = page(figure, look);
    let side = |name: &str| {
        let start = svg.find(name).unwrap() + name.len();
        svg[start..start + svg[start..].find('"').unwrap()].parse().unwrap()
    };
    let size = (side(" width=\""), side(" height=\""));
    (svg, canvas.placed(), size)
}

fn assert_inside((width, height): (f64, f64), Placed { text, bounds, .. }: &Placed, name: &str) {
    let inside = bounds.x >= 0.0 && bounds.y >= 0.0 && bounds.right() <= width && bounds.bottom() <= height;
    assert!(inside, "{name}: \"{text}\" at {bounds:?} leaves the {width} x {height} page");
}

#[test]
fn no_text_leaves_the_page() {
    for Page { name, texts, size, .. } in pages() {
        texts.iter().for_each(|text| assert_inside(*size, text, name));
    }
}

#[test]
fn texts_do_not_overlap() {
    for Page { name, texts, .. } in pages() {
        // The upright boxes around turned labels overlap although the labels don't.
        let turned = |text: &Placed| text.role == Role::XTick && text.bounds.height > text.size * 1.2;
        for (i, a) in texts.iter().enumerate() {
            for b in &texts[i + 1..] {
                let labels = a.role != Role::Label && b.role != Role::Label;
                if !((turned(a) || turned(b)) && labels) {
                    assert!(!a.bounds.overlaps(&b.bounds), "{name}: {a:?} and {b:?}");
                }
            }
        }
    }
}

#[test]
fn no_text_is_smaller_than_the_theme_promises() {
    for Page { name, theme, texts, .. } in pages() {
        let points = match theme {
            Theme::Notebook => 9.5,
            Theme::TalkLight | Theme::TalkDark => 16.0,
            Theme::Print => 8.0,
        };
        for Placed { text, size, .. } in texts {
            assert!(size * 0.75 >= points, "{name}: \"{text}\" has {} pt", size * 0.75);
        }
    }
}

#[test]
fn slides_have_the_format_of_slides() {
    for Page { name, size, .. } in pages_in(Theme::TalkDark) {
        assert_eq!(*size, (1280.0, 720.0), "{name}");
    }
}

#[test]
fn a_legend_covers_no_data() {
    // Panels have legends of their own.
    for Page { name, svg, texts, .. } in pages().iter().filter(|page| matches!(page.figure.body, Body::Chart(_))) {
        let lines = svg.split("<polyline points=\"").skip(1).map(|rest| &rest[..rest.find('"').unwrap()]);
        let circles = svg.split("<circle cx=\"").skip(1).map(|rest| rest.split('"').take(3).collect::<String>());
        let circles: Vec<String> = circles.map(|text| text.replace(" cy=", ",")).collect();
        for point in lines.flat_map(|line| line.split(' ')).chain(circles.iter().map(String::as_str)) {
            let (x, y) = point.split_once(',').unwrap();
            let dot = Rect { x: x.parse().unwrap(), y: y.parse().unwrap(), width: 0.0, height: 0.0 };
            for text in texts.iter().filter(|text| text.role == Role::Legend) {
                assert!(!dot.overlaps(&text.bounds), "{name}: \"{}\" covers the point ({x}, {y})", text.text);
            }
        }
    }
}

/// Places on the lines between the bands of a contour plot, a pixel or two apart.
fn between_bands(svg: &str, theme: Theme) -> Vec<(f64, f64)> {
    let drawn = format!("fill=\"none\" stroke=\"{}\"", theme.style().contour.hex());
    let paths = svg.lines().filter(|line| line.starts_with("<path d=\"M") && line.contains(&drawn));
    let lines = paths.flat_map(|path| path.split('"').nth(1).unwrap().split('M').skip(1));
    let points = |line: &str| -> Vec<(f64, f64)> {
        let point = |text: &str| text.split_once(' ').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap();
        line.split('L').map(point).collect()
    };
    let mut places = Vec::new();
    for pair in lines.map(points).flat_map(|line| line.windows(2).map(|pair| [pair[0], pair[1]]).collect::<Vec<_>>()) {
        let [a, b] = pair;
        let steps = (b.0 - a.0).hypot(b.1 - a.1).ceil().max(1.0);
        let share = |i: usize| i as f64 / steps;
        places.extend((0..=steps as usize).map(|i| (a.0 + share(i) * (b.0 - a.0), a.1 + share(i) * (b.1 - a.1))));
    }
    places
}

/// The names in the legend lie on no line between two bands.
fn assert_free(svg: &str, texts: &[Placed], theme: Theme, name: &str) {
    let places = between_bands(svg, theme);
    assert!(places.len() > 100, "{name}");
    for text in texts.iter().filter(|text| text.role == Role::Legend) {
        let hidden = places.iter().filter(|(x, y)| text.bounds.overlaps(&Rect::new(*x, *y, 0.0, 0.0))).count();
        assert_eq!(hidden, 0, "{name}: \"{}\" lies on a line between two bands", text.text);
    }
}

#[test]
fn a_legend_covers_no_line_between_bands() {
    // A hill in the corner where a legend would stand first.
    let hill = |x: f64, y: f64| -(x - 0.6).hypot(y - 0.6);
    let hill = Figure::new("").contour(-1.0..1.0, -1.0..1.0, hill).levels(&[-0.35, -0.2, -0.1]);
    let hill = hill.scatter("the top", &[0.6], &[0.6]);
    for theme in Theme::ALL {
        let (svg, texts, (width, height)) = placed(&hill, theme.into());
        let name = texts.iter().find(|text| text.role == Role::Legend).unwrap().bounds;
        assert!(name.right() < width / 2.0 && name.y > height / 20.0, "{theme}: not in the free corner: {name:?}");
        assert_free(&svg, &texts, theme, &format!("{theme}/a hill"));
    }
    let mut count = 0;
    for Page { name, figure, theme, svg, texts, .. } in pages() {
        let Body::Chart(chart) = &figure.body else { continue };
        if chart.has_contour() && chart.layers.iter().any(|layer| !layer.name().is_empty()) {
            count += 1;
            assert_free(svg, texts, *theme, name);
        }
    }
    assert!(count >= 3 * Theme::ALL.len(), "{count}");
}

#[test]
fn marks_say_where_a_logarithmic_axis_has_corners() {
    let steps: Vec<f64> = (1..=1000).map(f64::from).collect();
    let loss: Vec<f64> = steps.iter().map(|step| 1.0 / step).collect();
    let marks = |figure: Figure| figure.to_svg(Theme::Notebook).matches("<circle").count();
    let curve = |x: &[f64]| Figure::new("").line("", x, &loss);
    let marked = marks(curve(&steps).log_x());
    assert!((5..50).contains(&marked), "{marked}");
    assert_eq!(marks(curve(&steps)), 0);
    // A function may be looked at anywhere: its places are nothing to be shown.
    let anywhere: Vec<f64> = steps.iter().map(|step| step + 0.5).collect();
    assert_eq!(marks(curve(&anywhere).log_x()), 0);
}

#[test]
fn the_font_has_every_letter() {
    let font = Font::new();
    for Page { name, texts, .. } in pages() {
        for Placed { text, .. } in texts {
            let missing: String = text.chars().filter(|&c| !font.has(c)).collect();
            assert!(missing.is_empty(), "{name}: \"{text}\" has no glyph for {missing:?}");
        }
    }
}

#[test]
fn turned_labels_keep_their_distance() {
    for Page { name, texts, .. } in pages() {
        let turned: Vec<&Placed> =
            texts.iter().filter(|text| text.role == Role::XTick && text.bounds.height > text.size * 1.2).collect();
        for pair in turned.windows(2) {
            // They end at their ticks. Those of another panel stand to the left or lower.
            let apart = pair[1].bounds.right() - pair[0].bounds.right();
            let same_axis = apart > 0.0 && (pair[0].bounds.y - pair[1].bounds.y).abs() < pair[0].size;
            assert!(!same_axis || apart >= pair[0].size * 1.3, "{name}: {:?} and {:?}", pair[0].text, pair[1].text);
        }
    }
}

#[test]
fn below_a_cell_no_figure_is_wider_than_the_column() {
    for Page { name, figure, svg, size: (width, _), .. } in pages_in(Theme::Notebook) {
        assert!(*width <= 640.0 || figure.size.is_some(), "{name}: {width}");
        assert!(svg.contains("style=\"max-width:100%;height:auto\""), "{name}");
    }
}

#[test]
fn in_a_narrow_column_letters_keep_their_size_and_stay_on_the_page() {
    // Those words would leave no room for a plot; a graph is as wide as its values.
    let is_graph = |figure: &Figure| matches!(figure.body, Body::Graph(_));
    for (name, figure) in all().iter().filter(|(name, figure)| *name != "long" && !is_graph(figure)) {
        let (_, texts, page) = placed(figure, Theme::Print.width(3.35 * 96.0));
        assert_eq!(page.0, 321.6, "{name}");
        for text in &texts {
            assert!(text.size * 0.75 >= 8.0, "{name}: \"{}\"", text.text);
            assert_inside(page, text, name);
        }
    }
}

#[test]
fn panels_side_by_side_begin_and_end_at_one_height() {
    let line = |figure: Figure, name: &str| figure.line(name, &[0.0, 1.0], &[0.0, 1.0]).y_range(0.0..1.0);
    let keyed = line(line(Figure::new("with a key"), "one"), "another").legend(Legend::Above);
    let long = "a name of the axis that is so long that it has to be broken into two lines below one half of a page";
    let named = line(Figure::new("with a long name"), "").x_label(long);
    for theme in Theme::ALL {
        let (_, texts, _) = placed(&Figure::panels("", [&keyed, &named]), theme.into());
        for number in ["0.0", "1.0"] {
            let labels = texts.iter().filter(|text| text.role == Role::YTick && text.text == number);
            let heights: Vec<f64> = labels.map(|label| label.bounds.y).collect();
            assert!(heights.len() == 2 && (heights[0] - heights[1]).abs() < 0.01, "{theme}: {number} at {heights:?}");
        }
    }
}

/// The word of a figure, and the lines of its grid, each as (left, height, right).
fn word_and_grid(figure: &Figure, theme: Theme) -> (Rect, Vec<[f64; 3]>) {
    let (svg, texts, _) = placed(figure, theme.into());
    let word = texts.iter().find(|text| text.text == "a word").unwrap().bounds;
    let faint = format!(" stroke=\"{}\"", theme.style().faint.hex());
    let grid = svg.lines().filter(|line| line.starts_with("<path d=\"M") && line.contains(&faint));
    let ends = grid.map(|line| {
        let path = line.split('"').nth(1).unwrap().replace(['M', 'L'], " ");
        let numbers: Vec<f64> = path.split_whitespace().map(|number| number.parse().unwrap()).collect();
        [numbers[0], numbers[1], numbers[2]]
    });
    (word, ends.collect())
}

#[test]
fn no_line_of_the_grid_runs_through_a_word() {
    let figure = Figure::new("").line("", &[0.0, 1.0], &[0.0, 0.1]).y_range(0.0..1.03).v_line("a word", 0.3);
    for theme in Theme::ALL {
        let (word, grid) = word_and_grid(&figure, theme);
        let near = |y: f64| word.y < y && y < word.bottom();
        assert!(grid.iter().any(|[_, y, _]| near(*y)), "{theme}: no line is near the word");
        for [left, y, right] in grid {
            let through = near(y) && left < word.right() && word.x < right;
            assert!(!through, "{theme}: a line from {left} to {right} at {y} through {word:?}");
        }
    }
}

#[test]
fn the_name_of_a_line_across_is_not_read_as_that_of_the_grid() {
    for height in [0.17, 0.22, 0.5, 0.78, 0.83] {
        let line = Figure::new("").line("", &[0.0, 1.0], &[0.0, 0.1]).y_range(0.0..1.0);
        let figure = line.h_line("a word", height);
        for theme in Theme::ALL {
            let (word, grid) = word_and_grid(&figure, theme);
            let struck = grid.iter().any(|[_, y, _]| word.y < *y && *y < word.bottom());
            assert!(!struck, "{theme}: at {height} a line of the grid is where the name is: {word:?}, {grid:?}");
        }
    }
}

#[test]
fn no_line_of_the_grid_is_close_to_the_axis_below() {
    let lines = |low: f64| {
        let figure = Figure::new("").line("", &[0.0, 1.0], &[0.5, 0.6]).y_range(low..1.0).h_line("a word", 0.5);
        word_and_grid(&figure, Theme::Notebook).1.len()
    };
    // The line at 0 is left out where it would be a second axis.
    assert_eq!(lines(-0.1), lines(-0.005) + 1);
}

#[test]
fn of_two_lines_in_one_place_the_lower_one_is_wider() {
    let twice = Figure::new("").function("one", 0.0..1.0, |x| x).function("another", 0.0..1.0, |x| x + 1e-6);
    let apart = Figure::new("").function("one", 0.0..1.0, |x| x).function("another", 0.0..1.0, |x| x + 1.0);
    let widths = |figure: &Figure| -> Vec<f64> {
        let svg = figure.to_svg(Theme::Notebook);
        let lines = svg.lines().filter(|line| line.starts_with("<polyline"));
        lines
            .map(|line| line.split("stroke-width=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap())
            .collect()
    };
    assert_eq!(widths(&twice), [4.0, 2.0]);
    assert_eq!(widths(&apart), [2.0, 2.0]);
}

#[test]
fn on_equal_axes_a_unit_is_as_long_both_ways() {
    let corners = Figure::new("").scatter("", &[0.0, 3.0, 0.0], &[0.0, 0.0, 1.0]).equal_axes();
    for theme in Theme::ALL {
        let svg = corners.to_svg(theme);
        let number = |text: &str| text.split('"').next().unwrap().parse::<f64>().unwrap();
        let places: Vec<(f64, f64)> = svg
            .split("<circle cx=\"")
            .skip(1)
            .map(|rest| (number(rest), number(rest.split("cy=\"").nth(1).unwrap())))
            .collect();
        let (across, up) = (places[1].0 - places[0].0, places[0].1 - places[2].1);
        assert!((across / 3.0 - up).abs() < 0.2, "{theme}: {places:?}");
    }
}
