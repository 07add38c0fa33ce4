//! What a cell prints after its end, from a thread that it has left behind: shown below the cell, in portions and up to
//! a limit of its own.

use std::time::Instant;

use serde_json::json;

use super::cell::as_message;
use super::marks::{Marks, Piece};
use super::message::Message;
use super::streams::{Portion, Streams};

/// The output between the end of a cell and the start of the next one.
#[derive(Default)]
pub struct Late {
    streams: Streams,
    /// The last message, whose request all of it belongs to.
    about: Option<Message>,
}

impl Late {
    /// Takes a message; returns what is to be sent now.
    pub fn print(&mut self, message: &Message, marks: &Marks, now: Instant) -> Vec<Message> {
        let content = message.content();
        let name = if content["name"] == "stderr" { "stderr" } else { "stdout" };
        let mut messages = Vec::new();
        for piece in marks.split(content["text"].as_str().unwrap_or_default()) {
            match piece {
                Piece::Text(text) => {
                    let portions = self.streams.print(name, &text, now);
                    messages.extend(portions.into_iter().map(|portion| stream(message, portion)));
                }
                // A thread that draws for ever is as bad as one that prints.
                Piece::Mark(mark) => {
                    let (kind, content) = as_message(mark);
                    let drawing = message.beside(kind, &content);
                    if self.streams.takes(drawing.size()) {
                        messages.extend(self.streams.flush().map(|portion| stream(message, portion)));
                        messages.push(drawing);
                    }
                }
            }
        }
        self.about = Some(message.clone());
        messages
    }

    /// Whether it is so much that somebody has to be stopped.
    pub fn is_flood(&self) -> bool {
        self.streams.is_flood()
    }

    /// When [`tick`](Self::tick) is to be called.
    pub fn due(&self) -> Option<Instant> {
        self.streams.due()
    }

    /// What is to be sent at that time.
    pub fn tick(&mut self, now: Instant) -> Option<Message> {
        self.streams.due().filter(|due| *due <= now)?;
        self.rest()
    }

    /// What has waited.
    pub fn rest(&mut self) -> Option<Message> {
        let portion = self.streams.flush()?;
        self.about.as_ref().map(|message| stream(message, portion))
    }
}

fn stream(message: &Message, portion: Portion) -> Message {
    message.beside("stream", &json!({ "name": portion.name, "text": portion.text }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_prints_for_ever_is_bounded() {
        let (mut late, marks, now) = (Late::default(), Marks::new("word"), Instant::now());
        let request = Message::new("execute_request", "client", &json!({}));
        let line = request.about("stream", &json!({ "name": "stderr", "text": format!("{}\n", "x".repeat(1 << 16)) }));
        let mut bytes = 0;
        for _ in 0..2000 {
            bytes += late.print(&line, &marks, now).iter().map(Message::size).sum::<usize>();
        }
        assert!(late.is_flood());
        assert!(bytes < 3 << 20, "{bytes} bytes");
    }

    #[test]
    fn what_waits_goes_out_in_time() {
        let (mut late, marks, now) = (Late::default(), Marks::new("word"), Instant::now());
        let request = Message::new("execute_request", "client", &json!({}));
        let line = request.about("stream", &json!({ "name": "stdout", "text": "a\n" }));
        assert_eq!(late.print(&line, &marks, now).len(), 1);
        assert!(late.print(&line, &marks, now).is_empty());
        let message = late.tick(late.due().unwrap()).unwrap();
        assert_eq!((message.content()["text"].as_str(), &message.parent), (Some("a\n"), &request.header));
    }
}
