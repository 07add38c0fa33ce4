//! One cell while it runs: what it has said, and how it [ended](ending).

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::burden::Verdict;
use super::check::Check;
use super::marks::{Marks, Piece};
use super::message::Message;
use super::streams::{Portion, Streams};
use super::updates::{Forms, Updates};
use crate::words::Mark;

mod ending;

pub use ending::{Ended, take_failure};

/// How much a cell may draw. The notebook's file holds all of it.
const DRAWING_LIMIT: usize = 64 << 20;

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

    fn code(&self) -> String {
        self.request.content()["code"].as_str().unwrap_or_default().to_owned()
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
