//! One cell while it runs: what it has said, and how it ended.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::burden::Verdict;
use super::check::{self, Check};
use super::diagnostic::{Diagnostic, of_concern};
use super::marks::{Marks, Piece};
use super::message::Message;
use super::report::{Report, last_words};
use super::streams::{Portion, Streams};
use super::updates::{Forms, Updates};
use crate::words::{Failure, Mark};

/// How much a cell may draw. The notebook's file holds all of it.
const DRAWING_LIMIT: usize = 64 << 20;

/// What evcxr says of a cell whose output it cannot read. It then takes the end of that cell for the end of the next one.
const NOT_UTF_8: &str = "stream did not contain valid UTF-8";

/// evcxr answers a cell on one socket and says on another that it is idle. This is how long the second may take.
const PATIENCE: Duration = Duration::from_secs(1);

/// A cell that runs.
pub struct Cell {
    /// The request that started it.
    pub request: Message,
    /// Somebody has asked to interrupt it.
    pub interrupted: bool,
    stopped: Option<Verdict>,
    streams: Streams,
    updates: Updates,
    drawn: usize,
    errors: Vec<Message>,
    check: Option<Check>,
    reply: Option<(Message, Instant)>,
    idle: Option<Message>,
}

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
    /// A cell that is about to run.
    pub fn new(request: Message) -> Self {
        Self {
            request,
            interrupted: false,
            stopped: None,
            streams: Streams::default(),
            updates: Updates::default(),
            drawn: 0,
            errors: Vec::new(),
            check: None,
            reply: None,
            idle: None,
        }
    }

    /// Whether a failure of this cell keeps those from running that wait.
    pub fn stops_others(&self) -> bool {
        self.request.content()["stop_on_error"].as_bool().unwrap_or(true)
    }

    /// Whether it prints so much that it has to be stopped.
    pub fn is_flood(&self) -> bool {
        self.streams.is_flood() || self.stopped == Some(Verdict::Flood)
    }

    /// It is ended, for that reason.
    pub fn stop(&mut self, verdict: Verdict) {
        self.stopped = Some(verdict);
    }

    /// Whether it is being ended.
    pub fn is_stopped(&self) -> bool {
        self.stopped.is_some()
    }

    /// Whether evcxr has answered.
    pub fn has_replied(&self) -> bool {
        self.reply.is_some()
    }

    /// evcxr's answer.
    pub fn replied(&mut self, reply: Message, now: Instant) {
        self.reply = Some((reply, now));
    }

    /// A message for everybody about this cell; returns what is to be passed on instead of it.
    pub fn publish(&mut self, message: Message, marks: &Marks, now: Instant) -> Vec<Message> {
        match message.header.msg_type.as_str() {
            "stream" => {
                let content = message.content();
                let name = if content["name"] == "stderr" { "stderr" } else { "stdout" };
                self.print(name, content["text"].as_str().unwrap_or_default(), marks, now)
            }
            "error" => {
                self.errors.push(message);
                Vec::new()
            }
            "status" if message.content()["execution_state"] == "idle" => {
                self.idle = Some(message);
                Vec::new()
            }
            _ => {
                let mut messages: Vec<_> =
                    self.streams.flush().map(|portion| self.stream(portion)).into_iter().collect();
                messages.push(message);
                messages
            }
        }
    }

    fn print(&mut self, name: &'static str, text: &str, marks: &Marks, now: Instant) -> Vec<Message> {
        let mut messages = Vec::new();
        for piece in marks.split(text) {
            match piece {
                Piece::Text(text) => messages.extend(self.lines(name, &text, now)),
                Piece::Mark(Mark::Stderr { text }) => messages.extend(self.lines("stderr", &text, now)),
                Piece::Mark(Mark::Display { data, id }) => {
                    messages.extend(self.streams.flush().map(|portion| self.stream(portion)));
                    messages.extend(self.draw(data, id.as_deref(), now));
                }
                // These take the place of others, and so need not wait for the lines.
                Piece::Mark(Mark::Update { data, id }) => {
                    messages.extend(self.updates.update(&id, data, now).map(|data| self.update(&id, data)));
                }
            }
        }
        messages
    }

    fn lines(&mut self, name: &'static str, text: &str, now: Instant) -> Vec<Message> {
        let portions = self.streams.print(name, text, now);
        portions.into_iter().map(|portion| self.stream(portion)).collect()
    }

    fn stream(&self, portion: Portion) -> Message {
        self.request.about("stream", &json!({ "name": portion.name, "text": portion.text }))
    }

    fn draw(&mut self, data: Forms, id: Option<&str>, now: Instant) -> Option<Message> {
        if self.drawn > DRAWING_LIMIT {
            return None;
        }
        if let Some(id) = id {
            self.updates.shown(id, now);
        }
        let message = self.request.about("display_data", &display(data, id));
        self.drawn += message.size();
        if self.drawn <= DRAWING_LIMIT {
            return Some(message);
        }
        let text = "[No more is drawn: a cell can draw 64 MB, and the rest is left out.]\n".to_owned();
        Some(self.stream(Portion { name: "stdout", text }))
    }

    /// When something is to be done that no message causes.
    pub fn due(&self) -> Option<Instant> {
        let end = match &self.check {
            Some(check) => Some(check.due()),
            None => self.reply.as_ref().map(|(_, since)| *since + PATIENCE),
        };
        [self.streams.due(), self.updates.due(), end].into_iter().flatten().min()
    }

    /// What is to be passed on at that time.
    pub fn tick(&mut self, now: Instant) -> Vec<Message> {
        let mut messages = Vec::new();
        if self.streams.due().is_some_and(|due| due <= now) {
            messages.extend(self.streams.flush().map(|portion| self.stream(portion)));
        }
        let states = self.updates.take_due(now);
        messages.extend(states.into_iter().map(|(id, data)| self.update(&id, data)));
        messages
    }

    fn update(&self, id: &str, data: Forms) -> Message {
        self.request.about("update_display_data", &display(data, Some(id)))
    }

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

    fn code(&self) -> String {
        self.request.content()["code"].as_str().unwrap_or_default().to_owned()
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

    fn status(&self, state: &str) -> Message {
        self.request.about("status", &json!({ "execution_state": state }))
    }
}

/// The type and the content of the message that passes a mark on.
pub fn as_message(mark: Mark) -> (&'static str, Value) {
    match mark {
        Mark::Display { data, id } => ("display_data", display(data, id.as_deref())),
        Mark::Update { data, id } => ("update_display_data", display(data, Some(&id))),
        Mark::Stderr { text } => ("stream", json!({ "name": "stderr", "text": text })),
    }
}

/// The content of a message that shows something. A form that is JSON by its MIME type is sent as such.
fn display(mut data: Forms, id: Option<&str>) -> Value {
    for (mime, value) in &mut data {
        if mime.contains("json")
            && let Some(json) = value.as_str().and_then(|text| serde_json::from_str(text).ok())
        {
            *value = json;
        }
    }
    let transient = id.map_or_else(|| json!({}), |id| json!({ "display_id": id }));
    json!({ "data": data, "metadata": {}, "transient": transient })
}

/// Why the cell failed, if the crate has left a word about it.
pub fn take_failure(path: &Path) -> Option<Failure> {
    let text = std::fs::read(path).ok()?;
    // The next cell must not find it. If it cannot be removed, nothing can be done about it.
    let _ = std::fs::remove_file(path);
    serde_json::from_slice(&text).ok()
}
