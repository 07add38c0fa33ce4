//! [`Trial`] and [`Case`]: the words in which a check is written.

use std::fmt;

use super::diagnose::difference;
use super::guard::catch;
use super::show;
use super::value::{Answer, Value};
use super::verdict::Failure;
use crate::random::{Rng, rng};

/// Why a check stops before its end; `?` passes it on.
#[derive(Debug)]
pub enum Stop {
    /// The answer still says `todo!()`.
    Unfinished,
    /// Something came back wrong.
    Failed(Box<Failure>),
}

/// What a step of a check returns.
pub type Tried<T = ()> = Result<T, Stop>;

/// One run of a check, with the random numbers for it.
#[derive(Debug)]
pub struct Trial {
    /// The source of the random inputs. The same seed gives the same ones.
    pub rng: Rng,
}

impl Trial {
    pub(super) fn new(seed: u64) -> Trial {
        Trial { rng: rng(seed) }
    }

    /// Calls the answer. `tried` is the call in the reader's words, with its input.
    ///
    /// # Errors
    /// [`Stop`] if it panics.
    pub fn call<'a, T: Answer>(&mut self, tried: impl fmt::Display, answer: impl FnOnce() -> T) -> Tried<Case<'a, T>> {
        let tried = tried.to_string();
        match catch(answer) {
            Ok(value) => Ok(Case { tried, value, suspicions: Vec::new(), relative: 1e-4, absolute: 1e-6 }),
            Err(message) if is_todo(&message) => Err(Stop::Unfinished),
            Err(message) => Err(panicked(tried, &message)),
        }
    }

    /// Calls the answer on an input that it must refuse with a panic; `expected` says why. The message is returned.
    ///
    /// # Errors
    /// [`Stop`] if it returns something instead.
    pub fn refuses<T: Answer>(
        &mut self,
        tried: impl fmt::Display,
        answer: impl FnOnce() -> T,
        expected: &str,
        likely: &str,
    ) -> Tried<String> {
        match catch(answer) {
            Ok(value) => Err(Stop::failed(tried, show::with_shape(&value.to_value(), 5), expected, likely)),
            Err(message) if is_todo(&message) => Err(Stop::Unfinished),
            Err(message) => Ok(message),
        }
    }
}

impl Stop {
    /// A failure in words of the check's own.
    pub fn failed(
        tried: impl fmt::Display,
        returned: impl fmt::Display,
        expected: impl fmt::Display,
        likely: impl fmt::Display,
    ) -> Stop {
        Stop::Failed(Box::new(Failure {
            tried: tried.to_string(),
            returned: returned.to_string(),
            expected: expected.to_string(),
            likely: likely.to_string(),
        }))
    }
}

/// What one call returned, and what it would mean.
pub struct Case<'a, T> {
    tried: String,
    value: T,
    suspicions: Vec<Suspicion<'a, T>>,
    relative: f64,
    absolute: f64,
}

type Test<'a, T> = Box<dyn FnOnce(&T, &Value, [f64; 2]) -> bool + 'a>;

struct Suspicion<'a, T> {
    test: Test<'a, T>,
    likely: String,
}

impl<'a, T: Answer> Case<'a, T> {
    /// What came back.
    pub fn value(&self) -> &T {
        &self.value
    }

    /// How far off a number x may be: by `absolute + relative |x|`. Unless set: 1e-6 and 1e-4.
    pub fn tolerance(mut self, relative: f64, absolute: f64) -> Self {
        (self.relative, self.absolute) = (relative, absolute);
        self
    }

    /// A plausible mistake: an answer that returns `wrong` is told `likely`. It is computed only if the answer is wrong;
    /// of several that fit, the first counts. One that would give a NaN is not considered: a NaN has too many causes.
    pub fn mistake<W: Answer>(mut self, likely: impl fmt::Display, wrong: impl FnOnce() -> W + 'a) -> Self {
        let test: Test<'a, T> = Box::new(|_, returned, [relative, absolute]| {
            let wrong = wrong().to_value();
            !has_nan(&wrong) && returned.is_close(&wrong, relative.max(1e-5), absolute)
        });
        self.suspicions.push(Suspicion { test, likely: likely.to_string() });
        self
    }

    /// A plausible mistake that shows in a property of what came back, such as columns that sum to 1.
    pub fn suspect(mut self, likely: impl fmt::Display, shows: impl FnOnce(&T) -> bool + 'a) -> Self {
        self.suspicions.push(Suspicion { test: Box::new(|value, _, _| shows(value)), likely: likely.to_string() });
        self
    }

    /// Whatever is wrong here, it is this. The last of the mistakes.
    pub fn otherwise(self, likely: impl fmt::Display) -> Self {
        self.suspect(likely, |_| true)
    }

    /// The comparison: shape first, then the numbers.
    ///
    /// # Errors
    /// [`Stop`] with the likely mistake if they differ.
    pub fn expect(self, expected: impl Answer) -> Tried<T> {
        let (returned, expected) = (self.value.to_value(), expected.to_value());
        if returned.is_close(&expected, self.relative, self.absolute) {
            return Ok(self.value);
        }
        let likely = confirmed(self.suspicions, &self.value, &returned, [self.relative, self.absolute])
            .unwrap_or_else(|| difference(&returned, &expected));
        let (returned, expected) = show::pair(&returned, &expected);
        Err(Stop::failed(self.tried, returned, expected, likely))
    }

    /// A property that must hold; `expected` puts it into words.
    ///
    /// # Errors
    /// [`Stop`] with the likely mistake if it does not.
    pub fn expect_that(self, expected: impl fmt::Display, holds: impl FnOnce(&T) -> bool) -> Tried<T> {
        // An answer of an unforeseen shape may make the property itself panic.
        if catch(|| holds(&self.value)).unwrap_or(false) {
            return Ok(self.value);
        }
        let returned = self.value.to_value();
        let likely = confirmed(self.suspicions, &self.value, &returned, [self.relative, self.absolute])
            .unwrap_or_else(|| "the property must hold for every input".into());
        Err(Stop::failed(self.tried, show::with_shape(&returned, 5), expected, likely))
    }
}

