//! An axis: which numbers it spans, where a number lies on it, and which of them get a label.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged};

/// A labelled place on an axis.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Tick {
    pub value: f64,
    pub label: String,
}

/// A linear or logarithmic axis. Plotters sees it as a coordinate of its own kind.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Axis {
    pub low: f64,
    pub high: f64,
    pub log: bool,
    pub ticks: Vec<Tick>,
    /// Marks without a label, between the decades.
    pub minor: Vec<f64>,
}

impl Axis {
    /// An axis over a range, with about as many labels as asked.
    pub fn new((low, high): (f64, f64), log: bool, count: usize) -> Axis {
        let (values, minor) =
            if log { decades(low, high, count) } else { (enough_round_numbers(low, high, count), Vec::new()) };
        let labels = if log { log_labels(&values) } else { labels(&values) };
        let ticks = values.into_iter().zip(labels).map(|(value, label)| Tick { value, label }).collect();
        Axis { low, high, log, ticks, minor }
    }

    /// A linear axis of things that are counted, such as epochs: no label stands between two whole numbers.
    pub fn whole((low, high): (f64, f64), count: usize) -> Axis {
        let axis = Axis::new((low, high), false, count);
        if axis.ticks.iter().all(|tick| tick.value.fract() == 0.0) {
            return axis;
        }
        let values: Vec<f64> = (low.ceil() as i64..=high.floor() as i64).map(|value| value as f64).collect();
        let ticks = values.iter().zip(labels(&values)).map(|(&value, label)| Tick { value, label }).collect();
        Axis { ticks, ..axis }
    }

    /// An axis of categories, at 0, 1, 2 ...
    pub fn categories(names: &[String]) -> Axis {
        let ticks = names.iter().enumerate().map(|(i, label)| Tick { value: i as f64, label: label.clone() }).collect();
        Axis { low: -0.5, high: names.len() as f64 - 0.5, log: false, ticks, minor: Vec::new() }
    }

    /// Where a number lies: 0 at the low end, 1 at the high end.
    pub fn unit(&self, value: f64) -> f64 {
        if self.log {
            (value.ln() - self.low.ln()) / (self.high.ln() - self.low.ln())
        } else {
            (value - self.low) / (self.high - self.low)
        }
    }

    /// The number that lies there.
    pub fn value(&self, unit: f64) -> f64 {
        if self.log {
            (self.low.ln() + unit * (self.high.ln() - self.low.ln())).exp()
        } else {
            self.low + unit * (self.high - self.low)
        }
    }

    /// Whether the axis has a place for the number at all.
    pub fn takes(&self, value: f64) -> bool {
        value.is_finite() && (!self.log || value > 0.0)
    }
}

impl Ranged for Axis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, (from, to): (i32, i32)) -> i32 {
        from + (self.unit(*value) * f64::from(to - from)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        self.ticks.iter().map(|tick| tick.value).collect()
    }

    fn range(&self) -> Range<f64> {
        self.low..self.high
    }
}

/// What an axis spans, whether it counts things, and the few places at which all of it was measured, if there are few.
#[derive(Clone)]
pub(crate) struct Span {
    pub ends: (f64, f64),
    pub whole: bool,
    pub places: Vec<f64>,
}

impl Span {
    /// The axis with about so many labels.
    pub fn axis(&self, log: bool, count: usize) -> Axis {
        match () {
            () if log && self.places.len() >= 3 && self.places.len() <= 3 * count => self.at_places(count),
            () if self.whole && !log => Axis::whole(self.ends, count),
            () => Axis::new(self.ends, log, count),
        }
    }

    /// A logarithmic axis with labels where something was measured; at each second or third place, if there are more.
    fn at_places(&self, count: usize) -> Axis {
        let stride = self.places.len().div_ceil(count).max(1);
        let values: Vec<f64> = self.places.iter().copied().step_by(stride).collect();
        let labels: Vec<String> = if needs_powers(&values) && values.iter().all(|v| is_power_of_ten(*v)) {
            values.iter().map(|v| power(v.log10().round() as i32)).collect()
        } else {
            values.iter().map(|v| plain(*v)).collect()
        };
        let ticks = values.into_iter().zip(labels).map(|(value, label)| Tick { value, label }).collect();
        Axis { low: self.ends.0, high: self.ends.1, log: true, ticks, minor: self.places.clone() }
    }
}

