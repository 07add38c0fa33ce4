//! How a series is told apart from the others: colour, dashes and the shape of its markers.

use plotters::drawing::IntoDrawingArea;
use plotters::element::{Circle, Polygon};
use plotters::style::{Color, RGBAColor, RGBColor, ShapeStyle};

use super::canvas::{Canvas, DRAWS, UNITS};
use super::colour::Colour;
use super::quantity::Hue;
use super::theme::{DASHES, Style};

/// The line of a series.
#[derive(Clone, Copy)]
pub(crate) struct Pen {
    pub colour: Colour,
    pub width: f64,
    pub dash: &'static [f64],
}

impl Pen {
    /// The pen of a series: its colour, and the dashes of its place among the lines of the chart.
    pub fn of_series(style: &Style, hue: Hue, place: usize) -> Pen {
        let (colours, count) = (style.series, style.series.len());
        // When the colours are used up, they come again with other dashes.
        let dash = DASHES[(place + place / count) % DASHES.len()];
        match hue {
            Hue::Series(number) => Pen { colour: colours[number % count], width: style.line, dash },
            Hue::Data => Pen { colour: style.data, width: style.line * 0.75, dash: &[] },
            Hue::Guide => Pen { colour: style.ink, width: style.hair * 1.2, dash: DASHES[1] },
        }
    }

    /// The same without dashes: they would hide how a line goes up and down.
    pub fn solid(self) -> Pen {
        Pen { dash: &[], ..self }
    }

    /// The same for a line on which another one lies: wide enough to be seen on both sides of it.
    pub fn beneath(self) -> Pen {
        Pen { width: 2.0 * self.width, dash: &[], ..self }
    }

    /// A wider one in the colour of the card, to be drawn below, so that the line stands out from what it crosses.
    pub fn halo(self, style: &Style) -> Pen {
        Pen { colour: style.card, width: self.width + 2.0 * style.hair, dash: &[] }
    }

    /// Lines drawn from now on have the dashes of this pen.
    pub fn dip(&self, canvas: &Canvas) {
        canvas.set_dash(self.dash.iter().map(|length| length * self.width));
    }

    pub fn lift(&self, canvas: &Canvas) {
        canvas.set_dash(std::iter::empty());
    }

    pub fn line(&self, canvas: &Canvas, from: (f64, f64), to: (f64, f64)) {
        self.dip(canvas);
        canvas.line(from, to, self.colour, self.width);
        self.lift(canvas);
    }

    pub fn stroke(&self) -> ShapeStyle {
        ShapeStyle { color: rgba(self.colour, 1.0), filled: false, stroke_width: (self.width * UNITS) as u32 }
    }
}

pub(crate) fn rgba(colour: Colour, opacity: f64) -> RGBAColor {
    RGBColor(colour.0, colour.1, colour.2).mix(opacity)
}

/// The shape that marks a point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Marker {
    Disc,
    Triangle,
    Square,
    Diamond,
    Pentagon,
    Wedge,
}

impl Marker {
    /// The shape that belongs to a colour, so that a quantity has both in all figures.
    pub fn of_series(hue: Hue) -> Marker {
        use Marker::*;
        match hue {
            Hue::Series(number) => [Disc, Triangle, Square, Diamond, Pentagon, Wedge][number % 6],
            Hue::Data | Hue::Guide => Disc,
        }
    }

    /// The corners around the middle, for a radius of 1; none for a disc.
    fn corners(self) -> Vec<(f64, f64)> {
        let ring = |count: u32, start: f64, radius: f64| {
            let angle = move |i: u32| (start + 360.0 * f64::from(i) / f64::from(count)).to_radians();
            (0..count).map(|i| (radius * angle(i).sin(), -radius * angle(i).cos())).collect()
        };
        match self {
            Marker::Disc => Vec::new(),
            Marker::Triangle => ring(3, 0.0, 1.35),
            Marker::Square => ring(4, 45.0, 1.25),
            Marker::Diamond => ring(4, 0.0, 1.35),
            Marker::Pentagon => ring(5, 0.0, 1.2),
            Marker::Wedge => ring(3, 180.0, 1.35),
        }
    }

    /// Draws one marker onto the page.
    pub fn at(self, canvas: &Canvas, colour: Colour, (x, y): (f64, f64), radius: f64, opacity: f64) {
        let units = |pixels: f64| (pixels * UNITS).round() as i32;
        let fill = rgba(colour, opacity).filled();
        let area = canvas.clone().into_drawing_area();
        let corners = self.corners();
        if corners.is_empty() {
            area.draw(&Circle::new((units(x), units(y)), units(radius), fill)).expect(DRAWS);
        } else {
            let at = |(dx, dy): (f64, f64)| (units(x + dx * radius), units(y + dy * radius));
            area.draw(&Polygon::new(corners.into_iter().map(at).collect::<Vec<_>>(), fill)).expect(DRAWS);
        }
    }
}
