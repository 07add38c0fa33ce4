//! The rules of the [`Session`], message by message.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::channel::Channel;
use super::journal::tests::compile;
use super::message::Message;
use super::replay::START;
use super::session::{Action, Places, Session};
use super::watch::Reading;
use crate::words::{Failure, Mark};

const WORD: &str = "word-7";

/// A session, the messages on both sides, and a clock.
struct Stage {
    session: Session,
    failure: PathBuf,
    stop: PathBuf,
    /// Where evcxr compiles.
    cells: PathBuf,
    now: Instant,
    _folder: tempfile::TempDir,
}

impl Stage {
    /// With an evcxr that has run its prelude.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name| folder.path().join(name);
        let (failure, stop, cells) = (path("failure.json"), path("stop"), path("cell"));
        compile(&cells, 2, Some(&[]));
        let places = Places { failure: failure.clone(), stop: stop.clone(), cells: cells.clone() };
        let session = Session::new(WORD, places);
        let mut stage = Self { session, failure, stop, cells, now: Instant::now(), _folder: folder };
        stage.session.kernel_started();
        stage.answer_to_us();
        stage
    }

    /// evcxr answers the request that the session has made of its own.
    fn answer_to_us(&mut self) {
        let actions = self.session.take_actions();
        let own = actions.iter().find_map(|action| match action {
            Action::ToKernel(Channel::Shell, request) => Some(request.clone()),
            _ => None,
        });
        let request = own.expect("the session has asked something");
        self.kernel_says(Channel::Iopub, &request.about("status", &json!({ "execution_state": "idle" })));
        self.kernel_says(Channel::Shell, &request.reply(&json!({ "status": "ok" })));
    }

    fn kernel_says(&mut self, channel: Channel, message: &Message) {
        self.session.kernel_says(channel, message.clone(), self.now);
    }

    fn client_says(&mut self, channel: Channel, message: &Message) {
        self.session.client_says(channel, message.clone(), self.now);
    }

    /// Somebody presses the stop button.
    fn press(&mut self) {
        self.client_says(Channel::Control, &Message::new("interrupt_request", "client", &json!({})));
    }

    /// A cell that evcxr has compiled as its library of that number, and that leaves these variables.
    fn succeed(&mut self, number: u64, code: &str, variables: &[&str]) {
        let request = self.cell(code);
        compile(&self.cells, number, Some(variables));
        self.done(&request, "ok");
        self.said();
    }

    /// evcxr has run the code that the session has sent last; returns that.
    fn own_ends(&mut self, status: &str) -> String {
        let actions = self.session.take_actions();
        let own = actions.iter().rev().find_map(|action| match action {
            Action::ToKernel(Channel::Shell, request) => Some(request.clone()),
            _ => None,
        });
        let request = own.expect("the session has asked something");
        self.kernel_says(Channel::Shell, &request.reply(&json!({ "status": status })));
        self.kernel_says(Channel::Iopub, &request.about("status", &json!({ "execution_state": "idle" })));
        request.content()["code"].as_str().unwrap().to_owned()
    }

    /// A cell arrives.
    fn cell(&mut self, code: &str) -> Message {
        let mut request = Message::new("execute_request", "client", &json!({ "code": code }));
        request.identities = vec!["client".into()];
        self.client_says(Channel::Shell, &request);
        request
    }

    /// evcxr says something about a cell.
    fn about(&mut self, request: &Message, msg_type: &str, content: &Value) {
        self.kernel_says(Channel::Iopub, &request.about(msg_type, content));
    }

    fn print(&mut self, request: &Message, text: &str) {
        self.about(request, "stream", &json!({ "name": "stdout", "text": text }));
    }

    /// evcxr is done with a cell.
    fn done(&mut self, request: &Message, status: &str) {
        let reply = json!({ "status": status, "execution_count": 2 });
        self.kernel_says(Channel::Shell, &request.reply(&reply));
        self.about(request, "status", &json!({ "execution_state": "idle" }));
    }

    /// What has come out since the last time, in short.
    fn said(&mut self) -> Vec<String> {
        self.session.take_actions().iter().map(in_short).collect()
    }
}