/// A range that holds the data and can be drawn: never empty, never infinite. `pad` is the share added at each end.
pub(crate) fn span(values: impl Iterator<Item = f64>, log: bool, pad: f64) -> (f64, f64) {
    // Not beyond what can be subtracted and padded without an overflow: lines are cut there.
    let most = f64::MAX / 8.0;
    let usable =
        values.filter(|value| value.is_finite() && (!log || *value > 0.0)).map(|value| value.clamp(-most, most));
    let (low, high) = usable.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if low > high {
        return if log { (0.1, 10.0) } else { (0.0, 1.0) };
    }
    if log {
        let room = ((high / low).ln() * pad).max(if high > low * 1.000_001 { 0.0 } else { 0.7 }).exp();
        return ((low / room).max(f64::MIN_POSITIVE), (high * room).min(2.0 * most));
    }
    let smallest = low.abs().max(high.abs()) * 1e-9;
    let room = match high - low {
        _ if low == 0.0 && high == 0.0 => 1.0,
        width if width <= smallest => low.abs() * 0.1,
        width => width * pad,
    };
    (low - room, high + room)
}

/// The range down to 0, if it ends shortly above: a curve that levels out close to the axis would seem to reach 0.
pub(crate) fn nearly_from_zero((low, high): (f64, f64)) -> (f64, f64) {
    if low > 0.0 && low < 0.15 * high { (0.0, high) } else { (low, high) }
}

/// [`round_numbers`] for an axis: one or two labels would not be a scale, so rather one too many.
fn enough_round_numbers(low: f64, high: f64, count: usize) -> Vec<f64> {
    let few = round_numbers(low, high, count);
    let more = || (count + 1..=count + 2).map(|count| round_numbers(low, high, count)).find(|more| more.len() > 2);
    if few.len() > 2 || count < 2 { few } else { more().unwrap_or(few) }
}

/// Multiples of 1, 2 or 5 times a power of ten, within the range.
fn round_numbers(low: f64, high: f64, count: usize) -> Vec<f64> {
    let rough = (high - low) / count.max(1) as f64;
    if !(rough.is_finite() && rough > 0.0) {
        return vec![low];
    }
    let power = 10f64.powi(rough.log10().floor() as i32);
    let step = power * [1.0, 2.0, 5.0, 10.0].into_iter().find(|&m| m * power >= rough * 0.999).unwrap_or(10.0);
    let first = (low / step - 1e-9).ceil() as i64;
    let last = (high / step + 1e-9).floor() as i64;
    // Dividing by 1/step where that is whole gives 0.3 and not 0.30000000000000004.
    let inverse = (1.0 / step).round();
    let exact = step < 1.0 && inverse < 1e15;
    (first..=last.min(first.saturating_add(100)))
        .map(|i| if exact { i as f64 / inverse } else { i as f64 * step })
        .collect()
}

