//! [`Case`]: what one call returned, and the mistakes that would explain it.

use std::fmt;

use super::diagnose::{difference, property};
use super::guard::catch;
use super::record::{Candidate, Pending, Shared, open};
use super::show;
use super::stop::{Stop, Tried};
use super::value::{Answer, Value};
use super::verdict::Failure;

/// What one call returned, and what it would mean.
pub struct Case<'a, T> {
    tried: String,
    value: T,
    suspicions: Vec<Suspicion<'a, T>>,
    relative: f64,
    absolute: f64,
    record: Shared,
}

type Wrong<'a> = Box<dyn FnOnce() -> Value + 'a>;
type Shows<'a, T> = Box<dyn FnOnce(&T) -> bool + 'a>;

struct Suspicion<'a, T> {
    likely: String,
    sign: Sign<'a, T>,
}

/// What would show a mistake.
enum Sign<'a, T> {
    /// This value comes back.
    Value(Wrong<'a>),
    /// What comes back has this property.
    Property(Shows<'a, T>),
}

/// What a mistake's value says about an answer.
#[derive(PartialEq)]
enum Evidence {
    /// This value came back.
    For,
    /// Another one did.
    Against,
    /// Nothing: the mistake makes no difference here, or has no value.
    None,
}

impl<'a, T: Answer> Case<'a, T> {
    pub(super) fn new(tried: String, value: T, record: Shared) -> Case<'a, T> {
        Case { tried, value, suspicions: Vec::new(), relative: 1e-4, absolute: 1e-6, record }
    }

    /// What came back.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// How far off a number x may be: by `absolute + relative |x|`. Unless set: 1e-6 and 1e-4.
    pub fn tolerance(mut self, relative: f64, absolute: f64) -> Self {
        (self.relative, self.absolute) = (relative, absolute);
        self
    }

    /// A plausible mistake: an answer that returns `wrong` is told `likely`, unless `wrong` is right for this input. The
    /// inputs that follow may refute it: where the check names the same mistake, and yet another wrong value comes back.
    /// Then another mistake that fits is told, or what differs. One that would give a NaN is not considered: a NaN has too
    /// many causes.
    pub fn mistake<W: Answer>(mut self, likely: impl fmt::Display, wrong: impl FnOnce() -> W + 'a) -> Self {
        let sign = Sign::Value(Box::new(move || wrong().to_value()));
        self.suspicions.push(Suspicion { likely: likely.to_string(), sign });
        self
    }

    /// A plausible mistake that shows in a property of what came back, such as columns that sum to 1. The property must
    /// be one that a right answer does not have.
    pub fn suspect(mut self, likely: impl fmt::Display, shows: impl FnOnce(&T) -> bool + 'a) -> Self {
        self.suspicions.push(Suspicion { likely: likely.to_string(), sign: Sign::Property(Box::new(shows)) });
        self
    }

    /// Whatever is wrong here, it is this. The last of the mistakes.
    pub fn otherwise(self, likely: impl fmt::Display) -> Self {
        self.suspect(likely, |_| true)
    }

    /// The comparison: shape first, then the numbers.
    ///
    /// A wrong value does not end the check at once if a mistake explains it: later inputs may refute that.
    ///
    /// # Errors
    /// [`Stop`] if they differ, once it is clear what is to be said.
    pub fn expect(self, expected: impl Answer) -> Tried<T> {
        let (returned, expected) = (self.value.to_value(), expected.to_value());
        let tolerance = [self.relative, self.absolute];
        let is_right = returned.is_close(&expected, self.relative, self.absolute);
        let pending = open(&self.record).pending.take();
        let pending = match pending {
            None if is_right => return Ok(self.value),
            None => {
                let likely = difference(&returned, &expected, tolerance);
                let candidates = candidates(self.suspicions, &self.value, &returned, Some(&expected), tolerance);
                let (returned, expected) = show::pair(&returned, &expected);
                Pending::new(Failure { tried: self.tried, returned, expected, likely }, candidates)
            }
            Some(pending) if is_right => pending,
            Some(mut pending) => {
                for likely in refuted(self.suspicions, &pending, &returned, &expected, tolerance) {
                    pending.refute(&likely);
                }
                pending
            }
        };
        if pending.is_open() {
            open(&self.record).pending = Some(pending);
            return Ok(self.value);
        }
        Err(pending.settle().into())
    }

    /// A property that must hold; `expected` puts it into words.
    ///
    /// # Errors
    /// [`Stop`] with the likely mistake if it does not.
    pub fn expect_that(self, expected: impl fmt::Display, holds: impl FnOnce(&T) -> bool) -> Tried<T> {
        // An answer of an unforeseen shape may make the property itself panic.
        if open(&self.record).pending.is_some() || catch(|| holds(&self.value)).unwrap_or(false) {
            return Ok(self.value);
        }
        let returned = self.value.to_value();
        let tolerance = [self.relative, self.absolute];
        let candidates = candidates(self.suspicions, &self.value, &returned, None, tolerance);
        let likely = property(&returned);
        let (returned, expected) = (show::with_shape(&returned, 5), expected.to_string());
        let failure = Failure { tried: self.tried, returned, expected, likely };
        Err(Stop::from(Pending::new(failure, candidates).settle()))
    }
}

