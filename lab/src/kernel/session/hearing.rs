//! What the session makes of what evcxr says, up to the end of a cell.

use std::time::Instant;

use serde_json::{Value, json};

use super::{Action, Running, Session, Work};
use crate::kernel::assist;
use crate::kernel::cell::Ended;
use crate::kernel::channel::Channel;
use crate::kernel::journal::{Entry, LeftOut};
use crate::kernel::message::Message;
use crate::kernel::recovery::Recovery;
use crate::kernel::replay::Replay;

impl Session {
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

    pub(super) fn answer_to_us(&mut self, channel: Channel, message: &Message, now: Instant) {
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

    pub(super) fn end_cell(&mut self, now: Instant) {
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

    pub(super) fn send_end(&mut self, ended: Ended) {
        self.publish(ended.messages);
        self.actions.push(Action::ToClient(Channel::Shell, ended.reply));
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