/// Powers of ten, thinned to the count; and, where there are too few of them, numbers in between.
fn decades(low: f64, high: f64, count: usize) -> (Vec<f64>, Vec<f64>) {
    let first = (low.log10() - 1e-9).ceil() as i32;
    let last = (high.log10() + 1e-9).floor() as i32;
    let whole = usize::try_from(last - first + 1).unwrap_or(0);
    let between = |factors: &'static [f64]| -> Vec<f64> {
        (first - 1..=last)
            .flat_map(|e| factors.iter().map(move |f| f * 10f64.powi(e)))
            .filter(|v| (low * 0.999_999..=high * 1.000_001).contains(v))
            .collect()
    };
    if whole < 2 {
        // Two labels alone would be read as those of a linear axis: rather more, and marks that come ever closer.
        let fine = between(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
        let some: [&'static [f64]; 3] = [&[1.0, 2.0, 5.0], &[1.0, 2.0, 3.0, 5.0], &[1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0]];
        let ticks = some.into_iter().map(between).find(|ticks| ticks.len() > 2);
        return (ticks.unwrap_or_else(|| enough_round_numbers(low, high, count)), fine);
    }
    if whole == 2 && count >= 6 {
        return (between(&[1.0, 2.0, 5.0]), Vec::new());
    }
    // Whatever the stride, 1 gets a label if it is in the range.
    let ticks = |stride: i32| -> Vec<f64> {
        (first..=last).filter(|e| e.rem_euclid(stride) == 0).map(|e| 10f64.powi(e)).collect()
    };
    let strides = [1, 2, 3, 5, 10, 20, 50, 100, 200];
    let wide_enough =
        strides.iter().position(|&stride| ticks(stride).len() <= count.max(1)).unwrap_or(strides.len() - 1);
    // A single label would not say how fast the axis grows: rather one too many.
    let stride = strides[..=wide_enough].iter().copied().rfind(|&stride| ticks(stride).len() >= 2).unwrap_or(1);
    let ticks = ticks(stride);
    let minor = match stride {
        1 if whole <= 6 => between(&[2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]),
        1 => Vec::new(),
        _ if whole <= 40 => (first..=last).filter(|e| e.rem_euclid(stride) != 0).map(|e| 10f64.powi(e)).collect(),
        _ => Vec::new(),
    };
    (ticks, minor)
}

/// Labels of a logarithmic axis: each with its own power of ten where plain digits would be long.
fn log_labels(values: &[f64]) -> Vec<String> {
    let powers = values.iter().all(|&value| is_power_of_ten(value));
    if powers && needs_powers(values) {
        return values.iter().map(|value| power(value.log10().round() as i32)).collect();
    }
    let long = |value: &f64| !(0.9e-4..1e6).contains(value);
    if powers || !values.iter().any(long) {
        return labels(values);
    }
    let labelled = |&value: &f64| {
        let exponent = (value.log10() + 1e-9).floor() as i32;
        let digits = plain(round4(value / 10f64.powi(exponent)));
        if digits == "1" { power(exponent) } else { format!("{digits}×{}", power(exponent)) }
    };
    values.iter().map(labelled).collect()
}

fn is_power_of_ten(value: f64) -> bool {
    let exponent = value.log10();
    (exponent - exponent.round()).abs() < 1e-9
}

/// Whether plain digits would be long: beyond 0.001 to 10 000.
fn needs_powers(values: &[f64]) -> bool {
    values.iter().any(|&v| !(0.9e-3..=1.1e4).contains(&v))
}

/// Labels with the same number of decimals; with a power of ten where plain digits would be long.
pub(crate) fn labels(values: &[f64]) -> Vec<String> {
    let largest = values.iter().fold(0.0f64, |m, v| m.max(v.abs()));
    let step = values.windows(2).map(|w| (w[1] - w[0]).abs()).fold(f64::INFINITY, f64::min);
    let step = if step.is_finite() { step } else { largest };
    if largest > 0.0 && (largest >= 1e6 || step < 0.9e-4) {
        let exponent = largest.log10().floor() as i32;
        let scale = 10f64.powi(exponent);
        let decimals = decimals(step / scale).min(6);
        return values
            .iter()
            .map(|v| {
                if *v == 0.0 {
                    "0".to_owned()
                } else {
                    format!("{}×{}", minus(&format!("{:.decimals$}", v / scale)), power(exponent))
                }
            })
            .collect();
    }
    if values.len() > 1 && values.windows(2).any(|w| ((w[1] - w[0]).abs() / step - 1.0).abs() > 0.01) {
        // Unequal distances, as on a logarithmic axis: each as short as it can be.
        return values.iter().map(|&v| plain(v)).collect();
    }
    let decimals = values.iter().map(|&v| decimals(v)).max().unwrap_or(0).min(6);
    values.iter().map(|v| minus(&format!("{v:.decimals$}"))).collect()
}

/// A number as short as so many significant digits allow, with a true minus sign.
pub(crate) fn plain_to(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return if value.is_nan() { "no number".to_owned() } else { "infinity".to_owned() };
    }
    let round = rounded(value, digits);
    if round != 0.0 && !(1e-4..1e6).contains(&round.abs()) {
        let exponent = rounded(value, digits.min(3)).abs().log10().floor() as i32;
        let digits = format!("{:.*}", digits.clamp(1, 3) - 1, value / 10f64.powi(exponent));
        let short = if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { &digits };
        return format!("{}×{}", minus(short), power(exponent));
    }
    minus(&round.to_string())
}

/// A number as short as four significant digits allow, with a true minus sign.
pub(crate) fn plain(value: f64) -> String {
    plain_to(value, 4)
}

/// The same with a fifth digit, where that one is the last: 2.05² is 4.2025.
pub(crate) fn plain_or_exact(value: f64) -> String {
    let is_exact = (rounded(value, 5) - value).abs() <= 1e-9 * value.abs();
    plain_to(value, if is_exact { 5 } else { 4 })
}

/// The number with four significant digits, which hides the differences between two machines.
pub(crate) fn round4(value: f64) -> f64 {
    rounded(value, 4)
}

fn rounded(value: f64, digits: usize) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value + 0.0; // makes -0 a 0
    }
    format!("{value:.*e}", digits.saturating_sub(1)).parse().unwrap_or(value)
}

/// How many decimals it takes to write the number.
fn decimals(value: f64) -> usize {
    (0..9)
        .find(|&d| {
            let s = value * 10f64.powi(d);
            (s - s.round()).abs() < 1e-6 * s.abs().max(1e-3)
        })
        .unwrap_or(9) as usize
}

fn minus(digits: &str) -> String {
    let zero = digits.trim_start_matches('-').chars().all(|c| c == '0' || c == '.');
    if zero { digits.trim_start_matches('-').to_owned() } else { digits.replace('-', "−") }
}

