//! The page that everything is drawn on: SVG, written by ourselves, and by plotters through a backend of our own.

use std::cell::RefCell;
use std::fmt::Write;
use std::rc::Rc;

use base64::prelude::{BASE64_STANDARD, Engine};

use super::colour::Colour;
#[cfg(test)]
use super::font::{ASCENT, DESCENT};
use super::font::{CAP, FAMILY, Font};
use crate::escape::{html_escape, is_forbidden};

mod backend;

/// Units of a plotters coordinate per pixel.
pub(crate) const UNITS: f64 = 10.0;

/// Why drawing on a page through plotters cannot fail: the page is text in memory, and never borrowed twice.
pub(crate) const DRAWS: &str = "a page in memory takes everything";

/// A rectangle in pixels.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    pub fn new(x: f64, y: f64, width: f64, height: f64) -> Rect {
        Rect { x, y, width: width.max(1.0), height: height.max(1.0) }
    }
    pub fn right(&self) -> f64 {
        self.x + self.width
    }
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }
    pub fn inset(&self, by: f64) -> Rect {
        Rect::new(self.x + by, self.y + by, self.width - 2.0 * by, self.height - 2.0 * by)
    }
    /// Whether the other one lies within it.
    pub fn holds(&self, other: &Rect) -> bool {
        self.x <= other.x && self.y <= other.y && self.right() >= other.right() && self.bottom() >= other.bottom()
    }
    #[cfg(test)]
    pub fn overlaps(&self, other: &Rect) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }
}

/// Where the given point lies in a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Letters {
    pub size: f64,
    pub colour: Colour,
    pub anchor: Anchor,
    /// Degrees clockwise around the given point.
    pub turn: f64,
}

impl Letters {
    pub fn new(size: f64, colour: Colour) -> Letters {
        Letters { size, colour, anchor: Anchor::Start, turn: 0.0 }
    }
    pub fn middle(self) -> Letters {
        Letters { anchor: Anchor::Middle, ..self }
    }
    pub fn end(self) -> Letters {
        Letters { anchor: Anchor::End, ..self }
    }
    pub fn turned(self, turn: f64) -> Letters {
        Letters { turn, ..self }
    }
}

/// What kind of text it is: for the tests of the geometry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    Title,
    XTick,
    YTick,
    Label,
    Legend,
    Note,
    Cell,
}

/// A text that was drawn, and the box around it.
#[cfg(test)]
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    pub text: String,
    pub size: f64,
    pub role: Role,
    pub bounds: Rect,
}

struct Page {
    width: f64,
    height: f64,
    body: String,
    dash: String,
    #[cfg(test)]
    placed: Vec<Placed>,
    font: Font,
}

/// A handle to the page. Plotters draws through one of them, figures through another.
#[derive(Clone)]
pub(crate) struct Canvas(Rc<RefCell<Page>>);

impl Canvas {
    pub fn new(width: f64, height: f64) -> Canvas {
        let (body, dash) = (String::new(), String::new());
        let page = Page {
            width,
            height,
            body,
            dash,
            #[cfg(test)]
            placed: Vec::new(),
            font: Font::new(),
        };
        Canvas(Rc::new(RefCell::new(page)))
    }

    /// The dashes of the lines that follow, in pixels.
    pub fn set_dash(&self, lengths: impl Iterator<Item = f64>) {
        self.0.borrow_mut().dash = lengths.map(number).collect::<Vec<_>>().join(" ");
    }

    pub fn text_width(&self, text: &str, size: f64) -> f64 {
        self.0.borrow().font.width(text, size)
    }

    pub fn wrap(&self, text: &str, size: f64, width: f64) -> Vec<String> {
        self.0.borrow().font.wrap(text, size, width)
    }

    pub fn fit(&self, text: &str, size: f64, width: f64) -> String {
        self.0.borrow().font.fit(text, size, width)
    }

