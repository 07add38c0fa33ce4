//! What the session does about a cell that takes too much, or that waits for somebody to type.

use std::mem;
use std::time::Instant;

use serde_json::json;

use super::{Action, Session, Work};
use crate::kernel::burden::{Burden, Verdict};
use crate::kernel::channel::Channel;
use crate::kernel::late::Late;
use crate::kernel::message::Message;
use crate::kernel::watch::Reading;

/// The state between two looks.
#[derive(Default)]
pub struct Weighing {
    burden: Burden,
    /// How much evcxr has sent.
    sent: u64,
    late: Late,
    /// evcxr is ended because of a thread that an earlier cell has left behind.
    by_others: bool,
    /// The question to the reader is our own, and evcxr knows nothing of it.
    has_asked: bool,
}

impl Session {
    /// One more look at what the processes take.
    pub fn weigh(&mut self, reading: &Reading) {
        let verdict = self.weighing.burden.weigh(reading, self.weighing.sent);
        match (&mut self.work, verdict) {
            (Some(Work::Cell(running)), Some(verdict)) if !running.cell.is_stopped() => match verdict {
                // evcxr has asked already, in the cell's own words.
                Verdict::Input if self.question.is_some() => self.weighing.burden.answered(),
                Verdict::Input if running.cell.request.content()["allow_stdin"] == true => {
                    running.has_asked = true;
                    let request = running.cell.request.clone();
                    self.ask(&request);
                }
                Verdict::Memory(_) | Verdict::Input => {
                    running.cell.stop(verdict);
                    let request = Message::new("interrupt_request", &self.name, &json!({}));
                    self.actions.push(Action::EndCells(request));
                }
                Verdict::Flood => {
                    running.cell.stop(verdict);
                    self.end_flooded();
                }
            },
            (None | Some(Work::Recovery(_)), Some(Verdict::Memory(_) | Verdict::Flood)) => self.end_flooded(),
            _ => {}
        }
    }

    /// The cell reads from its standard input: a line is asked for, and given to it.
    fn ask(&mut self, request: &Message) {
        let mut question =
            request.about("input_request", &json!({ "prompt": "a line for the cell: ", "password": false }));
        question.identities.clone_from(&request.identities);
        self.weighing.has_asked = true;
        self.question = Some(question.clone());
        self.actions.push(Action::ToClient(Channel::Stdin, question));
    }

    /// An answer to a question of our own; returns whether it was one.
    pub(super) fn takes_answer(&mut self, message: &Message) -> bool {
        let is_ours = mem::take(&mut self.weighing.has_asked);
        if is_ours {
            self.weighing.burden.answered();
            let line = message.content()["value"].as_str().unwrap_or_default().to_owned();
            self.actions.push(Action::Answer(line));
        }
        is_ours
    }

    /// A question of our own is no longer open; returns whether there was one.
    pub(super) fn forget_question(&mut self) -> bool {
        mem::take(&mut self.weighing.has_asked)
    }

    /// evcxr has been told more than it can bear. If it was not the cell that runs, it was a thread of an earlier one, and
    /// running the cells again would start that once more.
    pub(super) fn end_flooded(&mut self) {
        self.weighing.by_others = match &self.work {
            Some(Work::Cell(_)) => self.weighing.burden.is_by_others(),
            Some(Work::Recovery(_)) => false,
            None => true,
        };
        if self.weighing.by_others {
            self.journal.retain(|_| false);
        }
        self.actions.push(Action::EndKernel);
    }

    /// Whether evcxr is ended because of a thread that an earlier cell has left behind.
    pub(super) fn is_flooded_by_others(&self) -> bool {
        self.weighing.by_others
    }

    /// Something that was printed while no cell ran.
    pub(super) fn late(&mut self, message: &Message, now: Instant) {
        let was_flood = self.weighing.late.is_flood();
        let messages = self.weighing.late.print(message, &self.marks, now);
        self.publish(messages);
        if self.weighing.late.is_flood() && !was_flood {
            self.end_flooded();
        }
    }

    /// evcxr has sent something that was printed.
    pub(super) fn count_output(&mut self, message: &Message) {
        if message.is("stream") {
            self.weighing.sent += message.size() as u64;
        }
    }

    /// When late output is due.
    pub(super) fn late_due(&self) -> Option<Instant> {
        self.weighing.late.due()
    }

    /// Late output that is due.
    pub(super) fn late_tick(&mut self, now: Instant) {
        let message = self.weighing.late.tick(now);
        self.publish(message);
    }

    /// A cell begins, or has ended: everything counts anew.
    pub(super) fn begin_weighing(&mut self) {
        let rest = self.weighing.late.rest();
        self.publish(rest);
        self.weighing = Weighing::default();
    }
}
