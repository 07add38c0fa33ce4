//! A [`Replay`] while it runs, and the cell that waits for it: its last words are held back until it is known what is lost.

use std::time::{Duration, Instant};

use serde_json::json;
use uuid::Uuid;

use super::cell::Ended;
use super::journal::Journal;
use super::message::Message;
use super::own::Own;
use super::replay::Replay;

/// What takes less than this needs no progress.
const UNNOTICED: Duration = Duration::from_millis(700);

/// The time between two states of the progress.
const INTERVAL: Duration = Duration::from_millis(200);

/// The last words of a cell whose process is lost.
struct Held {
    messages: Vec<Message>,
    reply: Message,
}

/// A new process that gets its variables.
pub struct Recovery {
    /// What it runs.
    pub replay: Replay,
    /// What it runs now.
    pub own: Option<Own>,
    /// The cell below which the progress is shown.
    place: Option<Message>,
    held: Option<Held>,
    display: String,
    is_shown: bool,
    since: Instant,
    next: Instant,
}

impl Recovery {
    /// For the last cell that has run, which has its answer already.
    pub fn new(replay: Replay, place: Option<Message>, now: Instant) -> Self {
        let display = Uuid::new_v4().to_string();
        Self { replay, own: None, place, held: None, display, is_shown: false, since: now, next: now + UNNOTICED }
    }

    /// For a cell whose end waits; returns what of that can be said at once.
    pub fn of_cell(replay: Replay, request: Message, ended: Ended, now: Instant) -> (Self, Vec<Message>) {
        let is_last_word = |message: &Message| message.is("error") || message.is("status");
        let (last, first) = ended.messages.into_iter().partition(is_last_word);
        let held = Held { messages: last, reply: ended.reply };
        (Self { held: Some(held), ..Self::new(replay, Some(request), now) }, first)
    }

    /// When [`progress`](Self::progress) is due.
    pub fn due(&self) -> Option<Instant> {
        let own = self.own.as_ref().and_then(Own::due);
        own.into_iter().chain(self.place.is_some().then_some(self.next)).min()
    }

    /// The next state of the progress, if it is time for one.
    pub fn progress(&mut self, journal: &Journal, now: Instant) -> Option<Message> {
        if now < self.next {
            return None;
        }
        self.next = now + INTERVAL;
        self.show(journal)
    }

    fn show(&mut self, journal: &Journal) -> Option<Message> {
        let place = self.place.as_ref()?;
        if let Some(own) = self.own.as_ref().filter(|own| own.called > 0) {
            self.replay.called(own.called);
        }
        let kind = if self.is_shown { "update_display_data" } else { "display_data" };
        self.is_shown = true;
        let transient = json!({ "display_id": self.display });
        let content = json!({ "data": self.replay.progress(journal), "metadata": {}, "transient": transient });
        Some(place.about(kind, &content))
    }

    /// The end: the last state of the progress, what is brought back and what is not, and the answer, if the cell waits for
    /// it.
    pub fn end(&mut self, journal: &Journal, now: Instant) -> (Vec<Message>, Option<Message>) {
        let mut messages: Vec<_> = if self.is_shown { self.show(journal).into_iter().collect() } else { Vec::new() };
        let text = self.replay.paragraph(journal, (now - self.since).as_secs_f64());
        let Some(held) = self.held.take() else {
            let content = json!({ "name": "stderr", "text": format!("{text}\n") });
            messages.extend(self.place.as_ref().map(|place| place.about("stream", &content)));
            return (messages, None);
        };
        let tell = |message: Message| {
            let mut content = message.content();
            let Some(cause) = content["traceback"][0].as_str().map(with_likely_cause) else { return message };
            content["evalue"] = format!("{} {text}", without_colours(&cause)).into();
            content["traceback"] = json!([cause, text]);
            message.with_content(&content)
        };
        messages.extend(held.messages.into_iter().map(tell));
        (messages, Some(tell(held.reply)))
    }
}

/// The end of a process says little. Safe code that touches memory which is not there has used up its stack.
fn with_likely_cause(line: &str) -> String {
    if line.contains("SIGSEGV") && !line.contains("recursion") {
        line.replacen(").", "): probably endless recursion, a function that calls itself again and again.", 1)
    } else {
        line.to_owned()
    }
}

fn without_colours(line: &str) -> String {
    line.replace("\u{1b}[31;1m", "").replace("\u{1b}[0m", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endless_recursion_is_called_by_its_name() {
        let line = "\u{1b}[31;1mThe process that runs the cells ended (signal: 11 (SIGSEGV)).\u{1b}[0m";
        assert!(without_colours(&with_likely_cause(line)).ends_with(
            "ended (signal: 11 (SIGSEGV)): probably endless recursion, a function that calls itself again and again."
        ));
        assert_eq!(with_likely_cause("ended (exit status: 3)."), "ended (exit status: 3).");
    }
}
