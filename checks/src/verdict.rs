//! [`Verdict`]: what a check found, in a few lines for a terminal or a notebook.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What the check of one exercise found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The exercise, such as `4.4.1c`.
    pub id: String,
    /// What was found.
    #[serde(flatten)]
    pub outcome: Outcome,
    /// Which of its functions still say `todo!()`, and which are right already; empty if there is nothing to say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The three ways in which a check can end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "outcome")]
pub enum Outcome {
    /// Everything that was tried came back right.
    Passed,
    /// The answer still says `todo!()`.
    Unfinished,
    /// Something came back wrong.
    Failed(Failure),
}

/// The first thing that came back wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// The call, with its input.
    pub tried: String,
    /// What it returned; the shape comes first.
    pub returned: String,
    /// What it should have returned.
    pub expected: String,
    /// The mistake that would explain it.
    pub likely: String,
}

impl Verdict {
    /// Whether everything came back right.
    pub fn is_passed(&self) -> bool {
        self.outcome == Outcome::Passed
    }

    /// Whether the answer still says `todo!()`.
    pub fn is_unfinished(&self) -> bool {
        self.outcome == Outcome::Unfinished
    }

    /// What came back wrong, if anything did.
    pub fn failure(&self) -> Option<&Failure> {
        match &self.outcome {
            Outcome::Failed(failure) => Some(failure),
            Outcome::Passed | Outcome::Unfinished => None,
        }
    }

    /// The command that shows a hint.
    pub fn hint_command(&self) -> String {
        format!("cargo exercises hint {}", self.id)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = &self.id;
        match &self.outcome {
            Outcome::Passed => write!(f, "✓ {id}: passed"),
            Outcome::Unfinished => {
                let note = if self.note.is_empty() { String::new() } else { format!(" ({})", self.note) };
                write!(f, "· {id}: not finished yet{note}; for a hint: {}", self.hint_command())
            }
            Outcome::Failed(failure) => {
                writeln!(f, "✗ {id}: not right yet")?;
                for (name, text) in failure.lines() {
                    writeln!(f, "  {name:<9} {}", text.replace('\n', "\n            "))?;
                }
                if !self.note.is_empty() {
                    writeln!(f, "  {:<9} {}", "besides", self.note)?;
                }
                write!(f, "  {:<9} {}", "hint", self.hint_command())
            }
        }
    }
}

impl Failure {
    /// The parts with their names, in the order in which they are read.
    pub fn lines(&self) -> [(&'static str, &str); 4] {
        [("tried", &self.tried), ("returned", &self.returned), ("expected", &self.expected), ("likely", &self.likely)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed() -> Verdict {
        let failure = Failure {
            tried: "f(2)".into(),
            returned: "3".into(),
            expected: "4".into(),
            likely: "one is missing".into(),
        };
        Verdict { id: "0.1".into(), outcome: Outcome::Failed(failure), note: String::new() }
    }

    #[test]
    fn an_unfinished_answer_takes_one_line() {
        let text = Verdict { id: "0.1".into(), outcome: Outcome::Unfinished, note: "still `todo!()`: `f`".into() };
        let expected = "· 0.1: not finished yet (still `todo!()`: `f`); for a hint: cargo exercises hint 0.1";
        assert_eq!(text.to_string(), expected);
    }

    #[test]
    fn a_failure_reads_from_top_to_bottom() {
        let expected = "✗ 0.1: not right yet\n  tried     f(2)\n  returned  3\n  expected  4\n  likely    one is missing\n  \
                        hint      cargo exercises hint 0.1";
        assert_eq!(failed().to_string(), expected);
    }

    #[test]
    fn json_and_back() {
        let json = serde_json::to_string(&failed()).unwrap();
        assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), failed());
    }
}