fn in_short(action: &Action) -> String {
    let (to, message) = match action {
        Action::EndKernel => return "end evcxr".to_owned(),
        Action::EndCells(_) => return "end the cells".to_owned(),
        Action::Answer(line) => return format!("type: {line}"),
        Action::ToClient(_, message) => ("client", message),
        Action::ToKernel(_, message) => ("kernel", message),
        Action::Shutdown(message) => ("shutdown", message),
    };
    let content = message.content();
    let text = |key: &str| content[key].as_str().map(str::to_owned);
    let shown = || content["data"]["text/plain"].as_str().map(str::to_owned);
    let detail = ["text", "execution_state", "ename", "status", "code"].into_iter().find_map(text).or_else(shown);
    format!("{to}: {} {}", message.header.msg_type, detail.unwrap_or_default()).trim().to_owned()
}

fn mark(mark: &Mark) -> String {
    format!("{WORD} {}\n", serde_json::to_string(mark).unwrap())
}

fn display(text: &str) -> String {
    let data = serde_json::from_value(json!({ "text/plain": text })).unwrap();
    mark(&Mark::Display { data, id: Some("a".to_owned()) })
}

fn update(text: &str) -> String {
    let data = serde_json::from_value(json!({ "text/plain": text })).unwrap();
    mark(&Mark::Update { data, id: "a".to_owned() })
}

fn lost(stage: &mut Stage, request: &Message) {
    let value = "Subprocess terminated with status: signal: 9 (SIGKILL)";
    stage.about(request, "error", &json!({ "ename": "Error", "evalue": value, "traceback": [value] }));
    stage.done(request, "error");
}

#[test]
fn a_cell_passes_with_its_output_in_order() {
    let mut stage = Stage::new();
    let request = stage.cell("1");
    assert_eq!(stage.said(), ["kernel: execute_request 1"]);
    stage.about(&request, "status", &json!({ "execution_state": "busy" }));
    stage.print(&request, "one\n");
    stage.print(&request, "two\n");
    stage.about(&request, "execute_result", &json!({ "data": { "text/plain": "1" } }));
    stage.done(&request, "ok");
    let expected = [
        "client: status busy",
        "client: stream one",
        "client: stream two",
        "client: execute_result 1",
        "client: status idle",
        "client: execute_reply ok",
    ];
    assert_eq!(stage.said(), expected);
}

#[test]
fn nothing_goes_to_evcxr_before_it_is_ready_and_one_cell_at_a_time_then() {
    let mut stage = Stage::new();
    stage.session.kernel_started();
    let first = stage.cell("1");
    stage.cell("2");
    stage.answer_to_us();
    assert_eq!(stage.said(), ["kernel: execute_request 1"]);
    stage.done(&first, "ok");
    assert_eq!(stage.said().last().unwrap(), "kernel: execute_request 2");
}

#[test]
fn the_answer_alone_does_not_end_a_cell_but_after_a_while_it_does() {
    let mut stage = Stage::new();
    let request = stage.cell("1");
    stage.said();
    stage.kernel_says(Channel::Shell, &request.reply(&json!({ "status": "ok" })));
    stage.print(&request, "late\n");
    assert_eq!(stage.said(), ["client: stream late"]);
    stage.session.tick(stage.now + Duration::from_secs(2));
    assert_eq!(stage.said(), ["client: status idle", "client: execute_reply ok"]);
}

