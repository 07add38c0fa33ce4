//! How a cell ended, as evcxr and the crate tell it.

use std::path::Path;
use std::time::Instant;

use serde_json::Value;

use super::{Cell, PATIENCE};
use crate::kernel::burden::Verdict;
use crate::kernel::check::{self, Check};
use crate::kernel::diagnostic::{Diagnostic, of_concern};
use crate::kernel::marks::Marks;
use crate::kernel::message::Message;
use crate::kernel::report::{Report, last_words};
use crate::words::Failure;

/// What evcxr says of a cell whose output it cannot read. It then takes the end of that cell for the end of the next one.
const NOT_UTF_8: &str = "stream did not contain valid UTF-8";

/// A cell that has ended.
pub struct Ended {
    /// The last messages for everybody.
    pub messages: Vec<Message>,
    /// The answer to the request.
    pub reply: Message,
    /// It failed.
    pub failed: bool,
    /// The process that ran it is gone, or is of no use any more.
    pub process_lost: bool,
    /// evcxr knows that, and has a new one.
    pub is_known: bool,
}

impl Cell {
    /// Whether evcxr has said all that it says.
    pub fn has_ended(&self, now: Instant) -> bool {
        let is_checked = self.check.as_ref().is_none_or(|check| check.has_ended(now));
        is_checked && self.reply.as_ref().is_some_and(|(_, since)| self.idle.is_some() || *since + PATIENCE <= now)
    }

    /// What evcxr is to be asked before the cell ends, if it has told too little; that session asks.
    pub fn check(&mut self, session: &str, now: Instant) -> Option<Message> {
        let is_due = self.check.is_none() && self.has_ended(now);
        if !is_due || !check::is_needed(&self.told(), &self.code()) {
            return None;
        }
        let check = self.check.insert(Check::new(session, &self.code(), now));
        Some(check.request.clone())
    }

    /// evcxr says something to us while the cell is being checked.
    pub fn hear(&mut self, message: &Message) {
        if let Some(check) = &mut self.check {
            check.hear(message);
        }
    }

    /// What the compiler has told of the cell, as far as it concerns the reader.
    fn told(&self) -> Vec<Diagnostic> {
        let code = self.code();
        let found = self.check.as_ref().map(|check| check.found(&code)).unwrap_or_default();
        if !found.is_empty() {
            return of_concern(found);
        }
        of_concern(self.errors.iter().map(|error| Diagnostic::read(&error.content(), &code)).collect())
    }

    /// The end, as evcxr and the crate tell it. `failure` is the file in which the crate leaves why it failed.
    pub fn end(mut self, failure: &Path, marks: &Marks, now: Instant) -> Ended {
        let (reply, _) = self.reply.take().expect("it has ended");
        let failure = take_failure(failure);
        let content = reply.content();
        let count = &content["execution_count"];
        let value = |content: Value| content["evalue"].as_str().unwrap_or_default().to_owned();
        let errors = self.errors.iter().map(Message::content);
        let lost = errors.clone().filter(|content| Report::of_evcxr(content).is_none()).map(value).next_back();
        let is_garbled = errors.clone().map(value).any(|value| value == NOT_UTF_8);
        let (mut messages, mut more) = (Vec::new(), None);
        let (shown, reply) = if let Some(value) = &lost {
            messages.extend(self.print("stdout", last_words(value), marks, now));
            let report = match self.stopped {
                Some(Verdict::Memory(bytes)) => Report::of_memory(bytes),
                Some(Verdict::Input) => Report::of_input(),
                _ => Report::of_lost_process(value, self.interrupted),
            };
            (vec![self.request.about("error", &report.content())], reply.with_content(&report.reply(count)))
        } else if is_garbled {
            let report = Report::of_garbled_output();
            (vec![self.request.about("error", &report.content())], reply.with_content(&report.reply(count)))
        } else if content["status"] == "error" {
            let (report, section) = Report::of_compiler(&self.told(), &self.code());
            more = section.map(|section| self.request.about("display_data", &section.link()));
            (vec![self.request.about("error", &report.content())], reply.with_content(&report.reply(count)))
        } else if let Some(failure) = failure {
            let report = Report::of_failure(&failure, &self.code());
            (vec![self.request.about("error", &report.content())], reply.with_content(&report.reply(count)))
        } else {
            (Vec::new(), reply)
        };
        messages.extend(self.last_outputs(now));
        let failed = lost.is_some() || !shown.is_empty() || content["status"] == "error";
        messages.extend(shown.into_iter().chain(more));
        messages.push(self.idle.take().unwrap_or_else(|| self.status("idle")));
        let is_known = lost.is_some();
        Ended { messages, reply, failed, process_lost: is_known || is_garbled, is_known }
    }

    /// The end of a cell that evcxr can no longer answer.
    pub fn end_with(mut self, report: &Report, now: Instant) -> Ended {
        let mut messages = self.last_outputs(now);
        messages.push(self.request.about("error", &report.content()));
        messages.push(self.status("idle"));
        let reply = self.request.reply(&report.reply(&Value::from(0)));
        Ended { messages, reply, failed: true, process_lost: true, is_known: true }
    }

    fn last_outputs(&mut self, now: Instant) -> Vec<Message> {
        let portions: Vec<_> = self.streams.flush().into_iter().chain(self.streams.end()).collect();
        let mut messages: Vec<_> = portions.into_iter().map(|portion| self.stream(portion)).collect();
        let states = self.updates.take_all(now);
        messages.extend(states.into_iter().map(|(id, data)| self.update(&id, data)));
        messages
    }
}

/// Why the cell failed, if the crate has left a word about it.
pub fn take_failure(path: &Path) -> Option<Failure> {
    let text = std::fs::read(path).ok()?;
    // The next cell must not find it. If it cannot be removed, nothing can be done about it.
    let _ = std::fs::remove_file(path);
    serde_json::from_slice(&text).ok()
}
