//! The rules of the kernel: what becomes of each message between Jupyter and evcxr. No sockets, no clocks: messages
//! and times come in, actions go out.
//!
//! Nearly everything passes unchanged. Cells go to evcxr one at a time, since those that wait must not run when one
//! fails; and what a cell says is looked at, as [`Cell`] describes.

use std::collections::VecDeque;
use std::mem;
use std::path::PathBuf;
use std::time::Instant;

use serde_json::json;
use uuid::Uuid;

use super::cell::{self, Cell, Ended};
use super::marks::{Marks, Piece};
use super::message::Message;
use super::report::Report;

/// The four channels on which messages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Requests, one after the other.
    Shell,
    /// Requests that must not wait.
    Control,
    /// Questions to the reader.
    Stdin,
    /// What everybody hears.
    Iopub,
}

/// What is to be done.
#[derive(Debug, PartialEq)]
pub enum Action {
    /// Send it to Jupyter.
    ToClient(Channel, Message),
    /// Send it to evcxr.
    ToKernel(Channel, Message),
    /// End evcxr, which is then started again.
    EndKernel,
    /// End evcxr, send this last answer, and end.
    Shutdown(Message),
}

/// What evcxr is busy with.
enum Work {
    /// A cell of the reader.
    Cell(Box<Cell>),
    /// A line of our own in a new process, whose answer has this parent.
    Start(String),
}

/// The state between two messages.
pub struct Session {
    marks: Marks,
    failure: PathBuf,
    /// The name of our own session, by which the answers to our own requests are known.
    name: String,
    ready: bool,
    work: Option<Work>,
    /// Requests that evcxr has not got yet.
    queue: VecDeque<Message>,
    /// Requests other than cells that evcxr has got and not answered.
    open: Vec<Message>,
    /// A question to the reader that is not answered.
    question: Option<Message>,
    /// The last cell that was run, to which late news belong.
    last: Option<Message>,
    actions: Vec<Action>,
}

/// What a new process has to run; the imports of the prelude are still there.
const START: &str = "workbook::notebook::start();";

impl Session {
    /// A session in which marks start with that word, and the crate leaves its failures in that file.
    pub fn new(word: &str, failure: PathBuf) -> Self {
        Self {
            marks: Marks::new(word),
            failure,
            name: Uuid::new_v4().to_string(),
            ready: false,
            work: None,
            queue: VecDeque::new(),
            open: Vec::new(),
            question: None,
            last: None,
            actions: Vec::new(),
        }
    }

    /// What is to be done after the last call.
    pub fn take_actions(&mut self) -> Vec<Action> {
        mem::take(&mut self.actions)
    }

    /// Whether evcxr has answered since it started.
    pub fn is_ready(&self) -> bool {
        self.ready
    }

    /// evcxr has been started. It answers the first request when it has run its prelude.
    pub fn kernel_started(&mut self) {
        self.ready = false;
        let request = Message::new("kernel_info_request", &self.name, &json!({}));
        self.actions.push(Action::ToKernel(Channel::Shell, request));
    }

    /// evcxr has ended, and will be started again.
    pub fn kernel_died(&mut self, status: &str, now: Instant) {
        let report = Report::of_dead_kernel(status);
        self.ready = false;
        self.question = None;
        match self.work.take() {
            Some(Work::Cell(cell)) => {
                let report = if cell.is_flood() { Report::of_flood() } else { report.clone() };
                let ended = cell.end_with(&report, now);
                self.send_end(ended);
            }
            _ => {
                if let Some(last) = &self.last {
                    let content = json!({ "name": "stderr", "text": format!("{}\n", report.value) });
                    self.actions.push(Action::ToClient(Channel::Iopub, last.about("stream", &content)));
                }
            }
        }
        for request in mem::take(&mut self.open) {
            let reply = request.reply(&report.reply(&json!(0)));
            self.actions.push(Action::ToClient(Channel::Shell, reply));
            self.status(&request, "idle");
        }
        self.abort_cells();
    }

    /// A message from Jupyter.
    pub fn client_says(&mut self, channel: Channel, message: Message) {
        match channel {
            Channel::Shell => {
                self.queue.push_back(message);
                self.forward();
            }
            Channel::Control if message.is("shutdown_request") => {
                let restart = message.content()["restart"].as_bool().unwrap_or(false);
                let reply = message.reply(&json!({ "status": "ok", "restart": restart }));
                self.actions.push(Action::Shutdown(reply));
            }
            Channel::Control if message.is("interrupt_request") => self.interrupt(message),
            Channel::Stdin => {
                self.question = None;
                self.actions.push(Action::ToKernel(channel, message));
            }
            _ => self.actions.push(Action::ToKernel(channel, message)),
        }
    }

    /// evcxr interrupts a cell by ending its process. Without a cell that would be for nothing, and the next cell would
    /// find its variables gone.
    fn interrupt(&mut self, request: Message) {
        if let Some(Work::Cell(cell)) = &mut self.work {
            cell.interrupted = true;
            self.actions.push(Action::ToKernel(Channel::Control, request));
            // evcxr would wait for the answer, even though nobody asks any more.
            if let Some(question) = self.question.take() {
                let answer = question.about("input_reply", &json!({ "status": "ok", "value": "" }));
                self.actions.push(Action::ToKernel(Channel::Stdin, answer));
            }
        } else {
            self.actions.push(Action::ToClient(Channel::Control, request.reply(&json!({ "status": "ok" }))));
            self.abort_cells();
        }
    }