#[test]
fn a_failure_becomes_an_error_and_cells_that_wait_are_aborted() {
    let mut stage = Stage::new();
    let request = stage.cell("no()");
    stage.cell("2");
    stage.said();
    let failure = Failure { name: "Panic".to_owned(), message: "no".to_owned(), line: Some("no()".to_owned()) };
    fs::write(&stage.failure, serde_json::to_vec(&failure).unwrap()).unwrap();
    stage.done(&request, "ok");
    let actions = stage.session.take_actions();
    let said: Vec<_> = actions.iter().map(in_short).collect();
    let expected = [
        "client: error Panic",
        "client: status idle",
        "client: execute_reply Panic",
        "client: status busy",
        "client: execute_reply aborted",
        "client: status idle",
    ];
    assert_eq!(said, expected);
    let Action::ToClient(Channel::Shell, reply) = &actions[2] else { panic!("the answer goes to who has asked") };
    let content = reply.content();
    assert_eq!((&content["status"], &content["evalue"]), (&json!("error"), &json!("no")));
    assert_eq!(reply.identities, request.identities);
    assert!(!stage.failure.exists(), "the next cell is not to blame");
}

#[test]
fn a_cell_that_may_fail_stops_nobody() {
    let mut stage = Stage::new();
    let mut request = Message::new("execute_request", "client", &json!({ "code": "1", "stop_on_error": false }));
    request.identities = vec!["client".into()];
    stage.client_says(Channel::Shell, &request);
    stage.cell("2");
    stage.said();
    stage.about(&request, "error", &json!({ "ename": "Error", "evalue": "E0425", "traceback": ["E0425"] }));
    stage.done(&request, "error");
    let expected =
        ["client: error Error", "client: status idle", "client: execute_reply Error", "kernel: execute_request 2"];
    assert_eq!(stage.said(), expected);
}

#[test]
fn a_cell_of_which_a_note_alone_is_told_is_checked_before_it_ends() {
    for (problems, words) in [
        (
            json!([{
                "severity": "error", "message": "expected `i32`, found `f32`\nmismatched types",
                "start_line": 2, "start_column": 7, "end_line": 2, "end_column": 8,
            }]),
            "mismatched types",
        ),
        (json!([]), "function defined here"),
    ] {
        let mut stage = Stage::new();
        let request = stage.cell("let a = 1;\ntotal(t)");
        stage.said();
        let note = "function defined here";
        let content =
            json!({ "ename": "Error", "evalue": note, "traceback": [format!("\u{1b}[31mError:\u{1b}[0m {note}")] });
        stage.about(&request, "error", &content);
        stage.done(&request, "error");
        let actions = stage.session.take_actions();
        let [Action::ToKernel(Channel::Shell, check)] = &actions[..] else { panic!("it is checked: {actions:?}") };
        assert!(check.is("comm_open"));
        assert_eq!(check.content()["data"]["code"], request.content()["code"]);
        assert!(stage.session.due().unwrap() > stage.now + Duration::from_secs(1), "it waits for the answer");
        stage.press();
        assert_eq!(stage.said(), ["client: interrupt_reply ok"], "nothing runs that could be stopped");
        let answer = json!({ "comm_id": check.content()["comm_id"], "data": { "problems": problems } });
        let answer = Message::new("comm_msg", &check.header.session, &answer);
        stage.kernel_says(Channel::Iopub, &answer);
        stage.kernel_says(Channel::Iopub, &check.about("comm_close", &json!({})));
        let actions = stage.session.take_actions();
        let said: Vec<_> = actions.iter().map(in_short).collect();
        assert_eq!(said, ["client: error Error", "client: status idle", "client: execute_reply Error"]);
        let Action::ToClient(_, error) = &actions[0] else { panic!("it goes to the client") };
        assert_eq!(error.content()["evalue"], words);
    }
}

