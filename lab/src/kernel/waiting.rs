//! What the notebook sees while its kernel is still being built: it can be read, its cells wait, and the first of them
//! says how far the kernel is. No sockets, no clocks: messages come in, actions go out.

use std::mem;

use serde_json::{Value, json};
use uuid::Uuid;

use super::channel::Channel;
use super::message::Message;
use super::session::Action;
use crate::setup::{Progress, readable};

/// The name of what is shown below the waiting cell, by which it is replaced.
const SHOWN: &str = "workbook-kernel-progress";

/// The requests that wait.
pub struct Waiting {
    /// The name of this kernel's session.
    name: String,
    queue: Vec<(Channel, Message)>,
    /// The cell that says how far the kernel is.
    speaker: Option<Message>,
    progress: Option<Progress>,
    failure: Option<String>,
    actions: Vec<Action>,
}

impl Default for Waiting {
    fn default() -> Self {
        let name = Uuid::new_v4().to_string();
        Self { name, queue: Vec::new(), speaker: None, progress: None, failure: None, actions: Vec::new() }
    }
}

impl Waiting {
    /// What is to be done after the last call.
    pub fn take_actions(&mut self) -> Vec<Action> {
        mem::take(&mut self.actions)
    }

    /// A message from Jupyter.
    pub fn client_says(&mut self, channel: Channel, message: Message) {
        match message.header.msg_type.as_str() {
            "kernel_info_request" => {
                self.publish(&message, "status", &json!({ "execution_state": "busy" }));
                self.answer(channel, &message, &about_this_kernel());
            }
            "shutdown_request" => {
                let restart = message.content()["restart"].as_bool().unwrap_or(false);
                let reply = message.reply_by(&self.name, &json!({ "status": "ok", "restart": restart }));
                self.actions.push(Action::Shutdown(reply));
            }
            "interrupt_request" => {
                let reply = message.reply_by(&self.name, &json!({ "status": "ok" }));
                self.actions.push(Action::ToClient(channel, reply));
                self.quiet();
                self.end_cells(&json!({ "status": "aborted" }));
            }
            "execute_request" => {
                self.publish(&message, "status", &json!({ "execution_state": "busy" }));
                if self.speaker.is_none() && self.failure.is_none() {
                    self.speaker = Some(message.clone());
                    self.show("display_data");
                }
                self.queue.push((channel, message));
                self.refuse();
            }
            _ => self.queue.push((channel, message)),
        }
    }

    /// The kernel is built so far.
    pub fn progress(&mut self, progress: &Progress) {
        if self.progress.as_ref() != Some(progress) {
            self.progress = Some(progress.clone());
            self.show("update_display_data");
        }
    }

    /// The kernel cannot be built. Those that wait, and those to come, are told why.
    pub fn fail(&mut self, why: &str) {
        if self.failure.as_deref() != Some(why) {
            self.quiet();
            self.failure = Some(why.to_owned());
            self.refuse();
        }
    }

    /// The kernel is there: gives it what waits.
    pub fn end(&mut self) -> Vec<(Channel, Message)> {
        self.quiet();
        mem::take(&mut self.queue)
    }

    /// Takes away what is shown below the waiting cell.
    fn quiet(&mut self) {
        if let Some(speaker) = self.speaker.take() {
            self.publish(&speaker, "clear_output", &json!({ "wait": false }));
        }
    }

    fn show(&mut self, kind: &str) {
        let Some(speaker) = &self.speaker else { return };
        let (done, left, what) = match &self.progress {
            Some(now) => (now.done, readable(now.seconds_left), now.text.as_str()),
            None => (0.0, "a few minutes".to_owned(), ""),
        };
        let percent = (done * 100.0).round();
        let title = "The Rust kernel is being built. This cell runs as soon as it is ready.";
        let html = format!(
            "<div>{title}<br><progress max=\"100\" value=\"{percent}\" style=\"width: 24em; max-width: 100%\"></progress> \
             {percent} %, {left} left<br><small>{}</small></div>",
            what.replace('&', "&amp;").replace('<', "&lt;")
        );
        let text = format!("{title}\n{percent} %, {left} left\n{what}");
        let content = json!({
            "data": { "text/html": html, "text/plain": text }, "metadata": {}, "transient": { "display_id": SHOWN },
        });
        let message = speaker.about_by(&self.name, kind, &content);
        self.actions.push(Action::ToClient(Channel::Iopub, message));
    }

    /// Answers all cells that wait, once it is known that there will be no kernel.
    fn refuse(&mut self) {
        let Some(why) = &self.failure else { return };
        let value = format!("The Rust kernel could not be built: {why}");
        let advice = "When that is mended, restart the kernel, and it is built again.";
        let mut content = json!({ "ename": "NoKernel", "evalue": value, "traceback": [value, advice] });
        content["status"] = "error".into();
        self.end_cells(&content);
    }

