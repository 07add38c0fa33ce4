//! The program that checks a reader's answers: all of them, or those named on its command line.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use serde::{Deserialize, Serialize};

use super::check::{Check, Judged};
use super::verdict::Verdict;

/// The option that asks for [`Event`]s.
pub const EVENTS: &str = "--events";

/// What the program tells another one that runs it, on a line of its own. A check may end the whole program, and print
/// whatever it likes; with these it can be told which one has done so, and what it has printed.
///
/// The format is that of RFC 7464: a record separator, JSON, a newline. No answer prints a record separator by mistake.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Event {
    /// The check of this exercise begins. After `limit` it gives up by itself.
    Begins {
        /// The exercise.
        id: String,
        /// So many seconds.
        limit: u64,
    },
    /// It has passed, and its answer has taken so many seconds.
    Took(f64),
    /// It has come to an end.
    Ends(Verdict),
    /// It has given up an answer that took too long. The program ends, and that answer with it.
    GivesUp(Verdict),
}

const SEPARATOR: char = '\u{1e}';

impl Event {
    /// What an answer has printed on this line, and the event behind it.
    pub fn split(line: &str) -> (&str, Option<Event>) {
        let event = |json: &str| serde_json::from_str(json).ok();
        match line.rsplit_once(SEPARATOR).map(|(printed, json)| (printed, event(json))) {
            Some((printed, Some(event))) => (printed, Some(event)),
            _ => (line, None),
        }
    }

    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{SEPARATOR}{}", serde_json::to_string(self)?)?;
        out.flush()
    }
}

/// Runs the checks whose ids are given, or all, and prints a verdict for each; with [`EVENTS`], all events instead.
///
/// The exit code is 0 if all passed, 1 if not, and 2 if an id or an option is unknown.
pub fn main(checks: &[Check], arguments: impl IntoIterator<Item = String>) -> ExitCode {
    let (options, ids): (Vec<_>, Vec<_>) = arguments.into_iter().partition(|argument| argument.starts_with('-'));
    if let Some(unknown) = options.iter().find(|option| *option != EVENTS) {
        eprintln!("there is no option {unknown}; give the ids of exercises, such as 4.4.1c, or nothing for all");
        return ExitCode::from(2);
    }
    if let Some(unknown) = ids.iter().find(|id| checks.iter().all(|check| check.id() != **id)) {
        eprintln!("there is no exercise {unknown} with a check");
        return ExitCode::from(2);
    }
    let chosen = checks.iter().filter(|check| ids.is_empty() || ids.iter().any(|id| id == check.id()));
    match run(chosen, !options.is_empty(), &mut io::stdout()) {
        Ok(all_passed) => ExitCode::from(u8::from(!all_passed)),
        // Whoever has asked does not listen any more.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("the verdicts cannot be written: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all have passed.
fn run<'a>(checks: impl Iterator<Item = &'a Check>, events: bool, out: &mut impl Write) -> io::Result<bool> {
    let mut all_passed = true;
    for check in checks {
        if events {
            Event::Begins { id: check.id().to_owned(), limit: check.limit().as_secs() }.write(out)?;
        }
        let Judged { verdict, busy, is_given_up } = check.judge(0);
        all_passed &= verdict.is_passed();
        if !events {
            writeln!(out, "{verdict}")?;
            continue;
        }
        if is_given_up {
            // What was left behind would go on, beside the other checks.
            Event::GivesUp(verdict).write(out)?;
            break;
        }
        if verdict.is_passed() {
            Event::Took(busy.as_secs_f64()).write(out)?;
        }
        Event::Ends(verdict).write(out)?;
    }
    Ok(all_passed)
}

#[cfg(test)]
mod tests {
    use std::thread;
    use std::time::Duration;

    use super::*;

    fn checks() -> [Check; 2] {
        let double = |id, answer: fn(f64) -> f64| {
            Check::new(id, move |t| t.call("double(2)", || answer(2.0))?.expect(4.0).map(drop))
        };
        [double("0.1", |x| 2.0 * x), double("0.2", |_| todo!())]
    }

    #[test]
    fn every_check_is_announced_before_it_is_judged() {
        let mut out = Vec::new();
        assert!(!run(checks().iter(), true, &mut out).unwrap());
        let text = String::from_utf8(out).unwrap();
        let events: Vec<_> = text.lines().map(|line| Event::split(line).1.unwrap()).collect();
        let begins = |id: &str| Event::Begins { id: id.into(), limit: 10 };
        let [first, Event::Took(time), Event::Ends(passed), second, Event::Ends(open)] = &events[..] else {
            panic!("{events:?}");
        };
        assert!((0.0..1.0).contains(time));
        assert_eq!([first, second], [&begins("0.1"), &begins("0.2")]);
        assert!(passed.is_passed() && open.is_unfinished());
    }

    #[test]
    fn a_check_that_gives_up_is_the_last() {
        let [fine, _] = checks();
        let endless = Check::new("0.3", |t| {
            t.run("f()", || {
                loop {
                    thread::sleep(Duration::from_secs(1))
                }
            })
        });
        let mut out = Vec::new();
        assert!(!run([endless.takes(0.002), fine].iter(), true, &mut out).unwrap());
        let text = String::from_utf8(out).unwrap();
        let [_, last] = text.lines().collect::<Vec<_>>()[..] else { panic!("{text}") };
        assert!(matches!(Event::split(last).1, Some(Event::GivesUp(verdict)) if verdict.id == "0.3"), "{last}");
    }

    #[test]
    fn what_an_answer_prints_is_told_from_the_events() {
        let begins = Event::Begins { id: "0.1".into(), limit: 10 };
        assert_eq!(Event::split("x = 3\u{1e}{\"begins\":{\"id\":\"0.1\",\"limit\":10}}"), ("x = 3", Some(begins)));
        for line in ["x = 3", "", "{\"begins\":\"0.1\"}", "a\u{1e}b", "\u{1e}{\"begins\":"] {
            assert_eq!(Event::split(line), (line, None));
        }
    }

    #[test]
    fn people_read_verdicts() {
        let mut out = Vec::new();
        assert!(run(checks()[..1].iter(), false, &mut out).unwrap());
        assert_eq!(String::from_utf8(out).unwrap(), "✓ 0.1: passed\n");
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for argument in ["--jsn", "-v", "--", "9.9"] {
            // There is nothing else to see of an exit code.
            let code = format!("{:?}", main(&checks(), [argument.to_owned()]));
            assert_eq!(code, format!("{:?}", ExitCode::from(2)), "{argument}");
        }
    }
}