    /// A message from evcxr.
    pub fn kernel_says(&mut self, channel: Channel, message: Message, now: Instant) {
        if message.parent.session == self.name {
            self.answer_to_us(channel, &message);
            return;
        }
        let running = match &mut self.work {
            Some(Work::Cell(cell)) if cell.request.header.msg_id == message.parent.msg_id => Some(cell),
            _ => None,
        };
        match (channel, running) {
            (Channel::Shell, Some(cell)) if message.is("execute_reply") => cell.replied(message, now),
            (Channel::Iopub, Some(cell)) => {
                let was_flood = cell.is_flood();
                let messages = cell.publish(message, &self.marks, now);
                // Its process alone would not do: evcxr would go on with what it has kept, in the cells behind it.
                let is_new_flood = cell.is_flood() && !was_flood;
                self.publish(messages);
                self.actions.extend(is_new_flood.then_some(Action::EndKernel));
            }
            (Channel::Iopub, None) if message.is("stream") => self.late(&message),
            (Channel::Stdin, _) => {
                self.question = Some(message.clone());
                self.actions.push(Action::ToClient(channel, message));
            }
            _ => {
                let is_done = channel == Channel::Shell || message.content()["execution_state"] == "idle";
                if is_done {
                    self.open.retain(|request| request.header.msg_id != message.parent.msg_id);
                }
                self.actions.push(Action::ToClient(channel, message));
            }
        }
        self.end_cell(now);
    }

    fn answer_to_us(&mut self, channel: Channel, message: &Message) {
        if channel != Channel::Shell {
            return;
        }
        match &self.work {
            Some(Work::Start(id)) if *id == message.parent.msg_id => self.work = None,
            _ if message.is("kernel_info_reply") => self.ready = true,
            _ => {}
        }
        self.forward();
    }

    /// What a cell prints after its end, from a thread that it left behind or on stderr.
    fn late(&mut self, message: &Message) {
        let content = message.content();
        for piece in self.marks.split(content["text"].as_str().unwrap_or_default()) {
            let (kind, content) = match piece {
                Piece::Text(text) => ("stream", json!({ "name": content["name"], "text": text })),
                Piece::Mark(mark) => cell::as_message(mark),
            };
            let message = message.beside(kind, &content);
            self.actions.push(Action::ToClient(Channel::Iopub, message));
        }
    }

    /// When [`tick`](Self::tick) is to be called, if no message comes before.
    pub fn due(&self) -> Option<Instant> {
        match &self.work {
            Some(Work::Cell(cell)) => cell.due(),
            _ => None,
        }
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Instant) {
        if let Some(Work::Cell(cell)) = &mut self.work {
            let messages = cell.tick(now);
            self.publish(messages);
        }
        self.end_cell(now);
    }

    fn end_cell(&mut self, now: Instant) {
        let has_ended = matches!(&self.work, Some(Work::Cell(cell)) if cell.has_ended(now));
        if has_ended && let Some(Work::Cell(cell)) = self.work.take() {
            self.question = None;
            let stops_others = cell.stops_others();
            let ended = cell.end(&self.failure, &self.marks, now);
            let (failed, process_lost) = (ended.failed, ended.process_lost);
            self.send_end(ended);
            if failed && stops_others {
                self.abort_cells();
            }
            if process_lost {
                self.start_process();
            }
            self.forward();
        }
    }

    fn send_end(&mut self, ended: Ended) {
        self.publish(ended.messages);
        self.actions.push(Action::ToClient(Channel::Shell, ended.reply));
    }

    /// Prepares the new process that evcxr has started in place of a lost one.
    fn start_process(&mut self) {
        let content = json!({ "code": START, "silent": true, "store_history": false, "allow_stdin": false });
        let request = Message::new("execute_request", &self.name, &content);
        self.work = Some(Work::Start(request.header.msg_id.clone()));
        self.actions.push(Action::ToKernel(Channel::Shell, request));
    }

    /// Gives evcxr what waits, up to and including the next cell.
    fn forward(&mut self) {
        while self.ready
            && self.work.is_none()
            && let Some(request) = self.queue.pop_front()
        {
            if request.is("execute_request") {
                // What a panic in a thread of an earlier cell has left is not this cell's.
                cell::take_failure(&self.failure);
                self.last = Some(request.clone());
                self.work = Some(Work::Cell(Box::new(Cell::new(request.clone()))));
            } else {
                self.open.push(request.clone());
            }
            self.actions.push(Action::ToKernel(Channel::Shell, request));
        }
    }

    /// Answers all cells that wait, without running them; other requests stay.
    fn abort_cells(&mut self) {
        for request in mem::take(&mut self.queue) {
            if request.is("execute_request") {
                self.status(&request, "busy");
                let reply = request.reply(&json!({ "status": "aborted" }));
                self.actions.push(Action::ToClient(Channel::Shell, reply));
                self.status(&request, "idle");
            } else {
                self.queue.push_back(request);
            }
        }
    }

    fn status(&mut self, request: &Message, state: &str) {
        self.publish([request.about("status", &json!({ "execution_state": state }))]);
    }

    fn publish(&mut self, messages: impl IntoIterator<Item = Message>) {
        self.actions.extend(messages.into_iter().map(|message| Action::ToClient(Channel::Iopub, message)));
    }
}
