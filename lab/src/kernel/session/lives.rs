//! What the session does when evcxr starts or ends, and how a new process gets the variables of the old one.

use std::mem;
use std::time::Instant;

use serde_json::json;

use super::{Action, Places, Running, Session, Work};
use crate::kernel::cell::{self, Ended};
use crate::kernel::channel::Channel;
use crate::kernel::marks::Marks;
use crate::kernel::message::Message;
use crate::kernel::own::Own;
use crate::kernel::recovery::Recovery;
use crate::kernel::replay::{Outcome, Replay};
use crate::kernel::report::Report;
use crate::kernel::stop::Stop;

impl Session {
    /// The next evcxr leaves its traces in other places, and its marks start with another word.
    pub fn moves(&mut self, word: &str, places: Places) {
        self.marks = Marks::new(word);
        self.failure = places.failure;
        self.stop = Stop::new(places.stop);
        self.journal.moves(places.cells);
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
    pub(super) fn tell_last(&mut self, text: &str) {
        if let Some(last) = &self.last {
            let content = json!({ "name": "stderr", "text": format!("{text}\n") });
            self.actions.push(Action::ToClient(Channel::Iopub, last.about("stream", &content)));
        }
    }

    /// A cell has lost its process. It ends when it is known what of the variables is back.
    pub(super) fn recover_for(&mut self, replay: Replay, request: Message, ended: Ended, now: Instant) {
        let (recovery, messages) = Recovery::of_cell(replay, request, ended, now);
        self.publish(messages);
        self.work = Some(Work::Recovery(Box::new(recovery)));
    }

    /// A step of the recovery has ended, if it has.
    pub(super) fn end_own(&mut self, now: Instant) {
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
    pub(super) fn go_on(&mut self, now: Instant) {
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
}
