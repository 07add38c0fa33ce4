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
    /// The length that the dashes are multiples of.
    unit: f64,
}

impl Pen {
    /// The pen of a series: its colour, and the dashes of its place among the lines of the chart.
    pub fn of_series(style: &Style, hue: Hue, place: usize) -> Pen {
        let (colours, count) = (style.series, style.series.len());
        // When the colours are used up, they come again with other dashes.
        let dash = DASHES[(place + place / count) % DASHES.len()];
        let pen = |colour, width, dash| Pen { colour, width, dash, unit: width };
        match hue {
            Hue::Series(number) => pen(colours[number % count], style.line, dash),
            Hue::Data => pen(style.data, style.line * 0.75, &[]),
            Hue::Guide => pen(style.ink, style.hair * 1.2, DASHES[1]),
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

    /// One in the colour of the card and wider by `edge` on each side, to be drawn below, so that the line stands out from
    /// what it crosses. It has the same dashes: in the gaps of the line one sees what is below.
    pub fn halo(self, style: &Style, edge: f64) -> Pen {
        Pen { colour: style.card, width: self.width + 2.0 * edge, ..self }
    }

    /// A line of this length, drawn next, has the dashes of this pen.
    pub fn dip(&self, canvas: &Canvas, length: f64) {
        canvas.set_dash(whole_dashes(self.dash, self.unit, length));
    }

    pub fn lift(&self, canvas: &Canvas) {
        canvas.set_dash(std::iter::empty());
    }

    pub fn line(&self, canvas: &Canvas, from: (f64, f64), to: (f64, f64)) {
        self.dip(canvas, (to.0 - from.0).hypot(to.1 - from.1));
        canvas.line(from, to, self.colour, self.width);
        self.lift(canvas);
    }

    pub fn stroke(&self) -> ShapeStyle {
        ShapeStyle { color: rgba(self.colour, 1.0), filled: false, stroke_width: (self.width * UNITS) as u32 }
    }
}

/// Dashes and gaps, given in multiples of `unit`, made a little longer or shorter, so that a line of this length ends with
/// a whole dash and not with a speck of one.
pub(crate) fn whole_dashes(dashes: &[f64], unit: f64, length: f64) -> impl Iterator<Item = f64> {
    let first = dashes.first().map_or(0.0, |first| first * unit);
    let period = unit * dashes.iter().sum::<f64>();
    let periods = ((length - first) / period).round();
    let scale = if periods >= 1.0 { length / (first + periods * period) } else { 1.0 };
    dashes.iter().map(move |dash| dash * unit * scale)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dashed_line_ends_with_a_whole_dash() {
        for dashes in DASHES.into_iter().filter(|dashes| !dashes.is_empty()) {
            for length in [100.0, 123.4, 500.0, 501.0] {
                let fitted: Vec<f64> = whole_dashes(dashes, 2.0, length).collect();
                let rest = (length - fitted[0]) / fitted.iter().sum::<f64>();
                assert!((rest - rest.round()).abs() < 1e-9, "{dashes:?} on {length}: {rest}");
                assert!((fitted[0] / (2.0 * dashes[0]) - 1.0).abs() < 0.2, "{dashes:?} on {length}: {fitted:?}");
            }
            assert_eq!(whole_dashes(dashes, 2.0, 1.0).next(), Some(2.0 * dashes[0]), "too short for more than one");
        }
        assert_eq!(whole_dashes(&[], 2.0, 100.0).count(), 0);
    }
}
