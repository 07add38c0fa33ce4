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
use super::cell::{self, Cell, Ended};
use super::channel::Channel;
use super::journal::{Entry, Journal, LeftOut};
use super::marks::Marks;
use super::message::Message;
use super::own::Own;
use super::recovery::Recovery;
use super::replay::{Outcome, Replay};
use super::report::Report;
use super::stop::{Order, Stop};

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

    /// evcxr has been started. It answers the first request when it has run its prelude.
    pub fn kernel_started(&mut self) {
        self.ready = false;
        let request = Message::new("kernel_info_request", &self.name, &json!({}));
        self.actions.push(Action::ToKernel(Channel::Shell, request));
    }

    /// evcxr has ended, and will be started again.
    pub fn kernel_died(&mut self, status: &str, now: Instant) {
        let by_others = self.is_flooded_by_others();
        let report = if by_others { Report::of_late_flood() } else { Report::of_dead_kernel(status) };
        self.ready = false;
        self.question = None;
        self.forget_question();
        self.stop.begin();
        let place = self.last.clone();
        match self.work.take() {
            Some(Work::Cell(running)) => {
                let Running { cell, .. } = *running;
                let report = if cell.is_flood() && !by_others { Report::of_flood() } else { report.clone() };
                let request = cell.request.clone();
                let ended = cell.end_with(&report, now);
                self.recover_for(Replay::of_evcxr(), request, ended, now);
            }
            Some(Work::Recovery(mut recovery)) => {
                recovery.own = None;
                recovery.replay.evcxr_died();
                self.work = Some(Work::Recovery(recovery));
            }
            None if self.journal.entries().is_empty() => self.tell_last(&report.value),
            None => {
                self.tell_last(&format!("The Rust kernel ended ({status}), and starts again."));
                self.work = Some(Work::Recovery(Box::new(Recovery::new(Replay::of_evcxr(), place, now))));
            }
        }
        for request in mem::take(&mut self.open) {
            let reply = request.reply(&report.reply(&json!(0)));
            self.actions.push(Action::ToClient(Channel::Shell, reply));
            self.status(&request, "idle");
        }
        self.abort_cells();
        self.begin_weighing();
        self.go_on(now);
    }

    /// A line on stderr below the last cell.
    fn tell_last(&mut self, text: &str) {
        if let Some(last) = &self.last {
            let content = json!({ "name": "stderr", "text": format!("{text}\n") });
            self.actions.push(Action::ToClient(Channel::Iopub, last.about("stream", &content)));
        }
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

    /// The stop button. Without a cell there is nothing to stop; and where evcxr has answered already, the next cell would
    /// be hit.
    fn interrupt(&mut self, request: &Message, now: Instant) {
        self.actions.push(Action::ToClient(Channel::Control, request.reply(&json!({ "status": "ok" }))));
        self.abort_cells();
        let order = match &mut self.work {
            Some(Work::Cell(running)) if running.cell.has_replied() => Order::Wait,
            // It waits for the answer, and cannot listen.
            Some(Work::Cell(_)) if self.question.is_some() => self.stop.end(now),
            Some(Work::Cell(_)) => self.stop.press(now),
            Some(Work::Recovery(recovery)) => {
                recovery.replay.stop();
                // A new evcxr that runs its prelude is left alone.
                if recovery.own.is_some() { self.stop.press(now) } else { Order::Wait }
            }
            None => Order::Wait,
        };
        self.obey(order);
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Wait => {}
            Order::EndCells => {
                if let Some(Work::Cell(running)) = &mut self.work {
                    running.cell.interrupted = true;
                }
                let request = Message::new("interrupt_request", &self.name, &json!({}));
                self.actions.push(Action::EndCells(request));
                // evcxr would wait for the answer, even though nobody asks any more.
                if let Some(question) = self.question.take()
                    && !self.forget_question()
                {
                    let answer = question.about("input_reply", &json!({ "status": "ok", "value": "" }));
                    self.actions.push(Action::ToKernel(Channel::Stdin, answer));
                }
            }
            Order::EndKernel => self.actions.push(Action::EndKernel),
        }
    }

    /// A message from evcxr.
    pub fn kernel_says(&mut self, channel: Channel, mut message: Message, now: Instant) {
        // evcxr speaks in the session of who has asked it.
        if message.header.session == self.name {
            self.answer_to_us(channel, &message, now);
            return;
        }
        self.count_output(&message);
        let running = match &mut self.work {
            Some(Work::Cell(running)) if running.cell.request.header.msg_id == message.parent.msg_id => Some(running),
            _ => None,
        };
        if running.is_some() {
            message = with_count(message, self.count);
        }
        match (channel, running) {
            (Channel::Shell, Some(running)) if message.is("execute_reply") => running.cell.replied(message, now),
            (Channel::Iopub, Some(running)) => {
                let cell = &mut running.cell;
                let was_flood = cell.is_flood();
                let messages = cell.publish(message, &self.marks, now);
                // Its process alone would not do: evcxr would go on with what it has kept, in the cells behind it.
                let is_new_flood = cell.is_flood() && !was_flood;
                self.publish(messages);
                if is_new_flood {
                    self.end_flooded();
                }
            }
            (Channel::Iopub, None) if message.is("stream") => self.late(&message, now),
            (Channel::Stdin, running) => {
                if let Some(running) = running {
                    running.has_asked = true;
                }
                self.question = Some(message.clone());
                self.actions.push(Action::ToClient(channel, message));
            }
            _ => {
                let place = self.open.iter().position(|request| request.header.msg_id == message.parent.msg_id);
                if let Some(place) = place.filter(|_| channel == Channel::Shell) {
                    message = assist::tidy(message, &self.open.remove(place), &self.hidden);
                } else if channel == Channel::Shell && assist::is_answered_by(&message) {
                    // It has been answered without it.
                    return;
                } else if let Some(place) = place
                    && message.content()["execution_state"] == "idle"
                    && !assist::is_asked_by(&self.open[place])
                {
                    // Some requests have no answer; the others may hear this before it.
                    self.open.remove(place);
                }
                self.actions.push(Action::ToClient(channel, message));
            }
        }
        self.end_cell(now);
    }

    fn answer_to_us(&mut self, channel: Channel, message: &Message, now: Instant) {
        if channel == Channel::Shell && message.is("kernel_info_reply") {
            self.ready = true;
            self.journal.begin();
            self.go_on(now);
        } else if let Some(Work::Recovery(recovery)) = &mut self.work
            && let Some(own) = &mut recovery.own
            && own.request.header.msg_id == message.parent.msg_id
        {
            own.hear(channel, message, &self.marks, now);
            self.end_own(now);
        } else if let Some(Work::Cell(running)) = &mut self.work {
            running.cell.hear(message);
            self.end_cell(now);
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

    fn end_cell(&mut self, now: Instant) {
        if let Some(Work::Cell(running)) = &mut self.work
            && let Some(request) = running.cell.check(&self.name, now)
        {
            self.actions.push(Action::ToKernel(Channel::Shell, request));
        }
        let has_ended = matches!(&self.work, Some(Work::Cell(running)) if running.cell.has_ended(now));
        if has_ended && let Some(Work::Cell(running)) = self.work.take() {
            self.question = None;
            self.begin_weighing();
            let Running { cell, since, has_asked } = *running;
            let (request, stops_others) = (cell.request.clone(), cell.stops_others());
            let (was_heeded, is_killed) = (self.stop.was_heeded(), self.stop.has_ended_the_process());
            let ended = cell.end(&self.failure, &self.marks, now);
            self.stop.begin();
            let stops_others = ended.failed && stops_others;
            if ended.process_lost {
                if !ended.is_known {
                    let end = Message::new("interrupt_request", &self.name, &json!({}));
                    self.actions.push(Action::EndCells(end));
                }
                self.recover_for(Replay::of_process(ended.is_known), request, ended, now);
            } else {
                if ended.failed {
                    self.journal.pass_over();
                } else {
                    let never_again = match () {
                        () if was_heeded => Some(LeftOut::Stopped),
                        () => has_asked.then_some(LeftOut::Asked),
                    };
                    let seconds = (now - since).as_secs_f64();
                    self.journal.push(Entry::new(&request, self.count, seconds, never_again));
                }
                self.send_end(ended);
                // The end of the cell and the order to end its process have met on their way.
                if is_killed {
                    let recovery = Recovery::new(Replay::of_process(false), Some(request), now);
                    self.work = Some(Work::Recovery(Box::new(recovery)));
                }
            }
            if stops_others {
                self.abort_cells();
            }
            self.go_on(now);
        }
    }

    fn send_end(&mut self, ended: Ended) {
        self.publish(ended.messages);
        self.actions.push(Action::ToClient(Channel::Shell, ended.reply));
    }

    /// A cell has lost its process. It ends when it is known what of the variables is back.
    fn recover_for(&mut self, replay: Replay, request: Message, ended: Ended, now: Instant) {
        let (recovery, messages) = Recovery::of_cell(replay, request, ended, now);
        self.publish(messages);
        self.work = Some(Work::Recovery(Box::new(recovery)));
    }

    /// A step of the recovery has ended, if it has.
    fn end_own(&mut self, now: Instant) {
        if let Some(Work::Recovery(recovery)) = &mut self.work
            && let Some(own) = &recovery.own
            && let Some(mut outcome) = own.outcome(&self.failure, self.stop.has_ended_the_process(), now)
        {
            if outcome == Outcome::Ok && self.stop.was_heeded() {
                outcome = Outcome::Failed("it was stopped, as you asked".to_owned());
            }
            recovery.own = None;
            recovery.replay.ended(outcome, &mut self.journal);
            self.stop.begin();
            self.go_on(now);
        }
    }

    /// The next step of the recovery; and if there is none, what waits.
    fn go_on(&mut self, now: Instant) {
        // Without anything to bring back, nobody has to wait for a new evcxr.
        let can_run = self.ready || self.journal.entries().is_empty();
        if let Some(Work::Recovery(recovery)) = &mut self.work
            && recovery.own.is_none()
            && can_run
        {
            if let Some(code) = recovery.replay.next(&self.journal) {
                cell::take_failure(&self.failure);
                let own = Own::new(&self.name, &code);
                self.actions.push(Action::ToKernel(Channel::Shell, own.request.clone()));
                recovery.own = Some(own);
            } else {
                let (messages, reply) = recovery.end(&self.journal, now);
                recovery.replay.settle(&mut self.journal);
                self.actions.extend(recovery.replay.is_helpless().then_some(Action::EndKernel));
                self.work = None;
                self.stop.begin();
                self.publish(messages);
                self.actions.extend(reply.map(|reply| Action::ToClient(Channel::Shell, reply)));
            }
        }
        self.forward(now);
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

    /// evcxr cannot help while a cell runs. Whoever asks is told so at once, and does not have to wait for its end.
    fn answer_without_evcxr(&mut self, request: &Message) {
        self.status(request, "busy");
        let reply = request.reply(&assist::nothing_for(request));
        self.actions.push(Action::ToClient(Channel::Shell, reply));
        self.status(request, "idle");
    }

    fn status(&mut self, request: &Message, state: &str) {
        self.publish([request.about("status", &json!({ "execution_state": state }))]);
    }

    fn publish(&mut self, messages: impl IntoIterator<Item = Message>) {
        self.actions.extend(messages.into_iter().map(|message| Action::ToClient(Channel::Iopub, message)));
    }
}

/// A message about a cell with our own count in it.
fn with_count(message: Message, count: u64) -> Message {
    if !["execute_input", "execute_result", "execute_reply"].contains(&message.header.msg_type.as_str()) {
        return message;
    }
    let mut content: Value = message.content();
    content["execution_count"] = count.into();
    message.with_content(&content)
}
