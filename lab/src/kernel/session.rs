//! The rules of the kernel: what becomes of each message between Jupyter and evcxr. No sockets, no clocks: messages
//! and times come in, actions go out.
//!
//! Nearly everything passes unchanged. Cells go to evcxr one at a time, since those that wait must not run when one
//! fails; and what a cell says is looked at, as [`Cell`] describes. A cell that takes the process with it ends when its
//! successor has the variables again.

use std::collections::VecDeque;
use std::mem;
use std::path::PathBuf;
use std::time::Instant;

use serde_json::{Value, json};
use uuid::Uuid;

use super::assist::{self, Hidden};
use super::cell::{self, Cell};
use super::channel::Channel;
use super::journal::Journal;
use super::marks::Marks;
use super::message::Message;
use super::recovery::Recovery;
use super::stop::Stop;

mod hearing;
mod lives;
mod stopping;
mod weighing;

use weighing::Weighing;

/// What is to be done.
#[derive(Debug, PartialEq)]
pub enum Action {
    /// Send it to Jupyter.
    ToClient(Channel, Message),
    /// Send it to evcxr.
    ToKernel(Channel, Message),
    /// End the process that runs the cells, with all that it has started; or, where it cannot be found, ask evcxr so.
    EndCells(Message),
    /// Give the process that runs the cells this line to read.
    Answer(String),
    /// End evcxr, which is then started again.
    EndKernel,
    /// End evcxr, send this last answer, and end.
    Shutdown(Message),
}

/// What evcxr is busy with.
enum Work {
    /// A cell of the reader.
    Cell(Box<Running>),
    /// Cells that are run again in a new process.
    Recovery(Box<Recovery>),
}

/// A cell of the reader.
struct Running {
    cell: Cell,
    since: Instant,
    /// It has asked the reader something.
    has_asked: bool,
}

/// Where the kernel and evcxr leave their traces.
pub struct Places {
    /// The file in which the crate leaves its failures.
    pub failure: PathBuf,
    /// The file that asks a cell to stop.
    pub stop: PathBuf,
    /// The folder in which evcxr compiles its cells.
    pub cells: PathBuf,
}

/// The state between two messages.
pub struct Session {
    marks: Marks,
    failure: PathBuf,
    /// The name of our own session, by which the answers to our own requests are known.
    name: String,
    ready: bool,
    work: Option<Work>,
    stop: Stop,
    journal: Journal,
    /// The number of the last cell. evcxr counts our own requests too.
    count: u64,
    /// Requests that evcxr has not got yet.
    queue: VecDeque<Message>,
    /// Requests other than cells that evcxr has got and not answered.
    open: Vec<Message>,
    /// A question to the reader that is not answered.
    question: Option<Message>,
    weighing: Weighing,
    hidden: Hidden,
    /// The last cell that was run, to which late news belong.
    last: Option<Message>,
    actions: Vec<Action>,
}

impl Session {
    /// A session in which marks start with that word.
    pub fn new(word: &str, places: Places) -> Self {
        Self {
            marks: Marks::new(word),
            failure: places.failure,
            name: Uuid::new_v4().to_string(),
            ready: false,
            work: None,
            stop: Stop::new(places.stop),
            journal: Journal::new(places.cells),
            count: 0,
            queue: VecDeque::new(),
            open: Vec::new(),
            question: None,
            weighing: Weighing::default(),
            hidden: Hidden::default(),
            last: None,
            actions: Vec::new(),
        }
    }

    /// Names that are never offered.
    pub fn hide(&mut self, hidden: Hidden) {
        self.hidden = hidden;
    }

    /// What is to be done after the last call.
    pub fn take_actions(&mut self) -> Vec<Action> {
        mem::take(&mut self.actions)
    }

    /// Whether evcxr has answered since it started.
    pub fn is_ready(&self) -> bool {
        self.ready
    }

    /// Whether evcxr has nothing to do.
    pub fn is_idle(&self) -> bool {
        self.ready && self.work.is_none() && self.queue.is_empty()
    }

    /// A message from Jupyter.
    pub fn client_says(&mut self, channel: Channel, message: Message, now: Instant) {
        match channel {
            Channel::Shell if assist::is_asked_by(&message) && (self.work.is_some() || !self.ready) => {
                self.answer_without_evcxr(&message);
            }
            Channel::Shell => {
                self.queue.push_back(message);
                self.forward(now);
            }
            Channel::Control if message.is("shutdown_request") => {
                let restart = message.content()["restart"].as_bool().unwrap_or(false);
                let reply = message.reply(&json!({ "status": "ok", "restart": restart }));
                self.actions.push(Action::Shutdown(reply));
            }
            Channel::Control if message.is("interrupt_request") => self.interrupt(&message, now),
            // An answer to no question would be taken for that to the next one.
            Channel::Stdin if self.question.take().is_none() || self.takes_answer(&message) => {}
            _ => self.actions.push(Action::ToKernel(channel, message)),
        }
    }

    /// When [`tick`](Self::tick) is to be called, if no message comes before.
    pub fn due(&self) -> Option<Instant> {
        let work = match &self.work {
            Some(Work::Cell(running)) => running.cell.due(),
            Some(Work::Recovery(recovery)) => recovery.due(),
            None => None,
        };
        [work, self.stop.due(), self.late_due()].into_iter().flatten().min()
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Instant) {
        match &mut self.work {
            Some(Work::Cell(running)) => {
                let messages = running.cell.tick(now);
                self.publish(messages);
            }
            Some(Work::Recovery(recovery)) => {
                let progress = recovery.progress(&self.journal, now);
                self.publish(progress);
            }
            None => {}
        }
        self.late_tick(now);
        let order = self.stop.tick(now);
        self.obey(order);
        self.end_cell(now);
        self.end_own(now);
    }

    /// Gives evcxr what waits, up to and including the next cell.
    fn forward(&mut self, now: Instant) {
        while self.ready
            && self.work.is_none()
            && let Some(request) = self.queue.pop_front()
        {
            if request.is("execute_request") {
                // What a panic in a thread of an earlier cell has left is not this cell's.
                cell::take_failure(&self.failure);
                self.stop.begin();
                let content = request.content();
                if content["silent"] != true && content["store_history"] != false {
                    self.count += 1;
                }
                self.last = Some(request.clone());
                self.begin_weighing();
                let cell = Cell::new(request.clone());
                self.work = Some(Work::Cell(Box::new(Running { cell, since: now, has_asked: false })));
            } else {
                self.open.push(request.clone());
            }
            self.actions.push(Action::ToKernel(Channel::Shell, assist::ask(request)));
        }
    }

    /// evcxr cannot help while a cell runs. Whoever asks is told so at once, and does not have to wait for its end.
    fn answer_without_evcxr(&mut self, request: &Message) {
        self.answer_at_once(request, &assist::nothing_for(request));
    }

    fn answer_at_once(&mut self, request: &Message, content: &Value) {
        self.status(request, "busy");
        self.actions.push(Action::ToClient(Channel::Shell, request.reply(content)));
        self.status(request, "idle");
        // JupyterLab takes what it hears last for the state of the kernel, and a cell runs on.
        if self.work.is_some()
            && let Some(running) = self.last.clone()
        {
            self.status(&running, "busy");
        }
    }

    fn status(&mut self, request: &Message, state: &str) {
        self.publish([request.about("status", &json!({ "execution_state": state }))]);
    }

    fn publish(&mut self, messages: impl IntoIterator<Item = Message>) {
        self.actions.extend(messages.into_iter().map(|message| Action::ToClient(Channel::Iopub, message)));
    }
}
