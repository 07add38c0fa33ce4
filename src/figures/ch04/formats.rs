//! What floating-point formats do to the exponential: where it ends, and how many of its digits are right.

use std::ops::Range;

use crate::figures::NamedFigure;
use crate::plot::Figure;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("exp-in-four-formats", '4', "exp(x) as f64, f32, bf16 and f16 store it: where each ends", |_| {
        Ok(exp_in_formats(&[F64, F32, BF16, F16].map(|format| (format.name, move |x: f64| format.store(x)))))
    }),
    NamedFigure::new(
        "digits-of-exp",
        '4',
        "How many digits of exp(x) each format knows, and where they drain away",
        |_| {
            let ranges = [(F64, -120.0..100.0), (F32, -103.97..88.72), (BF16, -92.88..88.72), (F16, -17.33..11.09)];
            Ok(digits_of_exp(&ranges.map(|(format, range)| {
                let digits = move |x: f64| (x.exp() / (format.spacing(x.exp()) / 2.0)).log10();
                (format.name, range, digits)
            })))
        },
    ),
];

/// A binary floating-point format: digits after the leading 1, and the range of its exponent.
#[derive(Clone, Copy)]
struct Format {
    name: &'static str,
    digits: f64,
    lowest: f64,
    highest: f64,
}

impl Format {
    /// The distance of x from the next number in this format. Subnormals share the lowest exponent.
    fn spacing(&self, x: f64) -> f64 {
        (x.log2().floor().max(self.lowest) - self.digits).exp2()
    }

    /// What is left of x > 0 once it has been stored.
    fn store(&self, x: f64) -> f64 {
        let stored = (x / self.spacing(x)).round_ties_even() * self.spacing(x);
        if stored < (self.highest + 1.0).exp2() { stored } else { f64::INFINITY }
    }
}

const F16: Format = Format { name: "f16", digits: 10.0, lowest: -14.0, highest: 15.0 };
const BF16: Format = Format { name: "bf16", digits: 7.0, lowest: -126.0, highest: 127.0 };
const F32: Format = Format { name: "f32", digits: 23.0, lowest: -126.0, highest: 127.0 };
const F64: Format = Format { name: "f64", digits: 52.0, lowest: -1022.0, highest: 1023.0 };

/// The exponential as some formats store it, a panel for each: its name, and what it makes of a number. A line ends
/// where the format does, with a zero on the left and with infinity on the right.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::exp_in_formats(&[("f32", |x: f64| f64::from(x as f32))]);
/// ```
#[track_caller]
pub fn exp_in_formats(formats: &[(&str, impl Fn(f64) -> f64)]) -> Figure {
    let panels = formats.iter().map(|(name, store)| {
        let places = (-480..=400).map(|i| f64::from(i) / 4.0).map(|x| (x, store(x.exp())));
        let (x, y): (Vec<f64>, Vec<f64>) = places.filter(|(_, y)| *y > 0.0 && y.is_finite()).unzip();
        Figure::new(name).line("", &x, &y).log_y().x_range(-120.0..100.0).y_range(1e-60..1e60).x_label("x")
    });
    let count = if formats.len() == 4 { "four".to_owned() } else { formats.len().to_string() };
    Figure::panels(&format!("exp(x) in {count} formats"), panels).columns(2)
}

/// How many decimal digits of exp(x) are right: for each format its name, from where to where it has the exponential
/// at all, and the digits at x.
#[track_caller]
pub fn digits_of_exp(formats: &[(&str, Range<f64>, impl Fn(f64) -> f64)]) -> Figure {
    let figure = Figure::new("How exactly exp(x) is known").x_label("x").y_label("decimal digits").y_range(0.0..18.0);
    formats.iter().fold(figure, |figure, (name, range, digits)| figure.function(name, range.clone(), digits))
}