#[test]
fn a_cell_that_listens_stops_by_itself() {
    let mut stage = Stage::new();
    let request = stage.cell("train()");
    stage.cell("2");
    stage.said();
    stage.press();
    // The last status that JupyterLab hears is that of the cell that runs on.
    let expected = [
        "client: interrupt_reply ok",
        "client: status busy",
        "client: execute_reply aborted",
        "client: status idle",
        "client: status busy",
    ];
    assert_eq!(stage.said(), expected);
    assert!(stage.stop.exists());
    fs::write(&stage.stop, "heeded").unwrap();
    stage.done(&request, "ok");
    assert_eq!(stage.said(), ["client: status idle", "client: execute_reply ok"]);
    stage.session.tick(stage.now + Duration::from_secs(60));
    assert!(stage.said().is_empty() && !stage.stop.exists());
}

#[test]
fn who_does_not_listen_is_ended_and_the_new_process_gets_the_variables() {
    let mut stage = Stage::new();
    stage.succeed(3, "let x = 1;", &["x"]);
    stage.succeed(4, "fn f() {}", &["x"]);
    let request = stage.cell("loop {}");
    stage.press();
    stage.said();
    stage.session.tick(stage.session.due().unwrap());
    assert_eq!(stage.said(), ["end the cells"]);
    lost(&mut stage, &request);
    // The cell has not ended; the next one waits.
    stage.cell("2");
    let code = stage.own_ends("ok");
    assert!(code.starts_with(START) && code.contains("run_user_code_4") && code.contains("let x: i32 ="), "{code}");
    let actions = stage.session.take_actions();
    let expected = [
        "client: error Interrupted",
        "client: status idle",
        "client: execute_reply Interrupted",
        "kernel: execute_request 2",
    ];
    assert_eq!(actions.iter().map(in_short).collect::<Vec<_>>(), expected);
    let Action::ToClient(_, error) = &actions[0] else { panic!("it goes to the client") };
    let traceback = error.content()["traceback"].clone();
    assert!(traceback[0].as_str().unwrap().contains("The cell was interrupted."), "{traceback}");
    assert!(
        traceback[1].as_str().unwrap().starts_with("All variables are back: 2 cells were run again in "),
        "{traceback}"
    );
}

#[test]
fn bringing_back_shows_how_far_it_is_in_its_place() {
    let mut stage = Stage::new();
    stage.succeed(3, "let x = 1;", &["x"]);
    let request = stage.cell("abort()");
    lost(&mut stage, &request);
    stage.said();
    stage.now += Duration::from_secs(1);
    stage.session.tick(stage.now);
    assert_eq!(stage.said(), ["client: display_data bringing back 0 of 1 cells, about a second left"]);
    stage.now += Duration::from_secs(1);
    stage.session.tick(stage.now);
    assert_eq!(stage.said(), ["client: update_display_data bringing back 0 of 1 cells, about a second left"]);
}

#[test]
fn the_start_is_repeated_until_it_has_worked() {
    let mut stage = Stage::new();
    let request = stage.cell("abort()");
    lost(&mut stage, &request);
    assert_eq!(stage.own_ends("error"), START);
    assert_eq!(stage.own_ends("ok"), START);
    assert!(stage.said().contains(&"client: execute_reply ProcessEnded".to_owned()));
}

#[test]
fn an_order_that_meets_the_end_of_its_cell_hits_nobody_else() {
    let mut stage = Stage::new();
    let request = stage.cell("1");
    stage.said();
    stage.press();
    stage.now += Duration::from_secs(1);
    stage.press();
    assert!(stage.said().contains(&"end the cells".to_owned()));
    stage.cell("2");
    compile(&stage.cells, 3, Some(&["x"]));
    stage.done(&request, "ok");
    // The process is gone, and evcxr does not know it yet.
    assert_eq!(stage.own_ends("error"), START);
    assert_eq!(stage.own_ends("ok"), START);
    assert!(stage.own_ends("ok").contains("notebook::replay"));
    assert_eq!(stage.said().last().unwrap(), "kernel: execute_request 2");
}