    /// Answers all cells that wait, without running them.
    fn end_cells(&mut self, content: &Value) {
        for (channel, request) in mem::take(&mut self.queue) {
            if !request.is("execute_request") {
                self.queue.push((channel, request));
                continue;
            }
            if content["status"] == "error" {
                self.publish(&request, "error", content);
            }
            self.answer(channel, &request, content);
        }
    }

    fn answer(&mut self, channel: Channel, request: &Message, content: &Value) {
        self.actions.push(Action::ToClient(channel, request.reply_by(&self.name, content)));
        self.publish(request, "status", &json!({ "execution_state": "idle" }));
    }

    fn publish(&mut self, request: &Message, kind: &str, content: &Value) {
        self.actions.push(Action::ToClient(Channel::Iopub, request.about_by(&self.name, kind, content)));
    }
}

/// As evcxr introduces itself.
fn about_this_kernel() -> Value {
    json!({
        "status": "ok",
        "protocol_version": "5.3",
        "implementation": "workbook",
        "implementation_version": env!("CARGO_PKG_VERSION"),
        "language_info": {
            "name": "Rust", "version": "", "mimetype": "text/rust", "file_extension": ".rs",
            "pygment_lexer": "rust", "codemirror_mode": "rust",
        },
        "banner": "The workbook's Rust kernel",
        "help_links": [],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(kind: &str) -> Message {
        Message::new(kind, "client", &json!({ "code": "1 + 1" }))
    }

    /// The kinds of the messages that go to the client.
    fn kinds(waiting: &mut Waiting) -> Vec<String> {
        let kind = |action| match action {
            Action::ToClient(_, message) => message.header.msg_type,
            other => format!("{other:?}"),
        };
        waiting.take_actions().into_iter().map(kind).collect()
    }

    fn at(done: f64) -> Progress {
        Progress { text: "evcxr".into(), done, seconds_left: 60.0, failure: None }
    }

    #[test]
    fn the_notebook_opens_and_its_first_cell_says_how_far_the_kernel_is() {
        let mut waiting = Waiting::default();
        waiting.client_says(Channel::Shell, request("kernel_info_request"));
        assert_eq!(kinds(&mut waiting), ["status", "kernel_info_reply", "status"]);
        waiting.progress(&at(0.25));
        assert_eq!(kinds(&mut waiting), [""; 0], "no cell waits");
        waiting.client_says(Channel::Shell, request("execute_request"));
        assert_eq!(kinds(&mut waiting), ["status", "display_data"]);
        waiting.client_says(Channel::Shell, request("execute_request"));
        assert_eq!(kinds(&mut waiting), ["status"], "one cell says it");
        waiting.progress(&at(0.5));
        let actions = waiting.take_actions();
        let [Action::ToClient(Channel::Iopub, update)] = &actions[..] else { panic!("{actions:?}") };
        assert!(update.content()["data"]["text/plain"].as_str().unwrap().contains("50 %, about a minute left"));
        waiting.progress(&at(0.5));
        assert_eq!(kinds(&mut waiting), [""; 0], "nothing has changed");
        let left = waiting.end();
        assert_eq!(kinds(&mut waiting), ["clear_output"]);
        assert_eq!(left.len(), 2);
    }

    #[test]
    fn one_session_speaks_whoever_asks() {
        let mut waiting = Waiting::default();
        for client in ["JupyterLab", "the server"] {
            waiting.client_says(Channel::Shell, Message::new("kernel_info_request", client, &json!({})));
        }
        let session = |action| match action {
            Action::ToClient(_, message) => message.header.session,
            other => panic!("{other:?}"),
        };
        let mut sessions: Vec<_> = waiting.take_actions().into_iter().map(session).collect();
        sessions.dedup();
        assert_eq!(sessions, [waiting.name]);
    }

    #[test]
    fn a_failure_is_told_to_each_cell() {
        let mut waiting = Waiting::default();
        waiting.client_says(Channel::Shell, request("execute_request"));
        waiting.take_actions();
        waiting.fail("no network");
        assert_eq!(kinds(&mut waiting), ["clear_output", "error", "execute_reply", "status"]);
        waiting.fail("no network");
        assert_eq!(kinds(&mut waiting), [""; 0]);
        waiting.client_says(Channel::Shell, request("execute_request"));
        assert_eq!(kinds(&mut waiting), ["status", "error", "execute_reply", "status"]);
        assert!(waiting.end().is_empty());
    }

    #[test]
    fn an_interrupt_ends_the_waiting_and_a_shutdown_all() {
        let mut waiting = Waiting::default();
        waiting.client_says(Channel::Shell, request("comm_info_request"));
        waiting.client_says(Channel::Shell, request("execute_request"));
        waiting.take_actions();
        waiting.client_says(Channel::Control, request("interrupt_request"));
        assert_eq!(kinds(&mut waiting), ["interrupt_reply", "clear_output", "execute_reply", "status"]);
        waiting.client_says(Channel::Control, request("shutdown_request"));
        assert!(matches!(waiting.take_actions()[..], [Action::Shutdown(_)]));
        assert_eq!(waiting.end().len(), 1, "the kernel answers the rest");
    }
}