/// `10⁻³`, with the raised digits of the font.
pub(crate) fn power(exponent: i32) -> String {
    let digits = exponent.to_string();
    let raised = digits.chars().map(|c| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => char::from_u32(0x2070 + u32::from(digit) - u32::from('0')).unwrap_or(digit),
    });
    "10".chars().chain(raised).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|tick| tick.label.as_str()).collect()
    }

    #[test]
    fn linear_labels_are_round_and_alike() {
        assert_eq!(texts(&Axis::new((0.0, 10.0), false, 5)), ["0", "2", "4", "6", "8", "10"]);
        assert_eq!(texts(&Axis::new((0.43, 0.91), false, 5)), ["0.5", "0.6", "0.7", "0.8", "0.9"]);
        assert_eq!(texts(&Axis::new((-1.0, 1.0), false, 4)), ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
        assert_eq!(texts(&Axis::new((0.0, 60_000.0), false, 4)), ["0", "20000", "40000", "60000"]);
        assert_eq!(texts(&Axis::new((0.0, 3e-5), false, 3)), ["0", "1×10⁻⁵", "2×10⁻⁵", "3×10⁻⁵"]);
    }

    #[test]
    fn things_that_are_counted_have_no_fractions() {
        assert_eq!(texts(&Axis::whole((0.84, 5.16), 10)), ["1", "2", "3", "4", "5"]);
        assert_eq!(texts(&Axis::whole((0.96, 2.04), 10)), ["1", "2"]);
        assert_eq!(texts(&Axis::whole((0.0, 300.0), 6)), texts(&Axis::new((0.0, 300.0), false, 6)));
    }

    #[test]
    fn logarithmic_labels_are_powers_of_ten() {
        assert_eq!(texts(&Axis::new((0.01, 100.0), true, 6)), ["0.01", "0.1", "1", "10", "100"]);
        assert_eq!(texts(&Axis::new((1e-6, 1.0), true, 4)), ["10⁻⁶", "10⁻⁴", "10⁻²", "10⁰"]);
        assert_eq!(texts(&Axis::new((30.0, 300.0), true, 6)), ["50", "100", "200"]);
        assert_eq!(texts(&Axis::new((8e4, 1.5e6), true, 6)), ["10⁵", "2×10⁵", "5×10⁵", "10⁶"]);
        let within_a_decade = Axis::new((8e5, 3.2e6), true, 5);
        assert_eq!(texts(&within_a_decade), ["10⁶", "2×10⁶", "3×10⁶"]);
        assert_eq!(within_a_decade.minor, [8e5, 9e5, 1e6, 2e6, 3e6]);
        // Never one alone, if there is another.
        assert_eq!(texts(&Axis::new((1e-60, 1e60), true, 2)), ["10⁻⁵⁰", "10⁰", "10⁵⁰"]);
        assert_eq!(texts(&Axis::new((1e-55, 1e45), true, 2)), ["10⁻⁵⁰", "10⁰"]);
    }

    #[test]
    fn an_axis_that_nearly_reaches_zero_reaches_it() {
        assert_eq!(nearly_from_zero((100.0, 1000.0)), (0.0, 1000.0));
        assert_eq!(nearly_from_zero((300.0, 1000.0)), (300.0, 1000.0));
        assert_eq!(nearly_from_zero((-60.0, 1060.0)), (-60.0, 1060.0));
    }

    #[test]
    fn a_number_has_a_fifth_digit_only_if_that_is_its_last() {
        let shown = [-2.05 * -2.05, 20.47 / 4.0, 1f64.exp(), -3.0, 0.0, 123_456_789.0].map(plain_or_exact);
        assert_eq!(shown, ["4.2025", "5.1175", "2.718", "−3", "0", "1.23×10⁸"]);
    }

    #[test]
    fn a_place_on_the_axis_leads_back_to_its_number() {
        for axis in [Axis::new((-3.0, 7.0), false, 5), Axis::new((1e-8, 1e9), true, 5)] {
            for unit in [0.0, 0.25, 0.5, 1.0] {
                assert!((axis.unit(axis.value(unit)) - unit).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn the_range_can_always_be_drawn() {
        let cases: [&[f64]; 7] =
            [&[], &[f64::NAN], &[3.0], &[0.0, 0.0], &[1.0, f64::INFINITY, 2.0], &[f64::MIN, f64::MAX], &[5e-324, 1.0]];
        for values in cases {
            for log in [false, true] {
                let (low, high) = span(values.iter().copied(), log, 0.05);
                assert!(low < high && (high - low).is_finite() && (!log || low > 0.0), "{values:?}: {low} to {high}");
                let axis = Axis::new((low, high), log, 5);
                assert!(axis.ticks.iter().all(|tick| (-1e-6..=1.000_001).contains(&axis.unit(tick.value))));
            }
        }
    }
}
