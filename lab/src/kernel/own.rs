//! A request that the kernel itself makes of evcxr, and what comes of it.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use super::cell;
use super::channel::Channel;
use super::marks::{Marks, Piece};
use super::message::Message;
use super::replay::Outcome;
use super::report::Report;
use crate::words::{Mark, REPLAY_PROGRESS};

/// As for a cell, the end comes by two ways.
const PATIENCE: Duration = Duration::from_secs(1);

/// A piece of code that runs for the kernel, and that nobody sees.
pub struct Own {
    /// The request.
    pub request: Message,
    replied: Option<(bool, Instant)>,
    is_idle: bool,
    error: Option<String>,
    has_crashed: bool,
    /// How many cells it has called, if it calls cells.
    pub called: usize,
}

impl Own {
    /// That code, asked for by that session.
    pub fn new(session: &str, code: &str) -> Self {
        let content = json!({ "code": code, "silent": true, "store_history": false, "allow_stdin": false });
        let request = Message::new("execute_request", session, &content);
        Self { request, replied: None, is_idle: false, error: None, has_crashed: false, called: 0 }
    }

    /// evcxr says something about it.
    pub fn hear(&mut self, channel: Channel, message: &Message, marks: &Marks, now: Instant) {
        let content = message.content();
        match (channel, message.header.msg_type.as_str()) {
            (Channel::Shell, "execute_reply") => self.replied = Some((content["status"] == "ok", now)),
            (Channel::Iopub, "status") => self.is_idle |= content["execution_state"] == "idle",
            (Channel::Iopub, "error") => {
                self.has_crashed |= Report::of_evcxr(&content).is_none();
                self.error.get_or_insert_with(|| content["evalue"].as_str().unwrap_or_default().to_owned());
            }
            (Channel::Iopub, "stream") => {
                for piece in marks.split(content["text"].as_str().unwrap_or_default()) {
                    if let Piece::Mark(Mark::Update { data, id }) = piece
                        && id == REPLAY_PROGRESS
                    {
                        let number = data.get("text/plain").and_then(|text| text.as_str()?.parse().ok());
                        self.called = number.unwrap_or(self.called);
                    }
                }
            }
            _ => {}
        }
    }

    /// When it has ended at the latest.
    pub fn due(&self) -> Option<Instant> {
        self.replied.map(|(_, since)| since + PATIENCE)
    }

    /// How it has ended, if it has. `failure` is the file in which the crate leaves why it failed, and `was_killed` says
    /// whether its process has been ended by this program.
    pub fn outcome(&self, failure: &Path, was_killed: bool, now: Instant) -> Option<Outcome> {
        let (is_ok, since) = self.replied?;
        if !self.is_idle && now < since + PATIENCE {
            return None;
        }
        let failure = cell::take_failure(failure);
        Some(match (is_ok, failure) {
            _ if self.has_crashed || was_killed => Outcome::Crashed,
            (true, None) => Outcome::Ok,
            (true, Some(failure)) => Outcome::Failed(failure.message),
            (false, _) => Outcome::Failed(self.error.clone().unwrap_or_default()),
        })
    }
}
