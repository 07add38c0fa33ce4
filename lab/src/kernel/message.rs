//! A message of the Jupyter protocol, as it goes over the wire.
//!
//! The parts stay the bytes that arrived, so that what is only passed on is passed on unchanged. Only the two headers
//! are looked at always, to know what a message is and what it answers.

use std::time::SystemTime;

use bytes::Bytes;
use humantime::format_rfc3339_micros;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use zeromq::ZmqMessage;

use super::signature::Signer;

const DELIMITER: &[u8] = b"<IDS|MSG>";

/// What a header says, as far as it matters here.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Header {
    /// The name of this one message.
    #[serde(default)]
    pub msg_id: String,
    /// What it is, as `execute_request`.
    #[serde(default)]
    pub msg_type: String,
    /// The client's session.
    #[serde(default)]
    pub session: String,
}

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The way back to who sent it, or the way to whom it goes.
    pub identities: Vec<Bytes>,
    /// What it is.
    pub header: Header,
    /// What it answers; empty if nothing.
    pub parent: Header,
    parts: [Bytes; 4],
    buffers: Vec<Bytes>,
}

/// A message that cannot be understood, or that somebody else has sent.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum WireError {
    /// Too few frames, or no delimiter.
    #[error("a message with {0} frames is not one of the Jupyter protocol")]
    Frames(usize),
    /// The signature is not the one of these parts.
    #[error("a message with a wrong signature was thrown away")]
    Signature,
    /// A header that is not JSON.
    #[error("a message with a header that is not JSON was thrown away")]
    Header,
}

impl Message {
    /// Reads the frames of a message, and verifies its signature.
    pub fn read(frames: ZmqMessage, signer: &Signer) -> Result<Self, WireError> {
        let mut frames = frames.into_vec();
        let count = frames.len();
        let delimiter = frames.iter().position(|frame| frame == DELIMITER).ok_or(WireError::Frames(count))?;
        let mut rest = frames.split_off(delimiter).into_iter().skip(1);
        let mut next = || rest.next().ok_or(WireError::Frames(count));
        let signature = next()?;
        let parts = [next()?, next()?, next()?, next()?];
        if !signer.verify(&parts, &signature) {
            return Err(WireError::Signature);
        }
        let header = serde_json::from_slice(&parts[0]).map_err(|_| WireError::Header)?;
        // What answers nothing has `{}` there; some clients send nothing at all.
        let parent = serde_json::from_slice(&parts[1]).unwrap_or_default();
        Ok(Self { identities: frames, header, parent, parts, buffers: rest.collect() })
    }

    /// The frames of the message, signed.
    pub fn frames(&self, signer: &Signer) -> ZmqMessage {
        let mut frames = self.identities.clone();
        frames.push(Bytes::from_static(DELIMITER));
        frames.push(signer.sign(&self.parts).into());
        frames.extend(self.parts.iter().chain(&self.buffers).cloned());
        ZmqMessage::try_from(frames).expect("there are frames")
    }

    /// A new message that answers nothing and has nobody to go to.
    pub fn new(msg_type: &str, session: &str, content: &Value) -> Self {
        let header =
            Header { msg_id: Uuid::new_v4().to_string(), msg_type: msg_type.to_owned(), session: session.to_owned() };
        let text = json!({
            "msg_id": header.msg_id, "msg_type": header.msg_type, "session": header.session,
            "username": "kernel", "date": format_rfc3339_micros(SystemTime::now()).to_string(), "version": "5.3",
        });
        let parts = [text.to_string(), "{}".to_owned(), "{}".to_owned(), content.to_string()].map(Bytes::from);
        Self { identities: Vec::new(), header, parent: Header::default(), parts, buffers: Vec::new() }
    }

    /// A new message about this one, for everybody.
    pub fn about(&self, msg_type: &str, content: &Value) -> Self {
        self.about_by(&self.header.session, msg_type, content)
    }

    /// The same, said by a kernel of that session. JupyterLab drops what it has not handled yet when another session
    /// speaks, as it takes that for a restart.
    pub fn about_by(&self, session: &str, msg_type: &str, content: &Value) -> Self {
        let mut message = Self::new(msg_type, session, content);
        message.parent = self.header.clone();
        message.parts[1] = self.parts[0].clone();
        message
    }