/// What it says about an answer that `returned` came back. A mistake that panics says nothing.
fn evidence(wrong: Wrong<'_>, returned: &Value, expected: Option<&Value>, [relative, absolute]: [f64; 2]) -> Evidence {
    let Ok(wrong) = catch(wrong) else { return Evidence::None };
    // What an answer computes in f32 may stray a little from the mistake in f64.
    let makes_no_difference = expected.is_some_and(|expected| wrong.is_close(expected, relative, absolute));
    if makes_no_difference || wrong.has_nan() {
        return Evidence::None;
    }
    let loose = relative.max(1e-5);
    if returned.is_close(&wrong, loose, absolute) {
        let is_exact = returned.is_close(&wrong, relative, absolute);
        let might_be_right = expected.is_some_and(|expected| returned.is_close(expected, loose, absolute));
        return if is_exact || !might_be_right { Evidence::For } else { Evidence::None };
    }
    let is_near = returned.is_close(&wrong, 10.0 * relative, 10.0 * absolute);
    if returned.is_finite() && wrong.is_finite() && !is_near { Evidence::Against } else { Evidence::None }
}

/// The suspicions that are confirmed. One that panics, because the answer has an unforeseen shape, is not. After a
/// property that shows, no more are asked: the first counts.
fn candidates<T>(
    suspicions: Vec<Suspicion<'_, T>>,
    value: &T,
    returned: &Value,
    expected: Option<&Value>,
    tolerance: [f64; 2],
) -> Vec<Candidate> {
    let mut found = Vec::new();
    for Suspicion { likely, sign } in suspicions {
        let (shows, by_value) = match sign {
            Sign::Value(wrong) => (evidence(wrong, returned, expected, tolerance) == Evidence::For, true),
            Sign::Property(shows) => (catch(|| shows(value)).unwrap_or(false), false),
        };
        if shows {
            found.push(Candidate { likely, by_value });
        }
        if shows && !by_value {
            break;
        }
    }
    found
}

/// The mistakes that would have given something else here. A mistake of several values is borne out by one of them.
fn refuted<T>(
    suspicions: Vec<Suspicion<'_, T>>,
    pending: &Pending,
    returned: &Value,
    expected: &Value,
    tolerance: [f64; 2],
) -> Vec<String> {
    let (mut borne_out, mut against) = (Vec::new(), Vec::new());
    for Suspicion { likely, sign } in suspicions {
        let Sign::Value(wrong) = sign else { continue };
        if !pending.candidates.iter().any(|candidate| candidate.by_value && candidate.likely == likely) {
            continue;
        }
        match evidence(wrong, returned, Some(expected), tolerance) {
            Evidence::For => borne_out.push(likely),
            Evidence::Against => against.push(likely),
            Evidence::None => {}
        }
    }
    against.retain(|likely| !borne_out.contains(likely));
    against
}

#[cfg(test)]
mod tests;