#[test]
fn an_interrupt_of_nothing_does_not_end_the_process() {
    let mut stage = Stage::new();
    stage.press();
    assert_eq!(stage.said(), ["client: interrupt_reply ok"]);
    // evcxr has answered, and only has to say that it is idle.
    let request = stage.cell("1");
    stage.kernel_says(Channel::Shell, &request.reply(&json!({ "status": "ok" })));
    stage.said();
    stage.press();
    stage.session.tick(stage.now + Duration::from_millis(10));
    assert_eq!(stage.said(), ["client: interrupt_reply ok"]);
    assert!(!stage.stop.exists());
}

#[test]
fn an_interrupt_answers_the_question_that_a_cell_waits_for() {
    let mut stage = Stage::new();
    let request = stage.cell("ask()");
    stage.said();
    let question = request.reply(&json!({ "prompt": "name", "password": false }));
    stage.kernel_says(Channel::Stdin, &question);
    assert_eq!(stage.said().len(), 1);
    stage.press();
    assert_eq!(stage.said(), ["client: interrupt_reply ok", "end the cells", "kernel: input_reply ok"]);
}

#[test]
fn an_answer_to_no_question_is_dropped() {
    let mut stage = Stage::new();
    stage.client_says(Channel::Stdin, &Message::new("input_reply", "client", &json!({ "value": "late" })));
    assert!(stage.said().is_empty());
}

#[test]
fn a_recovery_can_be_stopped() {
    let mut stage = Stage::new();
    stage.succeed(3, "let x = 1;", &["x"]);
    let request = stage.cell("abort()");
    lost(&mut stage, &request);
    stage.press();
    assert!(stage.stop.exists(), "the cells that are called look for it");
    assert!(stage.own_ends("error").contains("notebook::replay"));
    assert_eq!(stage.own_ends("ok"), START);
    let actions = stage.session.take_actions();
    let reply = actions.iter().find_map(|action| match action {
        Action::ToClient(Channel::Shell, reply) => Some(reply.content()["evalue"].to_string()),
        _ => None,
    });
    assert!(reply.unwrap().contains("was stopped, as you asked, so none is left"));
}

#[test]
fn our_own_requests_do_not_count() {
    let mut stage = Stage::new();
    let request = stage.cell("1");
    stage.said();
    stage.about(&request, "execute_input", &json!({ "code": "1", "execution_count": 7 }));
    let [Action::ToClient(_, input)] = &stage.session.take_actions()[..] else { panic!("it is passed on") };
    assert_eq!(input.content(), json!({ "code": "1", "execution_count": 1 }));
}

#[test]
fn a_new_evcxr_runs_the_cells_from_their_text() {
    let mut stage = Stage::new();
    stage.succeed(3, "let x = 1;", &["x"]);
    stage.succeed(4, "let y = x;", &["x", "y"]);
    stage.session.kernel_died("signal: 9 (SIGKILL)", stage.now);
    stage.session.kernel_started();
    stage.answer_to_us();
    assert_eq!(stage.own_ends("ok"), "let x = 1;");
    assert_eq!(stage.own_ends("ok"), "let y = x;");
    let said = stage.said();
    assert!(said[0].starts_with("client: stream All variables are back: 2 cells were run again"), "{said:?}");
}

#[test]
fn a_spare_evcxr_has_its_own_word_and_places() {
    let mut stage = Stage::new();
    stage.succeed(3, "let x = 1;", &["x"]);
    stage.session.kernel_died("signal: 9 (SIGKILL)", stage.now);
    let folder = tempfile::tempdir().unwrap();
    let path = |name| folder.path().join(name);
    let (failure, stop, cells) = (path("failure.json"), path("stop"), path("cell"));
    compile(&cells, 2, Some(&[]));
    stage.session.moves("another", Places { failure: failure.clone(), stop: stop.clone(), cells: cells.clone() });
    stage.session.kernel_started();
    stage.answer_to_us();
    compile(&cells, 3, Some(&["x"]));
    assert_eq!(stage.own_ends("ok"), "let x = 1;");
    stage.said();
    let request = stage.cell("fail");
    stage.said();
    stage.print(&request, &display("0").replace(WORD, "another"));
    assert_eq!(stage.said(), ["client: display_data 0"]);
    stage.press();
    assert!(stop.exists());
    let why = Failure { name: "Panic".into(), message: "why".into(), line: None };
    fs::write(&failure, serde_json::to_vec(&why).unwrap()).unwrap();
    stage.done(&request, "ok");
    assert!(stage.said().contains(&"client: error Panic".to_owned()));
    // What it has compiled is found there, too.
    let request = stage.cell("std::process::abort();");
    lost(&mut stage, &request);
    assert!(stage.own_ends("ok").contains(&*cells.to_string_lossy()));
}

