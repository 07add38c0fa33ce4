//! The names of lines at their ends, in their colours: nobody has to look them up in a legend.

use super::canvas::{Canvas, Letters, Rect, Role};
use super::chart::{Chart, Layer};
use super::colour::Colour;
use super::cover::{count_within, filling};
use super::font::{ASCENT, DESCENT};
use super::frame::Frame;
use super::marks::Pen;
use super::theme::Style;

/// Names longer than this share of the plotting area are broken into two lines.
const WIDEST: f64 = 0.3;
/// Names that need more room than this share of the plotting area stand in a legend.
const MOST: f64 = 0.42;
/// From one line of a name to the next.
const LEADING: f64 = 1.15;

/// Each name with its place on the page.
pub(crate) struct Ends {
    names: Vec<Name>,
    pub margin: Margin,
}

/// The room that names take to the right of the plotting area, and how long a line of one may be: the same where the room
/// is measured, and later beside the narrower plotting area that is left.
#[derive(Clone, Copy)]
pub(crate) struct Margin {
    pub width: f64,
    longest: f64,
}

struct Name {
    lines: Vec<String>,
    colour: Colour,
    /// The left and upper corner, and the size.
    bounds: Rect,
    /// Whether the line is drawn that it belongs to.
    shown: bool,
}

/// A line with a name, where it ends on the page, and whether that is at the right of the plotting area.
struct End {
    lines: Vec<String>,
    colour: Colour,
    at: (f64, f64),
    at_the_right: bool,
    shown: bool,
}

impl Ends {
    /// What the names take to the right of the plotting area.
    pub fn margin(canvas: &Canvas, style: &Style, chart: &Chart, frame: &Frame) -> Margin {
        let longest = (frame.plot.width * WIDEST).max(style.text * 7.0);
        let ends = ends(canvas, style, chart, frame, longest).unwrap_or_default();
        let right = ends.iter().filter(|end| end.at_the_right);
        let widest = right.map(|end| width(canvas, style, &end.lines)).fold(0.0, f64::max);
        Margin { width: if widest > 0.0 { widest + style.text * 0.5 } else { 0.0 }, longest }
    }

    /// Nothing if one of the names has no place at the end of its line. What they cover is added to `covered`.
    pub fn place(
        canvas: &Canvas,
        style: &Style,
        chart: &Chart,
        frame: &Frame,
        margin: Margin,
        covered: &mut Vec<(f64, f64)>,
    ) -> Option<Ends> {
        if margin.width > MOST * frame.plot.width {
            return None;
        }
        let mut ends = ends(canvas, style, chart, frame, margin.longest)?;
        ends.sort_by(|a, b| a.at.1.total_cmp(&b.at.1));
        let (size, plot) = (style.text, frame.plot);
        let mut names: Vec<Name> = Vec::new();
        let mut lowest = f64::NEG_INFINITY;
        for end in ends {
            let height = size * (ASCENT + DESCENT + LEADING * (end.lines.len() - 1) as f64);
            let wide = width(canvas, style, &end.lines);
            let middle = end.at.1 - height / 2.0;
            let bounds = if end.at_the_right {
                // Pushed down a little by the one above.
                let top = middle.max(lowest).max(plot.y - size * 0.4).min(plot.bottom() - height + size * 0.4);
                let pushed = (top - middle).abs();
                if top < lowest - 1e-6 || pushed > size * 1.1 {
                    return None;
                }
                lowest = top + height + size * 0.3;
                Rect::new(plot.right() + size * 0.5, top, wide, height)
            } else {
                let beside = Rect::new(end.at.0 + size * 0.5, middle, wide, height);
                let free = |rect: &Rect| plot.holds(rect) && count_within(covered, rect) == 0;
                let around = [
                    beside,
                    Rect::new(end.at.0 - wide / 2.0, end.at.1 - height - size * 0.4, wide, height),
                    Rect::new(end.at.0 - wide / 2.0, end.at.1 + size * 0.4, wide, height),
                    Rect::new(end.at.0 + size * 0.5, end.at.1 - height - size * 0.2, wide, height),
                    Rect::new(end.at.0 + size * 0.5, end.at.1 + size * 0.2, wide, height),
                ];
                around.into_iter().find(free)?
            };
            covered.extend(filling(&bounds));
            names.push(Name { lines: end.lines, colour: end.colour, bounds, shown: end.shown });
        }
        Some(Ends { names, margin })
    }

    /// Where the names stand, or will stand once their lines are drawn.
    pub fn places(&self) -> impl Iterator<Item = Rect> {
        self.names.iter().map(|name| name.bounds)
    }

