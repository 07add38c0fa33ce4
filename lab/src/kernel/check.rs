//! A second look at a cell that does not compile. evcxr wraps the last expression of a cell, to show its value. Where that
//! is wrong, and the compiler adds a note about the reader's code ("function defined here"), evcxr may tell the note and
//! not the error.
//!
//! It can also check a cell, as an editor does while somebody types: nothing runs, the last expression stands as it is, and
//! the error is told. Its answer has no number of the error, and no drawing, so the line is drawn here.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use uuid::Uuid;

use super::diagnostic::{About, Diagnostic};
use super::message::Message;

/// A check takes as long as a cell that does not compile. What takes longer than this will not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whether nothing but notes is told of a cell.
pub fn is_needed(told: &[Diagnostic], code: &str) -> bool {
    // evcxr would take a command of the shell for code.
    let has_command = code.lines().any(|line| line.starts_with('!'));
    !told.is_empty() && told.iter().all(|it| it.about == About::Note) && !has_command
}

/// A cell that is being checked.
pub struct Check {
    /// What is asked of evcxr.
    pub request: Message,
    /// The name of the conversation, which the answer bears.
    comm: String,
    problems: Option<Vec<Value>>,
    since: Instant,
}

impl Check {
    /// A check of that code, asked for by that session.
    pub fn new(session: &str, code: &str, now: Instant) -> Self {
        let comm = Uuid::new_v4().to_string();
        let content = json!({ "comm_id": comm, "target_name": "evcxr-cargo-check", "data": { "code": code } });
        let request = Message::new("comm_open", session, &content);
        Self { request, comm, problems: None, since: now }
    }

    /// evcxr says something to us.
    pub fn hear(&mut self, message: &Message) {
        let content = message.content();
        if message.is("comm_msg") && content["comm_id"] == self.comm.as_str() {
            self.problems = Some(content["data"]["problems"].as_array().cloned().unwrap_or_default());
        }
    }

    /// Whether it has been answered, or nobody waits for the answer any more.
    pub fn has_ended(&self, now: Instant) -> bool {
        self.problems.is_some() || self.due() <= now
    }

    /// When it has ended at the latest.
    pub fn due(&self) -> Instant {
        self.since + PATIENCE
    }

    /// The errors that it has found.
    pub fn found(&self, code: &str) -> Vec<Diagnostic> {
        self.problems.iter().flatten().filter_map(|problem| read(problem, code)).collect()
    }
}

/// An error in the cell. Its message is the words at the place, what is wrong, and what may help, each in lines of its own.
fn read(problem: &Value, code: &str) -> Option<Diagnostic> {
    if problem["severity"] != "error" {
        return None;
    }
    let number = |key: &str| problem[key].as_u64().and_then(|number| usize::try_from(number).ok());
    let (line, start) = (number("start_line")?, number("start_column")?.checked_sub(1)?);
    let source = code.lines().nth(line.checked_sub(1)?)?;
    let length = source.chars().count();
    // What goes on over several lines is marked in its first one.
    let end = if number("end_line")? == line { number("end_column")?.saturating_sub(1) } else { length };
    let mut words = problem["message"].as_str()?.lines();
    let (label, message) = (words.next()?, words.next());
    let (label, message) = match message {
        // Without words of its own, the place bears those of the error.
        Some(message) if label == format!("error: {message}") => ("here", message),
        Some(message) => (label, message),
        None => ("here", label),
    };
    let below = line.to_string().len();
    let carets = "^".repeat(end.saturating_sub(start).max(1));
    let mut lines = vec![format!(" {line} │ {source}"), format!(" {:below$} │ {:start$}{carets} {label}", "", "")];
    lines.extend(helps(words));
    Some(Diagnostic { code: None, message: message.to_owned(), lines, about: About::Cell })
}

/// What the message goes on with, and what may help, with what is to be written, which comes below an empty line, behind it.
fn helps<'a>(words: impl Iterator<Item = &'a str>) -> Vec<String> {
    let text = words.collect::<Vec<_>>().join("\n");
    let mut parts = text.split("help: ");
    let mut helps: Vec<String> =
        parts.next().into_iter().flat_map(str::lines).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    helps.extend(parts.map(|part| match part.split_once("\n\n") {
        Some((what, code)) => {
            let code: Vec<&str> = code.split_whitespace().collect();
            format!("help: {what}: `{}`", code.join(" "))
        }
        None => format!("help: {}", part.trim_end()),
    }));
    helps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(severity: &str, message: &str) -> Value {
        json!({
            "severity": severity, "message": message,
            "start_line": 2, "start_column": 7, "end_line": 2, "end_column": 8,
        })
    }

    #[test]
    fn an_error_is_drawn_at_its_line() {
        let message = "expected `&Tensor`, found `Tensor`\nmismatched types\nhelp: borrow it\n\n&\n  mut\nhelp: or not";
        let read = read(&problem("error", message), "let a = 1;\ntotal(t)").unwrap();
        let marked = "   │       ^ expected `&Tensor`, found `Tensor`";
        let expected = [" 2 │ total(t)", marked, "help: borrow it: `& mut`", "help: or not"];
        assert_eq!((read.message.as_str(), read.about), ("mismatched types", About::Cell));
        assert_eq!(read.lines, expected);
    }

    #[test]
    fn words_that_repeat_the_message_are_left_out() {
        let read = read(&problem("error", "error: no\nno"), "let a = 1;\ntotal(t)").unwrap();
        assert_eq!((read.message.as_str(), read.lines[1].as_str()), ("no", "   │       ^ here"));
    }

    #[test]
    fn warnings_and_other_places_are_no_errors_of_the_cell() {
        assert_eq!(read(&problem("warning", "warning: no\nno"), "let a = 1;\ntotal(t)"), None);
        assert_eq!(read(&problem("error", "no"), "total(t)"), None);
    }

    #[test]
    fn only_notes_ask_for_a_check() {
        let told = |about| Diagnostic { code: None, message: String::new(), lines: Vec::new(), about };
        assert!(is_needed(&[told(About::Note), told(About::Note)], "total(t)"));
        assert!(!is_needed(&[told(About::Note), told(About::Cell)], "total(t)"));
        assert!(!is_needed(&[told(About::Note)], "!ls\ntotal(t)"));
        assert!(!is_needed(&[], "total(t)"));
    }

    #[test]
    fn only_its_own_answer_ends_it() {
        let now = Instant::now();
        let mut check = Check::new("us", "total(t)", now);
        check.hear(&Message::new("comm_msg", "us", &json!({ "comm_id": "other", "data": { "problems": [] } })));
        assert!(!check.has_ended(now));
        let comm = check.request.content()["comm_id"].clone();
        let problems = json!([problem("error", "no")]);
        check.hear(&Message::new("comm_msg", "us", &json!({ "comm_id": comm, "data": { "problems": problems } })));
        assert!(check.has_ended(now));
        assert_eq!(check.found("let a = 1;\ntotal(t)").len(), 1);
        assert!(Check::new("us", "total(t)", now).has_ended(now + PATIENCE));
    }
}