#[test]
fn the_end_of_evcxr_answers_all_that_is_open() {
    let mut stage = Stage::new();
    let mut complete = Message::new("complete_request", "client", &json!({}));
    complete.identities = vec!["client".into()];
    stage.client_says(Channel::Shell, &complete);
    stage.cell("1");
    stage.cell("2");
    stage.said();
    stage.session.kernel_died("signal: 9 (SIGKILL)", stage.now);
    let expected = [
        "client: complete_reply KernelEnded",
        "client: status idle",
        "client: status busy",
        "client: execute_reply aborted",
        "client: status idle",
        "client: status busy",
        "client: error KernelEnded",
        "client: status idle",
        "client: execute_reply KernelEnded",
    ];
    assert_eq!(stage.said(), expected);
    stage.session.kernel_started();
    stage.answer_to_us();
    stage.cell("3");
    assert_eq!(stage.said(), ["kernel: execute_request 3"]);
}

#[test]
fn a_cell_that_prints_for_ever_is_stopped_once() {
    let mut stage = Stage::new();
    let request = stage.cell("loop");
    let line = format!("{}\n", "x".repeat(1 << 20));
    stage.said();
    for _ in 0..80 {
        stage.print(&request, &line);
    }
    let said = stage.said();
    assert_eq!(said.iter().filter(|said| *said == "end evcxr").count(), 1);
    assert!(said.len() < 5, "{} messages", said.len());
    stage.session.kernel_died("signal: 9 (SIGKILL)", stage.now);
    assert!(stage.said().contains(&"client: error TooMuchOutput".to_owned()));
}

#[test]
fn displays_stand_between_the_lines_and_are_updated_ten_times_a_second() {
    let mut stage = Stage::new();
    let request = stage.cell("1");
    stage.said();
    stage.print(&request, &format!("before{}after\n", display("0")));
    assert_eq!(stage.said(), ["client: stream before", "client: display_data 0"]);
    stage.print(&request, &update("1"));
    stage.print(&request, &update("2"));
    assert!(stage.said().is_empty());
    stage.now += Duration::from_millis(100);
    stage.session.tick(stage.now);
    assert_eq!(stage.said(), ["client: stream after", "client: update_display_data 2"]);
    stage.print(&request, &update("3"));
    stage.done(&request, "ok");
    assert_eq!(stage.said(), ["client: update_display_data 3", "client: status idle", "client: execute_reply ok"]);
}

#[test]
fn what_a_thread_prints_after_its_cell_is_passed_on() {
    let mut stage = Stage::new();
    let request = stage.cell("1");
    stage.done(&request, "ok");
    stage.said();
    stage.print(&request, &format!("late\n{}", update("4")));
    assert_eq!(stage.said(), ["client: stream late", "client: update_display_data 4"]);
}

#[test]
fn other_requests_pass_and_shutdown_is_the_end() {
    let mut stage = Stage::new();
    let request = Message::new("inspect_request", "client", &json!({}));
    stage.client_says(Channel::Shell, &request);
    stage.kernel_says(Channel::Shell, &request.reply(&json!({ "status": "ok" })));
    assert_eq!(stage.said(), ["kernel: inspect_request", "client: inspect_reply ok"]);
    stage.client_says(Channel::Control, &Message::new("shutdown_request", "client", &json!({ "restart": true })));
    let [Action::Shutdown(reply)] = &stage.session.take_actions()[..] else { panic!("that is the end") };
    assert_eq!(reply.content(), json!({ "status": "ok", "restart": true }));
}