    /// A text whose baseline starts, has its middle, or ends at the point.
    pub fn text(&self, role: Role, (x, y): (f64, f64), text: &str, letters: Letters) {
        let Letters { size, colour, anchor, turn } = letters;
        let mut page = self.0.borrow_mut();
        let body = &mut page.body;
        let _ = write!(body, "<text x=\"{}\" y=\"{}\" font-size=\"{}\"", number(x), number(y), number(size));
        body.push_str(match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        });
        if turn != 0.0 {
            let _ = write!(body, " transform=\"rotate({} {} {})\"", number(turn), number(x), number(y));
        }
        let _ = writeln!(body, " fill=\"{}\">{}</text>", colour.hex(), html_escape(text));
        #[cfg(test)]
        {
            let width = page.font.width(text, size);
            let left = match anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => -width / 2.0,
                Anchor::End => -width,
            };
            let around = Rect::new(left, -ASCENT * size, width, (ASCENT + DESCENT) * size);
            page.placed.push(Placed { text: text.to_owned(), size, role, bounds: turned_box((x, y), around, turn) });
        }
        #[cfg(not(test))]
        let _ = role; // only the tests of the geometry ask for it
    }

    /// A text that is centred on the point vertically as well.
    pub fn text_at_height(&self, role: Role, (x, y): (f64, f64), text: &str, letters: Letters) {
        self.text(role, (x, y + CAP / 2.0 * letters.size), text, letters);
    }

    pub fn line(&self, from: (f64, f64), to: (f64, f64), colour: Colour, width: f64) {
        let mut page = self.0.borrow_mut();
        let dash = page.dash_attribute();
        let _ = writeln!(
            page.body,
            "<path d=\"M{} {}L{} {}\" stroke=\"{}\" stroke-width=\"{}\"{dash}/>",
            number(from.0),
            number(from.1),
            number(to.0),
            number(to.1),
            colour.hex(),
            number(width)
        );
    }

    /// A rectangle filled with a colour of some opacity.
    pub fn fill(&self, rect: Rect, colour: Colour, opacity: f64) {
        let opacity = if opacity < 1.0 { format!(" fill-opacity=\"{}\"", number(opacity)) } else { String::new() };
        self.raw(&format!("<rect {} fill=\"{}\"{opacity}/>\n", attributes(rect), colour.hex()));
    }

    pub fn frame(&self, rect: Rect, colour: Colour, width: f64) {
        self.raw(&format!(
            "<rect {} fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"/>\n",
            attributes(rect),
            colour.hex(),
            number(width)
        ));
    }

    /// An area with straight borders, perhaps with holes, and perhaps with an outline.
    pub fn shape(&self, rings: &[Vec<(f64, f64)>], colour: Colour, outline: Option<(Colour, f64)>) {
        if rings.is_empty() {
            return;
        }
        let outline = match outline {
            Some((colour, width)) => format!(" stroke=\"{}\" stroke-width=\"{}\"", colour.hex(), number(width)),
            None => String::new(),
        };
        let (path, colour) = (path(rings, "Z"), colour.hex());
        self.raw(&format!("<path d=\"{path}\" fill=\"{colour}\" fill-rule=\"evenodd\"{outline}/>\n"));
    }

    /// Lines of many points.
    pub fn paths(&self, lines: &[Vec<(f64, f64)>], colour: Colour, width: f64) {
        if lines.is_empty() {
            return;
        }
        let (path, colour, width) = (path(lines, ""), colour.hex(), number(width));
        self.raw(&format!("<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"/>\n"));
    }

    /// A circle that is not filled.
    pub fn ring(&self, (x, y): (f64, f64), radius: f64, colour: Colour, width: f64) {
        self.raw(&format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"/>\n",
            number(x),
            number(y),
            number(radius),
            colour.hex(),
            number(width)
        ));
    }

    /// A PNG file, each of whose pixels stays a sharp square.
    pub fn image(&self, rect: Rect, png: &[u8]) {
        self.raw(&format!(
            "<image {} preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" \
             href=\"data:image/png;base64,{}\"/>\n",
            attributes(rect),
            BASE64_STANDARD.encode(png)
        ));
    }

    pub fn raw(&self, svg: &str) {
        self.0.borrow_mut().body.push_str(svg);
    }

    #[cfg(test)]
    pub fn placed(&self) -> Vec<Placed> {
        self.0.borrow().placed.clone()
    }

    /// All that was drawn, one element a line.
    pub fn body(&self) -> String {
        self.0.borrow().body.clone()
    }
}

