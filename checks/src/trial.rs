//! [`Trial`]: one run of a check. Every call of an answer passes through it.

use std::fmt;
use std::time::Instant;

use super::case::Case;
use super::flow::Flow;
use super::guard::{Panic, catch};
use super::lent::Lent;
use super::record::{Shared, open};
use super::show;
use super::stop::{Stop, Tried, is_todo, panicked};
use super::value::Answer;
use super::verdict::Outcome;
use workbook::random::{Rng, rng};
use workbook::tensor::Tensor;

/// One run of a check, with the random numbers for it.
pub struct Trial {
    /// The source of the random inputs. The same seed gives the same ones.
    pub rng: Rng,
    lent: Vec<Lent>,
    record: Shared,
    /// The parts of the answer that are right, and those that still say `todo!()`.
    right: Vec<String>,
    waiting: Vec<String>,
}

impl Trial {
    pub(super) fn new(seed: u64, record: Shared) -> Trial {
        Trial { rng: rng(seed), lent: vec![], record, right: vec![], waiting: vec![] }
    }

    /// Calls the answer. `tried` is the call in the reader's words, with its input.
    ///
    /// # Errors
    /// [`Stop`] if it panics, or changes what was [lent](Self::lend) to it.
    pub fn call<'a, T: Answer>(&mut self, tried: impl fmt::Display, answer: impl FnOnce() -> T) -> Tried<Case<'a, T>> {
        let tried = tried.to_string();
        let value = self.run(&tried, answer)?;
        Ok(Case::new(tried, value, self.record.clone()))
    }

    /// Calls the answer for a value that is not compared itself.
    ///
    /// # Errors
    /// As for [`call`](Self::call).
    pub fn run<T>(&mut self, tried: impl fmt::Display, answer: impl FnOnce() -> T) -> Tried<T> {
        let tried = tried.to_string();
        let lent = std::mem::take(&mut self.lent);
        let value = self.enter(&tried, answer).map_err(|panic| panicked(tried.clone(), panic))?;
        lent.iter().find_map(|lent| lent.change(&tried)).map_or(Ok(value), |failure| Err(failure.into()))
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
        let tried = tried.to_string();
        match self.enter(&tried, answer) {
            Ok(value) => Err(Stop::failed(tried, show::with_shape(&value.to_value(), 5), expected, likely)),
            Err(panic) if is_todo(&panic) => Err(panicked(tried, panic)),
            Err(panic) => Ok(panic.message),
        }
    }

    /// Calls an answer that must return a tensor through which a gradient reaches `x`. What comes back is a pair for
    /// [`Case::expect`]: the tensor, and the gradient of its sum with respect to `x`.
    ///
    /// # Errors
    /// As for [`call`](Self::call).
    pub fn backward<'a>(
        &mut self,
        tried: impl fmt::Display,
        x: &Tensor,
        answer: impl FnOnce() -> Tensor,
    ) -> Tried<Case<'a, Flow>> {
        self.call(tried, || Flow::through(&answer(), x))
    }

    /// The next call must leave these tensors as they are, in value, gradient, and whether they need one.
    pub fn lend(&mut self, inputs: &[(&'static str, &Tensor)]) -> &mut Trial {
        self.lent.extend(inputs.iter().map(|(name, tensor)| Lent::new(name, tensor)));
        self
    }

    /// The check of one of the functions that an exercise asks for. If it still says `todo!()`, the others are checked
    /// all the same.
    ///
    /// # Errors
    /// [`Stop`] if something came back wrong.
    pub fn part(&mut self, name: &str, check: impl FnOnce(&mut Trial) -> Tried) -> Tried {
        let ended = check(self);
        match self.settled(ended) {
            Ok(()) => self.right.push(name.to_owned()),
            Err(Stop::Unfinished(_)) => self.waiting.push(name.to_owned()),
            Err(stop) => return Err(stop),
        }
        Ok(())
    }

    /// The outcome of the check, and what else is to be said.
    pub(super) fn finish(mut self, ended: Tried) -> (Outcome, String) {
        let ended = self.settled(ended);
        if let Err(Stop::Unfinished(function)) = &ended {
            self.waiting.extend(function.clone());
        }
        let quoted = |names: &[String]| {
            let mut quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            quoted.sort();
            quoted.dedup();
            quoted.join(", ")
        };
        // A function may have several parts, of which the easy ones are right already.
        self.right.retain(|name| !self.waiting.contains(name));
        let mut note = vec![];
        if !self.waiting.is_empty() {
            note.push(format!("still `todo!()`: {}", quoted(&self.waiting)));
            if !self.right.is_empty() {
                note.push(format!("right already: {}", quoted(&self.right)));
            }
        }
        let outcome = match ended {
            Err(Stop::Failed(failure)) => Outcome::Failed(*failure),
            Ok(()) if self.waiting.is_empty() => Outcome::Passed,
            Ok(()) | Err(Stop::Unfinished(_)) => Outcome::Unfinished,
        };
        (outcome, note.join("; "))
    }

    /// A wrong result counts before anything that came after it.
    fn settled(&mut self, ended: Tried) -> Tried {
        open(&self.record).pending.take().map_or(ended, |pending| Err(pending.settle().into()))
    }

    fn enter<T>(&mut self, tried: &str, answer: impl FnOnce() -> T) -> Result<T, Panic> {
        open(&self.record).running = Some((tried.to_owned(), Instant::now()));
        let result = catch(answer);
        open(&self.record).ended();
        result
    }
}

impl fmt::Debug for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trial").finish_non_exhaustive()
    }
}