/// What the processes look like while a cell waits for its input, or, with `None`, while it is compiled.
fn reading(waits: bool) -> Reading {
    Reading {
        runner: 7,
        reads_to: Some(if waits { 2 } else { 1 }),
        total: 16 << 30,
        available: 8 << 30,
        ..Reading::default()
    }
}

fn waits_for_input(stage: &mut Stage, allow_stdin: bool) -> Message {
    let content = json!({ "code": "read()", "allow_stdin": allow_stdin });
    let mut request = Message::new("execute_request", "client", &content);
    request.identities = vec!["client".into()];
    stage.client_says(Channel::Shell, &request);
    stage.said();
    for waits in [false, true, true] {
        stage.session.weigh(&reading(waits));
    }
    request
}

#[test]
fn a_cell_that_reads_asks_and_only_its_answer_is_taken() {
    let mut stage = Stage::new();
    let answer = |text: &str| Message::new("input_reply", "client", &json!({ "status": "ok", "value": text }));
    stage.client_says(Channel::Stdin, &answer("stray"));
    assert!(stage.said().is_empty());
    let request = waits_for_input(&mut stage, true);
    let actions = stage.session.take_actions();
    let [Action::ToClient(Channel::Stdin, question)] = &actions[..] else { panic!("it asks: {actions:?}") };
    assert_eq!((&question.identities, &question.parent), (&request.identities, &request.header));
    stage.client_says(Channel::Stdin, &answer("Ada"));
    stage.client_says(Channel::Stdin, &answer("again"));
    assert_eq!(stage.said(), ["type: Ada"]);
}

#[test]
fn a_cell_that_reads_where_nobody_is_asked_is_ended() {
    let mut stage = Stage::new();
    let request = waits_for_input(&mut stage, false);
    stage.session.weigh(&reading(true));
    assert_eq!(stage.said(), ["end the cells"]);
    lost(&mut stage, &request);
    let journal = stage.session.take_actions();
    assert!(!journal.is_empty());
}

#[test]
fn a_cell_that_fills_the_memory_is_ended_once() {
    let mut stage = Stage::new();
    stage.cell("loop");
    stage.said();
    stage.session.weigh(&reading(false));
    let full = Reading { memory: 7 << 30, available: 1 << 30, ..reading(false) };
    (0..3).for_each(|_| stage.session.weigh(&full));
    assert_eq!(stage.said(), ["end the cells"]);
}

#[test]
fn what_a_left_thread_prints_is_bounded_and_ends_evcxr() {
    let mut stage = Stage::new();
    let request = stage.cell("1");
    stage.done(&request, "ok");
    stage.said();
    let line = format!("{}\n", "x".repeat(1 << 20));
    (0..80).for_each(|_| stage.print(&request, &line));
    let said = stage.said();
    assert_eq!(said.iter().filter(|said| *said == "end evcxr").count(), 1);
    assert!(said.len() < 5, "{} messages", said.len());
    stage.session.kernel_died("signal: 9 (SIGKILL)", stage.now);
    assert!(stage.said().iter().any(|said| said.contains("A thread that an earlier cell left behind")));
}

#[test]
fn help_during_a_cell_is_answered_at_once() {
    let mut stage = Stage::new();
    stage.cell("loop {}");
    stage.said();
    stage.client_says(
        Channel::Shell,
        &Message::new("complete_request", "client", &json!({ "code": "x", "cursor_pos": 1 })),
    );
    let busy = "client: status busy";
    assert_eq!(stage.said(), [busy, "client: complete_reply ok", "client: status idle", busy]);
}