/// What a document says about itself: in a few words, in a sentence, and as data.
pub(crate) struct Words<'a> {
    pub title: &'a str,
    pub words: &'a str,
    pub metadata: &'a str,
}

/// A page of that size as an SVG document, which becomes smaller where there is less room. The metadata is text, and may
/// hold any character.
pub(crate) fn document(
    (width, height): (f64, f64),
    Words { title, words, metadata }: Words<'_>,
    background: Option<Colour>,
    body: &str,
) -> String {
    let (width, height) = (number(width), number(height));
    let (title, words) = (html_escape(title), html_escape(words));
    let card = match background {
        Some(colour) => format!("<rect width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n", colour.hex()),
        None => String::new(),
    };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{words}\" font-family=\"{FAMILY}\" \
         stroke-linejoin=\"round\" style=\"max-width:100%;height:auto\">\n<title>{title}</title>\n<desc>{words}</desc>\n\
         <metadata>{}</metadata>\n{card}{body}</svg>\n",
        // Between tags, quotes mean nothing and may stay.
        metadata.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace(is_forbidden, "\u{fffd}"),
    )
}

impl Page {
    fn dash_attribute(&self) -> String {
        if self.dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{}\"", self.dash) }
    }
}

/// A number with at most two decimals, and no more characters than it needs.
pub(crate) fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    match text {
        "-0" | "" => "0".to_owned(),
        text => text.to_owned(),
    }
}

fn attributes(rect: Rect) -> String {
    let Rect { x, y, width, height } = rect;
    format!("x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", number(x), number(y), number(width), number(height))
}

#[cfg(test)]
/// The upright box around a box that is turned around a point, in which the box is given relative to the point.
fn turned_box((x, y): (f64, f64), inner: Rect, turn: f64) -> Rect {
    let (sin, cos) = turn.to_radians().sin_cos();
    let corners =
        [(inner.x, inner.y), (inner.right(), inner.y), (inner.x, inner.bottom()), (inner.right(), inner.bottom())];
    let turned = corners.map(|(a, b)| (x + a * cos - b * sin, y + a * sin + b * cos));
    let low = turned.iter().fold((f64::MAX, f64::MAX), |m, p| (m.0.min(p.0), m.1.min(p.1)));
    let high = turned.iter().fold((f64::MIN, f64::MIN), |m, p| (m.0.max(p.0), m.1.max(p.1)));
    Rect { x: low.0, y: low.1, width: high.0 - low.0, height: high.1 - low.1 }
}

/// The data of a path through the points of each line, with one decimal.
fn path(lines: &[Vec<(f64, f64)>], close: &str) -> String {
    let mut text = String::new();
    for line in lines {
        for (i, (x, y)) in line.iter().enumerate() {
            let (x, y) = (px((x * UNITS).round() as i32), px((y * UNITS).round() as i32));
            let _ = write!(text, "{}{x} {y}", if i == 0 { "M" } else { "L" });
        }
        text.push_str(close);
    }
    text
}

fn px(units: i32) -> String {
    number(f64::from(units) / UNITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        assert_eq!([1.0, 0.25, -0.001, 12.345, 100.0].map(number), ["1", "0.25", "0", "12.35", "100"]);
    }

    #[test]
    fn a_box_turned_by_a_right_angle_stands_upright() {
        let turned = turned_box((10.0, 20.0), Rect::new(-5.0, -2.0, 10.0, 4.0), -90.0);
        assert!((turned.width - 4.0).abs() < 1e-9 && (turned.height - 10.0).abs() < 1e-9);
        assert!((turned.x - 8.0).abs() < 1e-9 && (turned.y - 15.0).abs() < 1e-9);
    }
}
