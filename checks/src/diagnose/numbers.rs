//! Numbers in the right shape that differ.

use super::shapes::transposed;
use crate::show::{show_number, show_numbers};
use crate::value::is_near;

pub(super) const NAN: &str = "0/0, ∞ - ∞, 0·∞, or a logarithm or root of something negative";
pub(super) const INFINITY: &str = "an overflow, a division by 0, or ln 0";

/// The relative tolerance with which a pattern must fit at least.
const FIT: f64 = 1e-3;

/// Two arrays of one shape: `a` came back, `b` was expected.
pub(super) struct Array<'a> {
    pub(super) shape: &'a [usize],
    pub(super) a: &'a [f64],
    pub(super) b: &'a [f64],
    /// Whether these are counts or indices, of which no factor is said.
    pub(super) counts: bool,
    pub(super) tolerance: [f64; 2],
}

pub(super) fn numbers(array: &Array<'_>) -> String {
    array
        .not_finite()
        .or_else(|| if array.counts { array.counted() } else { array.measured() })
        .or_else(|| array.moved())
        .unwrap_or_else(|| array.worst())
}

impl Array<'_> {
    fn place(&self, i: usize) -> String {
        if self.shape.is_empty() { String::new() } else { format!(" at index {}", index(self.shape, i)) }
    }

    fn close(&self, a: f64, b: f64) -> bool {
        is_near(a, b, self.tolerance)
    }

    /// Whether what came back is everywhere what `f` makes of what was expected, and that is something else.
    fn fits(&self, f: &dyn Fn(f64) -> f64) -> bool {
        let change = |b: f64| (f(b) - b).abs();
        let largest = self.b.iter().fold(0.0, |m: f64, b| m.max(change(*b)));
        // It has to explain how far off the numbers are, which may be much less than they are themselves.
        let near = |(a, b): (&f64, &f64)| (a - f(*b)).abs() <= FIT * f(*b).abs().min(change(*b)) + 1e-6 * largest;
        let differs = self.b.iter().any(|b| !self.close(f(*b), *b));
        differs && self.a.iter().zip(self.b).all(near)
    }

    /// An infinity or a NaN on one side only. After this, nothing more is said of arrays that have any.
    fn not_finite(&self) -> Option<String> {
        let find = |test: &dyn Fn(f64, f64) -> bool| (0..self.a.len()).find(|i| test(self.a[*i], self.b[*i]));
        if let Some(i) = find(&|a, b| a.is_nan() && !b.is_nan()) {
            return Some(format!("there is a NaN{}: {NAN}", self.place(i)));
        }
        if let Some(i) = find(&|a, b| a.is_infinite() && b.is_finite()) {
            return Some(format!("there is an infinity{}: {INFINITY}", self.place(i)));
        }
        if let Some(i) = find(&|a, b| !b.is_finite() && !self.close(a, b)) {
            return Some(format!(
                "{} is expected{}, and {} came back",
                self.b[i],
                self.place(i),
                show_number(self.a[i])
            ));
        }
        self.b.iter().any(|b| !b.is_finite()).then(|| self.worst())
    }

    /// What can be said of whole numbers.
    fn counted(&self) -> Option<String> {
        for bits in [8, 16, 32, 64] {
            let range = 2f64.powi(bits);
            if let Some(i) =
                (0..self.a.len()).find(|i| self.b[*i] >= range && self.a[*i] == self.b[*i].rem_euclid(range))
            {
                return Some(format!(
                    "{} is {} less a multiple of 2^{bits}{}: a number outgrew its {bits} bits and began again at 0",
                    show_number(self.a[i]),
                    show_number(self.b[i]),
                    self.place(i)
                ));
            }
        }
        let offset = self.a.first()? - self.b.first()?;
        let same = self.a.iter().zip(self.b).all(|(a, b)| a - b == offset);
        let by = if offset > 0.0 { "more" } else { "less" };
        match self.a.len() {
            _ if !same => None,
            1 if self.shape.is_empty() => Some(format!("it is {} {by} than it should be", show_number(offset.abs()))),
            1 => None,
            _ => Some(format!("every entry is {} {by} than it should be", show_number(offset.abs()))),
        }
    }

    /// What can be said of quantities.
    fn measured(&self) -> Option<String> {
        let (a, b) = (self.a, self.b);
        let all = |test: &dyn Fn(f64, f64) -> bool| a.iter().zip(b).all(|(a, b)| test(*a, *b));
        if all(&|a, _| a == 0.0) {
            let it = if a.len() == 1 { "it" } else { "everything" };
            // Of numbers that are tiny something else has become of each.
            let integers = all(&|_, b| b.abs() < 1.0 && (b == 0.0 || b.abs() >= 1e-3));
            let cause = if integers { "; a division of integers would do that, as 5 / 8 is 0" } else { "" };
            return Some(format!("{it} is 0{cause}"));
        }
        // No formula is wrong by so little everywhere; and nothing that an f32 rounds is off by much less, unless it is
        // one itself.
        let is_rounded =
            |(a, b): (&f64, &f64)| (a - b).abs() > 5e-9 * b.abs() || (a != b && *a == f64::from(*a as f32));
        if self.tolerance[0] < 1e-7 && all(&|a, b| is_near(a, b, [2e-6, 0.0])) && a.iter().zip(b).any(is_rounded) {
            return Some("right to about seven digits only, as an f32 is: compute in f64 from beginning to end".into());
        }
        let fractions = b.iter().filter(|b| b.fract() != 0.0).count();
        if fractions == 1 && all(&|a, b| a == b.trunc()) {
            // A single number may be whole by chance.
            return Some("what is right of the point is missing; were integers divided, or was something made an integer? If not, it is whole by chance".into());
        }
        if fractions > 1 && all(&|a, b| a == b.trunc()) {
            return Some("what comes after the point is cut off: integers were divided, or something was made an integer; convert to `f64` before you divide".into());
        }
        if b.iter().any(|b| b.fract() != 0.0) && all(&|a, b| a == b.round()) {
            return Some("it is rounded to a whole number".into());
        }
        if self.fits(&|b| -b) {
            return Some("the sign is the wrong way round".into());
        }
        if let Some(factor) = self.factor() {
            return Some(factor);
        }
        let offset = a.iter().zip(b).map(|(a, b)| a - b).sum::<f64>() / a.len() as f64;
        // A pattern that fits to one part in a thousand says nothing of a smaller offset.
        let is_same = all(&|a, b| (a - b - offset).abs() <= 0.01 * offset.abs());
        if a.len() > 1 && is_same && self.fits(&|b| b + offset) {
            return Some(format!("every entry is off by the same {}", show_number(offset)));
        }
        // A number that is whole but for rounding, or far off, has other reasons. A single one may be whole because
        // it is a bound.
        let most = |b: f64| if a.len() == 1 { 1.0 } else { (b.abs() / 2.0).max(1.0) };
        let is_whole = |b: f64| (b - b.round()).abs() <= 1e-9 * b.abs();
        all(&|a, b| a.fract() == 0.0 && !is_whole(b) && (a - b).abs() <= most(b)).then(|| {
            format!(
                "{} came back for {}: a whole number; were integers divided? 7 / 2 is 3",
                show_number(a[0]),
                show_number(b[0])
            )
        })
    }

    /// A common factor. A single number always has one, so there it must be a simple one.
    fn factor(&self) -> Option<String> {
        let (a, b) = (self.a, self.b);
        let i = (0..b.len()).max_by(|i, j| b[*i].abs().total_cmp(&b[*j].abs()))?;
        let factor = a[i] / b[i];
        let nonzero = b.iter().filter(|b| **b != 0.0).count();
        if !factor.is_finite() || factor == 0.0 || !self.fits(&|b| factor * b) {
            return None;
        }
        let size = factor.abs().max(1.0 / factor.abs());
        let whole = (size - size.round()).abs() < FIT * size;
        let simple = whole && (size.round() <= 12.0 || size.round().log10().fract() == 0.0);
        // Of less than one part in a hundred nobody speaks as of a factor.
        if (nonzero < 2 && !simple) || size < 1.01 {
            return None;
        }
        let size_shown = show_number(if whole { size.round() } else { size });
        let mut text = if factor.abs() > 1.0 {
            format!("it is {size_shown} times as large as it should be")
        } else {
            format!("it is too small by a factor of {size_shown}")
        };
        if factor < 0.0 {
            text.push_str(", and the sign is the wrong way round");
        }
        Some(text)
    }

    /// The right numbers in the wrong places, or sums along the wrong axis.
    fn moved(&self) -> Option<String> {
        let (a, b) = (self.a, self.b);
        // Where the tolerance is wide, many numbers are near each other's.
        let is_same = |a: f64, b: f64| self.close(a, b) && ((a - b).abs() <= FIT * b.abs() || (a - b).abs() < 1e-9);
        let all_close = |a: &[f64]| a.iter().zip(b).all(|(a, b)| is_same(*a, *b));
        if a.len() < 2 {
            return None;
        }
        if let [n, m] = *self.shape {
            if n == m && all_close(&transposed(self.shape, a)) {
                return Some("the axes are the wrong way round: this is the transpose".into());
            }
            let rows = |x: &[f64]| x.chunks(m).map(|row| row.iter().sum::<f64>()).collect::<Vec<_>>();
            let columns = |x: &[f64]| rows_of(&transposed(self.shape, x), n);
            let equal = |sums: &[f64], to: f64| to != 0.0 && sums.iter().all(|s| (s - to).abs() <= FIT * to.abs());
            let sum = rows(b)[0];
            if n > 1 && m > 1 && equal(&rows(b), sum) && equal(&columns(a), sum) && !equal(&rows(a), sum) {
                return Some(format!(
                    "the columns sum to {}, where the rows should: it is the wrong axis",
                    show_number(sum)
                ));
            }
        }
        if all_close(&a.iter().rev().copied().collect::<Vec<_>>()) {
            return Some("the numbers are right, but in reverse order".into());
        }
        let sorted = |x: &[f64]| {
            let mut x = x.to_vec();
            x.sort_by(f64::total_cmp);
            x
        };
        let (x, y) = (sorted(a), sorted(b));
        // Labels and flags are often each other's permutation by chance.
        let distinct = y.windows(2).all(|pair| pair[0] != pair[1]);
        (distinct && a.len() > 2 && x.iter().zip(&y).all(|(x, y)| is_same(*x, *y)))
            .then(|| "the numbers are right, but in another order".into())
    }

    /// The entry that is furthest off, how many are, and from which digit on.
    fn worst(&self) -> String {
        let (a, b) = (self.a, self.b);
        let wrong: Vec<usize> = (0..a.len()).filter(|i| !self.close(a[*i], b[*i])).collect();
        let error = |i: &usize| (a[*i] - b[*i]).abs();
        let Some(&i) = wrong.iter().max_by(|i, j| error(i).total_cmp(&error(j))) else {
            return "the difference is small; is something rounded?".into();
        };
        let (found, wanted) = show_numbers(a[i], b[i]);
        let digits = if self.counts { String::new() } else { digits(a[i], b[i]) };
        match (wrong.len(), a.len()) {
            (1, 1) => format!("{found} instead of {wanted}{digits}"),
            (1, n) => format!("one of {n} entries is wrong,{}: {found} instead of {wanted}{digits}", self.place(i)),
            (k, n) => format!(
                "{k} of {n} entries are wrong; furthest off is the one{}: {found} instead of {wanted}{digits}",
                self.place(i)
            ),
        }
    }
}

