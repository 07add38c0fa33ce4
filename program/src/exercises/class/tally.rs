//! Counts what the reports say: people, not attempts. Who makes a mistake ten times has made one.

use stubs::exercise::Exercise;

use crate::exercises::attempts::Found;
use crate::exercises::report::data::{Report, Work};

/// So many wrong attempts without a right one are being stuck.
pub const MANY: usize = 4;

/// What a class has done.
pub struct Tally<'a> {
    /// How many reports there are.
    pub readers: usize,
    /// For each report how many exercises have passed, in ascending order.
    pub passed: Vec<usize>,
    /// The mistakes, the commonest first.
    pub mistakes: Vec<Mistake<'a>>,
    /// How many were stopped by the compiler in an exercise, and which: the most first.
    pub compiler: Vec<(usize, &'a Exercise)>,
    /// How many were stopped by the compiler anywhere.
    pub stopped: usize,
    /// Where somebody is stuck, the most first.
    pub stuck: Vec<Stuck<'a>>,
}

/// A mistake in an exercise.
pub struct Mistake<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// What was most likely wrong.
    pub diagnosis: &'a str,
    /// How many have made it.
    pub made: usize,
    /// For how many of them it is the last thing that they tried there.
    pub still: usize,
    /// How many attempts it has cost them together.
    pub attempts: usize,
}

/// An exercise that some do not get past.
pub struct Stuck<'a> {
    /// The exercise.
    pub exercise: &'a Exercise,
    /// How many.
    pub readers: usize,
    /// The names of those who have given one.
    pub names: Vec<&'a str>,
}

impl<'a> Tally<'a> {
    /// Of these reports.
    pub fn new(reports: &'a [Report], exercises: &'a [Exercise]) -> Self {
        let mut passed: Vec<usize> = reports.iter().map(|report| works(report, Found::Passed)).collect();
        passed.sort_unstable();
        let (mut mistakes, mut compiler, mut stuck) = (Vec::new(), Vec::new(), Vec::new());
        for exercise in exercises {
            let works: Vec<(&Report, &Work)> = reports
                .iter()
                .filter_map(|report| Some((report, report.exercises.iter().find(|work| work.id == exercise.id)?)))
                .collect();
            mistakes.extend(mistakes_in(exercise, &works));
            let stopped = works.iter().filter(|(_, work)| count(work, Found::DoesNotCompile) > 0).count();
            if stopped > 0 {
                compiler.push((stopped, exercise));
            }
            let those: Vec<&Report> =
                works.iter().filter(|(_, work)| is_stuck(exercise, work)).map(|(report, _)| *report).collect();
            if !those.is_empty() {
                let names = those.iter().filter_map(|report| report.name.as_deref()).collect();
                stuck.push(Stuck { exercise, readers: those.len(), names });
            }
        }
        // These sorts are stable: what is equal stays in the order of the book.
        mistakes.sort_by_key(|mistake| std::cmp::Reverse((mistake.made, mistake.still, mistake.attempts)));
        compiler.sort_by_key(|(stopped, _)| std::cmp::Reverse(*stopped));
        stuck.sort_by_key(|stuck| std::cmp::Reverse(stuck.readers));
        let is_stopped = |report: &&Report| report.exercises.iter().any(|work| count(work, Found::DoesNotCompile) > 0);
        let stopped = reports.iter().filter(is_stopped).count();
        Self { readers: reports.len(), passed, mistakes, compiler, stopped, stuck }
    }

    /// What to talk about: of the mistakes that several have made the one that most still make or, if all are past theirs,
    /// the commonest. `None` if no two have made the same, unless there is only one reader.
    pub fn topic(&self) -> Option<&Mistake<'a>> {
        let shared = self.mistakes.iter().filter(|mistake| mistake.made > 1 || self.readers == 1);
        // Of equal ones `max_by_key` takes the last.
        shared.rev().max_by_key(|mistake| (mistake.still, mistake.made, mistake.attempts))
    }

    /// How many mistakes besides the first `named` were made by as many as the last of these.
    pub fn as_common(&self, named: usize) -> usize {
        let (named, others) = self.mistakes.split_at(named);
        others.iter().filter(|other| named.last().is_some_and(|last| last.made == other.made)).count()
    }
}

/// The mistakes in one exercise, in the order in which they were first met.
fn mistakes_in<'a>(exercise: &'a Exercise, works: &[(&'a Report, &'a Work)]) -> Vec<Mistake<'a>> {
    let mut mistakes: Vec<Mistake> = Vec::new();
    for (_, work) in works {
        let mut own: Vec<(&str, usize)> = Vec::new();
        let wrong = work.attempts.iter().filter(|attempt| attempt.result == Found::Failed);
        for diagnosis in wrong.map(|attempt| attempt.diagnosis.as_str()).filter(|diagnosis| !diagnosis.is_empty()) {
            match own.iter_mut().find(|(known, _)| *known == diagnosis) {
                Some((_, attempts)) => *attempts += 1,
                None => own.push((diagnosis, 1)),
            }
        }
        let last = work.attempts.last().filter(|last| last.result == Found::Failed && work.result != Found::Passed);
        for (diagnosis, attempts) in own {
            let at = mistakes.iter().position(|mistake| mistake.diagnosis == diagnosis).unwrap_or_else(|| {
                mistakes.push(Mistake { exercise, diagnosis, made: 0, still: 0, attempts: 0 });
                mistakes.len() - 1
            });
            mistakes[at].made += 1;
            mistakes[at].still += usize::from(last.is_some_and(|last| last.diagnosis == diagnosis));
            mistakes[at].attempts += attempts;
        }
    }
    mistakes
}

/// Whether somebody has tried again and again, or opened all hints and tried, and has not passed.
fn is_stuck(exercise: &Exercise, work: &Work) -> bool {
    let wrong = count(work, Found::Failed);
    let all_hints = !exercise.hints.is_empty() && work.hints >= exercise.hints.len();
    work.result != Found::Passed && (wrong >= MANY || (all_hints && wrong > 0))
}

fn count(work: &Work, result: Found) -> usize {
    work.attempts.iter().filter(|attempt| attempt.result == result).count()
}

fn works(report: &Report, result: Found) -> usize {
    report.exercises.iter().filter(|work| work.result == result).count()
}