fn has_nan(value: &Value) -> bool {
    match value {
        Value::Numbers { elements, .. } => elements.iter().any(|x| x.is_nan()),
        Value::Word(_) => false,
        Value::List(parts) => parts.iter().any(has_nan),
    }
}

/// The first suspicion that is confirmed. One that panics, because the answer has an unforeseen shape, is not.
fn confirmed<T>(suspicions: Vec<Suspicion<'_, T>>, value: &T, returned: &Value, tolerance: [f64; 2]) -> Option<String> {
    suspicions.into_iter().find_map(|Suspicion { test, likely }| {
        catch(|| test(value, returned, tolerance)).unwrap_or(false).then_some(likely)
    })
}

fn is_todo(message: &str) -> bool {
    message.starts_with("not yet implemented") || message.starts_with("not implemented")
}

fn panicked(tried: String, message: &str) -> Stop {
    let likely = [
        ("index out of bounds", "an index is too large: valid ones end one before the length"),
        ("out of range", "an index or a label is too large: they count from 0"),
        ("attempt to subtract with overflow", "a `usize` cannot go below 0; convert before you subtract"),
        ("attempt to divide by zero", "an integer was divided by 0; what should an empty input give?"),
        ("attempt to calculate the remainder with a divisor of zero", "an integer was divided by 0"),
        ("called `Option::unwrap()` on a `None`", "an `unwrap` met a `None`; which input leads there?"),
        ("cannot combine the shapes", "two shapes do not broadcast; write down the shape of every intermediate result"),
        ("`matmul`", "in a product the columns of the left must match the rows of the right"),
        ("cannot be reshaped", "a reshape must keep the number of elements"),
        ("more than one", "there is more than one element; reduce first with `.sum()` or `.mean()`"),
    ];
    let likely = likely
        .iter()
        .find(|(part, _)| message.contains(part))
        .map_or("the message says where it stopped", |(_, likely)| likely);
    Stop::failed(tried, format!("a panic: {message}"), "a value", likely)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure<T>(tried: Tried<T>) -> Failure {
        match tried {
            Err(Stop::Failed(failure)) => *failure,
            Err(Stop::Unfinished) => panic!("it is finished"),
            Ok(_) => panic!("it must fail"),
        }
    }

    #[test]
    fn a_known_mistake_is_named() {
        let case = Trial::new(0).call("mean of 1, 2, 3", || 6.0).unwrap();
        let case = case.mistake("the largest is not the mean", || 3.0).mistake("summed, not averaged", || 6.0);
        let failure = failure(case.expect(2.0));
        assert_eq!((failure.likely.as_str(), failure.returned.as_str()), ("summed, not averaged", "6"));
    }

    #[test]
    fn an_unknown_mistake_is_described() {
        let failure = failure(Trial::new(0).call("f()", || 6.0).unwrap().expect(2.0));
        assert_eq!(failure.likely, "it is 3 times as large as it should be");
    }

    #[test]
    fn todo_is_unfinished_and_other_panics_are_failures() {
        let mut trial = Trial::new(0);
        assert!(matches!(trial.call("f()", || -> f64 { todo!() }), Err(Stop::Unfinished)));
        assert!(matches!(trial.call("f()", || -> f64 { todo!("later") }), Err(Stop::Unfinished)));
        let failure = failure(trial.call("f(9)", || -> f64 { panic!("index out of bounds: 9") }));
        assert_eq!((failure.tried.as_str(), failure.returned.as_str()), ("f(9)", "a panic: index out of bounds: 9"));
    }

    #[test]
    fn a_suspicion_that_panics_is_not_confirmed() {
        let case = Trial::new(0).call("f()", || vec![1.0]).unwrap();
        let failure = failure(case.suspect("never", |v| v[7] == 0.0).expect(vec![2.0]));
        assert_eq!(failure.likely, "it is too small by a factor of 2");
    }

    #[test]
    fn what_must_be_refused_may_not_return() {
        let mut trial = Trial::new(0);
        let message = trial.refuses("f(-1)", || -> f64 { panic!("no") }, "a panic", "-1 is accepted").unwrap();
        assert_eq!(message, "no");
        let failure = failure(trial.refuses("f(-1)", || 7.0, "a panic", "-1 is accepted"));
        assert_eq!((failure.returned.as_str(), failure.likely.as_str()), ("7", "-1 is accepted"));
    }
}