fn rows_of(x: &[f64], width: usize) -> Vec<f64> {
    x.chunks(width).map(|row| row.iter().sum()).collect()
}

/// Where two numbers that differ by less than 1 % begin to do so.
fn digits(a: f64, b: f64) -> String {
    let off = ((a - b) / b).abs();
    if !(off > 0.0 && off < 0.01) {
        return String::new();
    }
    let scientific = |x: f64| format!("{x:.16e}");
    let (x, y) = (scientific(a), scientific(b));
    let exponent = |x: &str| x.split_once('e').map(|(_, exponent)| exponent.to_owned());
    let common = x.chars().zip(y.chars()).take_while(|(x, y)| x == y).filter(|(x, _)| x.is_ascii_digit()).count();
    if exponent(&x) == exponent(&y) && common >= 2 {
        return format!(", from the {} digit on", ordinal(common + 1));
    }
    format!(", by {} %", show_number(off * 100.0))
}

fn ordinal(n: usize) -> String {
    match n {
        3 => "third".into(),
        4 => "fourth".into(),
        5 => "fifth".into(),
        6 => "sixth".into(),
        7 => "seventh".into(),
        n => format!("{n}th"),
    }
}

/// The place of an element: `3` in a list, `[1, 2]` in a matrix.
fn index(shape: &[usize], mut position: usize) -> String {
    let mut index = vec![0; shape.len()];
    for (i, n) in shape.iter().enumerate().rev() {
        index[i] = position % n;
        position /= n;
    }
    format!("{index:?}")
}