    /// A new message about the same request as this one.
    pub fn beside(&self, msg_type: &str, content: &Value) -> Self {
        let mut message = Self::new(msg_type, &self.header.session, content);
        message.parent = self.parent.clone();
        message.parts[1] = self.parts[1].clone();
        message
    }

    /// How many bytes it has.
    pub fn size(&self) -> usize {
        self.parts.iter().chain(&self.buffers).map(Bytes::len).sum()
    }

    /// The answer to this request, for the one who asked.
    pub fn reply(&self, content: &Value) -> Self {
        self.reply_by(&self.header.session, content)
    }

    /// The same, said by a kernel of that session.
    pub fn reply_by(&self, session: &str, content: &Value) -> Self {
        let mut message = self.about_by(session, &self.header.msg_type.replace("_request", "_reply"), content);
        message.identities = self.identities.clone();
        message
    }

    /// This message with another content.
    pub fn with_content(mut self, content: &Value) -> Self {
        self.parts[3] = content.to_string().into();
        self
    }

    /// The content; `null` if it is no JSON.
    pub fn content(&self) -> Value {
        serde_json::from_slice(&self.parts[3]).unwrap_or_default()
    }

    /// The metadata; `null` if it is no JSON.
    pub fn metadata(&self) -> Value {
        serde_json::from_slice(&self.parts[2]).unwrap_or_default()
    }

    /// Whether it is of that type.
    pub fn is(&self, msg_type: &str) -> bool {
        self.header.msg_type == msg_type
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer() -> Signer {
        Signer::new("key")
    }

    fn wire(frames: &[&str]) -> ZmqMessage {
        let frames: Vec<_> = frames.iter().map(|frame| Bytes::copy_from_slice(frame.as_bytes())).collect();
        ZmqMessage::try_from(frames).unwrap()
    }

    fn request() -> Message {
        let header = r#"{ "msg_id": "1", "msg_type": "execute_request", "session": "s", "other": [1,  2] }"#;
        let parts = [header, "{}", "{}", r#"{"code":  "1"}"#];
        let signature = signer().sign(&parts);
        let [header, parent, metadata, content] = parts;
        let frames = ["me", "too", "<IDS|MSG>", &signature, header, parent, metadata, content, "a", "b"];
        Message::read(wire(&frames), &signer()).unwrap()
    }

    #[test]
    fn what_is_passed_on_is_unchanged_but_for_the_signature() {
        let message = request();
        assert_eq!((message.header.msg_id.as_str(), message.identities.len()), ("1", 2));
        assert!(message.is("execute_request"));
        let other = Signer::new("another key");
        let frames = message.frames(&other);
        assert_eq!(&frames.get(4).unwrap()[..3], b"{ \"", "the very bytes");
        assert_eq!(frames.len(), 10, "with both buffers");
        assert_eq!(Message::read(frames, &other).unwrap(), message);
    }

    #[test]
    fn what_is_not_signed_is_refused() {
        let frames = request().frames(&Signer::new("another key"));
        assert_eq!(Message::read(frames, &signer()), Err(WireError::Signature));
    }

    #[test]
    fn what_is_no_message_is_refused() {
        let short = ["<IDS|MSG>", "", "{}", "{}", "{}"];
        assert_eq!(Message::read(wire(&short), &Signer::new("")), Err(WireError::Frames(5)));
        assert_eq!(Message::read(wire(&["hello"]), &Signer::new("")), Err(WireError::Frames(1)));
        let no_json = ["<IDS|MSG>", "", "x", "{}", "{}", "{}"];
        assert_eq!(Message::read(wire(&no_json), &Signer::new("")), Err(WireError::Header));
    }

    #[test]
    fn an_answer_names_its_question_and_finds_its_way_back() {
        let (request, content) = (request(), json!({ "status": "aborted" }));
        let reply = request.reply(&content);
        assert!(reply.is("execute_reply"));
        assert_eq!((&reply.identities, &reply.parent), (&request.identities, &request.header));
        let read = Message::read(reply.frames(&signer()), &signer()).unwrap();
        assert_eq!((&read.header, &read.parent, read.content()), (&reply.header, &request.header, content));
        assert!(request.about("status", &Value::Null).identities.is_empty());
    }
}