    pub fn draw(&self, canvas: &Canvas, style: &Style) {
        for Name { lines, colour, bounds, .. } in self.names.iter().filter(|name| name.shown) {
            for (i, line) in lines.iter().enumerate() {
                let baseline = bounds.y + style.text * (ASCENT + LEADING * i as f64);
                canvas.text(Role::Legend, (bounds.x, baseline), line, Letters::new(style.text, *colour));
            }
        }
    }
}

/// The ends of all lines; nothing if there is no line with a name, or one with a name has no end that could be seen, or a
/// name is too long.
fn ends(canvas: &Canvas, style: &Style, chart: &Chart, frame: &Frame, longest: f64) -> Option<Vec<End>> {
    let series = chart.layers.iter().enumerate().filter(|(_, layer)| layer.is_series()).zip(chart.hues()).enumerate();
    let mut found = Vec::new();
    for (place, ((number, layer), hue)) in series {
        let Layer::Line { name, x, y } = layer else { continue };
        if !has_end(layer) || name.is_empty() {
            continue;
        }
        let last = *frame.pieces(x, y).last()?.last()?;
        let lines = balanced(canvas, style, &glued(name), longest);
        if lines.len() > 2 || lines.iter().any(|line| line.ends_with('…')) {
            return None;
        }
        let colour = readable(Pen::of_series(style, hue, place).colour, style);
        let (at, at_the_right, shown) = (frame.page(last), last.0 > 0.93, chart.shows(number));
        found.push(End { lines, colour, at, at_the_right, shown });
    }
    (!found.is_empty()).then_some(found)
}

/// The name in lines of about the same length, if it needs more than one.
fn balanced(canvas: &Canvas, style: &Style, name: &str, longest: f64) -> Vec<String> {
    let wrapped = |width: f64| canvas.wrap(name, style.text, width);
    let lines = wrapped(longest);
    let is_good =
        |shorter: &Vec<String>| shorter.len() == lines.len() && !shorter.iter().any(|line| line.ends_with('…'));
    let narrower = (1..=12).map(|i| wrapped(longest * (1.0 - 0.05 * f64::from(i)))).take_while(is_good);
    if lines.len() < 2 { lines.clone() } else { narrower.last().unwrap_or_else(|| lines.clone()) }
}

/// The name with spaces that do not break beside the signs of a formula and within brackets: `η = 0.002` is one thing.
fn glued(name: &str) -> String {
    let words: Vec<&str> = name.split(' ').collect();
    let sign = |word: &str| word.chars().all(|c| !c.is_alphanumeric()) || word == "ln";
    let mut open = 0;
    let mut glued = words[0].to_owned();
    for pair in words.windows(2) {
        open += pair[0].matches('(').count();
        open -= pair[0].matches(')').count().min(open);
        let before = pair[0] == "ln" || sign(pair[0]);
        glued.push(if open > 0 || before || sign(pair[1]) && pair[1] != "ln" { '\u{a0}' } else { ' ' });
        glued.push_str(pair[1]);
    }
    glued
}

/// Whether it is a line that ends somewhere. Separate strokes have no end of all of them.
pub(crate) fn has_end(layer: &Layer) -> bool {
    matches!(layer, Layer::Line { x, .. } if x.len() > 1 && !x.iter().any(|x| x.is_nan()))
}

fn width(canvas: &Canvas, style: &Style, lines: &[String]) -> f64 {
    lines.iter().map(|line| canvas.text_width(line, style.text)).fold(0.0, f64::max)
}

/// The colour of a line, as far from that of the card as letters need it.
pub(crate) fn readable(colour: Colour, style: &Style) -> Colour {
    let shades = (0..=10).map(|tenth| colour.mix(style.ink, f64::from(tenth) / 10.0));
    shades.into_iter().find(|shade| shade.contrast(style.card) >= 4.6).unwrap_or(style.ink)
}

#[cfg(test)]
mod tests {
    use super::glued;

    #[test]
    fn formulas_are_not_torn() {
        for (name, shown) in [
            ("smoothed, ε = 0.1", "smoothed, ε~=~0.1"),
            ("divergence D(p ‖ q)", "divergence D(p~‖~q)"),
            ("cross-entropy H(p, q)", "cross-entropy H(p,~q)"),
            ("max(o, 0) + ln 2", "max(o,~0)~+~ln~2"),
            ("with momentum and a schedule", "with momentum and a schedule"),
        ] {
            assert_eq!(glued(name).replace('\u{a0}', "~"), shown);
        }
    }
}
