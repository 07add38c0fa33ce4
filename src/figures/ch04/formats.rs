//! What floating-point formats do to the exponential: where it ends, and how many of its digits are right.

use std::f64::consts::LN_2;
use std::ops::Range;

use crate::figures::NamedFigure;
use crate::plot::Figure;

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new("exp-in-four-formats", '4', "From where to where f64, f32, bf16 and f16 can store exp(x)", |_| {
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

/// From where to where some formats can store the exponential, a bar for each: its name, and what it makes of a number.
/// Below is zero, above is infinity.
///
/// ```
/// use workbook::prelude::*;
/// let figure = figures::exp_in_formats(&[("f32", |x: f64| f64::from(x as f32))]);
/// ```
#[track_caller]
pub fn exp_in_formats(formats: &[(&str, impl Fn(f64) -> f64)]) -> Figure {
    let stored = |store: &dyn Fn(f64) -> f64| {
        // In tenths: finer than anybody reads off a bar.
        let places = (-7600..=7200).map(|i| f64::from(i) / 10.0);
        let is_kept = |x: &f64| {
            let stored = store(x.exp());
            stored > 0.0 && stored.is_finite()
        };
        let kept: Vec<f64> = places.filter(is_kept).collect();
        (kept.first().copied().unwrap_or(f64::NAN), kept.last().copied().unwrap_or(f64::NAN))
    };
    let names: Vec<&str> = formats.iter().map(|(name, _)| *name).collect();
    let (low, high): (Vec<f64>, Vec<f64>) = formats.iter().map(|(_, store)| stored(store)).unzip();
    let figure = Figure::new("Where exp(x) is neither zero nor infinite")
        .y_label("input x of exp(x)")
        .ranges("", &names, &low, &high);
    // With the tenths: exp(709.7) can be stored in f64, exp(710) cannot.
    let label = |end: f64| format!("{end:.1}").replace('-', "−");
    let ends = low.iter().zip(&high).enumerate();
    ends.fold(figure, |figure, (i, (low, high))| {
        figure.annotate(i as f64, *high, &label(*high)).annotate(i as f64, *low, &label(*low))
    })
}

/// How many decimal digits of exp(x) are right: for each format its name, from where to where it has the exponential
/// at all, and the digits at x. They are taken half-way between powers of two, from one of which to the next they rise
/// by a third of a digit and fall back again.
#[track_caller]
pub fn digits_of_exp(formats: &[(&str, Range<f64>, impl Fn(f64) -> f64)]) -> Figure {
    let figure = Figure::new("The digits of exp(x) drain away before it becomes 0")
        .x_label("x")
        .y_label("decimal digits")
        .y_range(0.0..18.0);
    formats.iter().fold(figure, |figure, (name, range, digits)| {
        let halves = ((range.start / LN_2).floor() as i64..=(range.end / LN_2).ceil() as i64).map(|k| k as f64 + 0.5);
        let places: Vec<f64> = halves.map(|half| half * LN_2).filter(|x| range.contains(x)).collect();
        figure.line(name, &places, &places.iter().map(|&x| digits(x)).collect::<Vec<_>>())
    })
}
