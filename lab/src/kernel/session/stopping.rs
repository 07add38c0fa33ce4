//! What the session does when somebody presses the stop button.

use std::mem;
use std::time::Instant;

use serde_json::json;

use super::{Action, Session, Work};
use crate::kernel::channel::Channel;
use crate::kernel::message::Message;
use crate::kernel::stop::Order;

impl Session {
    /// The stop button. Without a cell there is nothing to stop; and where evcxr has answered already, the next cell would
    /// be hit.
    pub(super) fn interrupt(&mut self, request: &Message, now: Instant) {
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

    pub(super) fn obey(&mut self, order: Order) {
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

    /// Answers all cells that wait, without running them; other requests stay.
    pub(super) fn abort_cells(&mut self) {
        for request in mem::take(&mut self.queue) {
            if request.is("execute_request") {
                self.answer_at_once(&request, &json!({ "status": "aborted" }));
            } else {
                self.queue.push_back(request);
            }
        }
    }
}
