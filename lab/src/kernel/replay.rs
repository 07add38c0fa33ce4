//! Bringing the variables back: what a new process runs, one step after the other, and what the reader is told.
//!
//! First all cells at once, as evcxr has compiled them; then, from their text, those that this does not reach. If evcxr is
//! a new one too, all of them from their text. No sockets, no clocks: outcomes come in, code goes out.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{Value, json};

use super::journal::{Journal, LeftOut, Libraries};

/// What a new process has to run; the imports of the prelude are still there.
pub const START: &str = "workbook::notebook::start();";

/// How often a process may refuse to start, or cells may end it, before it is given up.
const ATTEMPTS: usize = 4;

/// How one step ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Well.
    Ok,
    /// With that error.
    Failed(String),
    /// With the end of the process.
    Crashed,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Phase {
    /// The panic hook.
    Start,
    /// Cells that are compiled.
    Libraries,
    /// The cell of that number, from its text.
    Source(usize),
    Done,
}

/// Bringing back the variables of one process.
pub struct Replay {
    phase: Phase,
    after_start: Phase,
    has_started: bool,
    failed_starts: usize,
    crashes: usize,
    uses_libraries: bool,
    /// The cells that are back.
    back: BTreeSet<usize>,
    /// Those that failed this time, and why.
    failed: Vec<(usize, String)>,
    /// How many have been run again by now, of the libraries too, of which nobody knows whether all will succeed.
    done: usize,
    is_stopped: bool,
}

impl Replay {
    /// For a new process of the same evcxr. `is_known` says whether evcxr knows that the last one has ended.
    pub fn of_process(is_known: bool) -> Self {
        let phase = if is_known { Phase::Libraries } else { Phase::Start };
        Self { phase, after_start: Phase::Libraries, has_started: false, uses_libraries: true, ..Self::of_evcxr() }
    }

    /// For a new evcxr, which has run its prelude.
    pub fn of_evcxr() -> Self {
        Self {
            phase: Phase::Source(0),
            after_start: Phase::Source(0),
            has_started: true,
            failed_starts: 0,
            crashes: 0,
            uses_libraries: false,
            back: BTreeSet::new(),
            failed: Vec::new(),
            done: 0,
            is_stopped: false,
        }
    }

    /// The next code to run, if there is any.
    pub fn next(&mut self, journal: &Journal) -> Option<String> {
        loop {
            match self.phase {
                Phase::Start => return Some(START.to_owned()),
                Phase::Libraries => match journal.libraries().filter(|_| self.uses_libraries && !self.is_stopped) {
                    Some(libraries) => return Some(call(&libraries)),
                    None if self.has_started => self.phase = Phase::Source(0),
                    None => self.start_then(Phase::Source(0)),
                },
                Phase::Source(index) if index >= journal.entries().len() || self.is_stopped => self.phase = Phase::Done,
                Phase::Source(index) if self.skips(journal, index) => self.phase = Phase::Source(index + 1),
                Phase::Source(index) => return Some(journal.entries()[index].code.clone()),
                Phase::Done => return None,
            }
        }
    }

    /// The last code has ended.
    pub fn ended(&mut self, outcome: Outcome, journal: &mut Journal) {
        match (self.phase, outcome) {
            (Phase::Source(index), Outcome::Ok) => {
                journal.ran_again(index);
                self.back.insert(index);
                self.done = self.back.len();
                self.phase = Phase::Source(index + 1);
                return;
            }
            (Phase::Source(index), Outcome::Failed(why)) => {
                self.failed.push((index, why));
                self.phase = Phase::Source(index + 1);
            }
            (Phase::Source(index), Outcome::Crashed) => self.crashed(Some(index)),
            (Phase::Libraries, Outcome::Ok) => {
                let entries = journal.libraries().map_or(0, |libraries| libraries.entries);
                self.back = (0..entries).filter(|&index| journal.left_out(index).is_none()).collect();
                self.done = self.back.len();
                self.phase = Phase::Source(entries);
            }
            (Phase::Libraries, _) => self.crashed(None),
            (Phase::Start, Outcome::Ok) => {
                self.has_started = true;
                self.phase = self.after_start;
            }
            (Phase::Start, _) => {
                self.failed_starts += 1;
                if self.failed_starts == ATTEMPTS {
                    self.phase = Phase::Done;
                }
            }
            (Phase::Done, _) => {}
        }
        journal.pass_over();
    }

    /// The process is lost with all that was back. `index` is the cell that has ended it.
    fn crashed(&mut self, index: Option<usize>) {
        self.back.clear();
        (self.done, self.has_started) = (0, false);
        self.uses_libraries = false;
        self.crashes += 1;
        let gives_up = self.is_stopped || self.crashes == ATTEMPTS;
        if let Some(index) = index.filter(|_| !self.is_stopped) {
            self.failed.push((index, "it ended the process".to_owned()));
        }
        self.start_then(if gives_up { Phase::Done } else { Phase::Source(0) });
    }

    /// evcxr itself has ended, and there is a new one.
    pub fn evcxr_died(&mut self) {
        let index = if let Phase::Source(index) = self.phase { Some(index) } else { None };
        self.crashed(index);
        self.phase = self.after_start;
    }

    fn start_then(&mut self, phase: Phase) {
        (self.phase, self.after_start) = (Phase::Start, phase);
    }

    fn skips(&self, journal: &Journal, index: usize) -> bool {
        journal.left_out(index).is_some() || self.has_failed(index)
    }

    /// The reader does not want to wait. Cells that are compiled are all back or none.
    pub fn stop(&mut self) {
        self.is_stopped = true;
    }

    /// Whether evcxr has no process that starts, so that only another evcxr helps.
    pub fn is_helpless(&self) -> bool {
        self.failed_starts == ATTEMPTS
    }

    /// So many of the compiled cells, the prelude among them, have run.
    pub fn called(&mut self, calls: usize) {
        self.done = calls.saturating_sub(1);
    }

    /// What is back stays; what is not is forgotten, but for what was left out as it leaves no variable.
    pub fn settle(&self, journal: &mut Journal) {
        let stays: Vec<bool> = (0..journal.entries().len())
            .map(|index| self.back.contains(&index) || journal.left_out(index) == Some(LeftOut::Volatile))
            .collect();
        journal.retain(|index| stays[index]);
    }

    /// How far it is: a display for the cell that waits for it.
    pub fn progress(&self, journal: &Journal) -> Value {
        let wanted: Vec<usize> = wanted(journal).collect();
        let (done, all) = (self.done.min(wanted.len()), wanted.len());
        let seconds: f64 = wanted[done..].iter().map(|&index| journal.entries()[index].seconds).sum();
        let left = match () {
            () if done == all => String::new(),
            () if seconds < 1.5 => ", about a second left".to_owned(),
            () => format!(", at most {seconds:.0} s left"),
        };
        let text = format!("bringing back {done} of {all} cells{left}");
        let html = format!(
            "<div><progress max=\"{}\" value=\"{done}\" style=\"vertical-align: middle\"></progress> {text}</div>",
            all.max(1)
        );
        json!({ "text/html": html, "text/plain": text })
    }

    /// One paragraph: what was run again, and what was not.
    pub fn paragraph(&self, journal: &Journal, seconds: f64) -> String {
        let all = wanted(journal).count();
        let numbers = |indices: &mut dyn Iterator<Item = usize>| numbers(journal, indices);
        let missing = || wanted(journal).filter(|index| !self.back.contains(index) && !self.has_failed(*index));
        let mut text = match self.back.len() {
            0 if all == 0 => "There was nothing to bring back.".to_owned(),
            0 if self.is_stopped => {
                "Bringing back the variables was stopped, as you asked, so none is left. Run the cells again that make the \
                 variables you need."
                    .to_owned()
            }
            0 => "All variables are lost. Run the cells again that make the variables you need.".to_owned(),
            back if self.is_stopped && back < all => format!(
                "Bringing back the variables was stopped, as you asked: those of {} are back, those of {} are not.",
                numbers(&mut self.back.iter().copied()),
                numbers(&mut missing())
            ),
            1 if all == 1 => format!("All variables are back: one cell was run again in {seconds:.1} s, without its output."),
            back if back == all => {
                format!("All variables are back: {back} cells were run again in {seconds:.1} s, without their output.")
            }
            back => format!("{back} of {all} cells were run again in {seconds:.1} s, without their output."),
        };
        for (index, why) in self.failed.iter().take(3) {
            let why = why.lines().next().unwrap_or_default();
            let _ = write!(text, " {} did not succeed this time: {why}.", numbers(&mut std::iter::once(*index)));
        }
        for (kind, why) in [
            (LeftOut::Volatile, "tagged `volatile`"),
            (LeftOut::Stopped, "stopped before it had ended"),
            (LeftOut::Asked, "it asked you something"),
        ] {
            let mut left_out =
                (0..journal.entries().len()).filter(|&index| journal.left_out(index) == Some(kind)).peekable();
            if left_out.peek().is_some() {
                let _ = write!(text, " Left out: {} ({why}).", numbers(&mut left_out));
            }
        }
        text
    }

    fn has_failed(&self, index: usize) -> bool {
        self.failed.iter().any(|(failed, _)| *failed == index)
    }
}

/// The cells that are to be run again.
fn wanted(journal: &Journal) -> impl Iterator<Item = usize> {
    (0..journal.entries().len()).filter(|&index| journal.left_out(index).is_none())
}

/// Cells by the numbers beside them: `[1], [2] and 7 more`.
fn numbers(journal: &Journal, indices: &mut dyn Iterator<Item = usize>) -> String {
    let names: Vec<String> = indices.map(|index| format!("[{}]", journal.entries()[index].number)).collect();
    match &names[..] {
        [] => "no cell".to_owned(),
        [one] => one.clone(),
        [first @ .., last] if names.len() <= 6 => format!("{} and {last}", first.join(", ")),
        _ => format!("{} and {} more", names[..5].join(", "), names.len() - 5),
    }
}

/// A cell that calls cells, and takes the variables from evcxr's store into its own, so that evcxr learns of them.
fn call(libraries: &Libraries) -> String {
    let mut code = format!("{START}\nunsafe {{ workbook::notebook::replay(&[\n");
    for (library, function) in &libraries.calls {
        let _ = writeln!(code, "({:?}, {function:?}),", library.to_string_lossy());
    }
    code += "], ::std::ptr::from_mut(&mut *evcxr_variable_store).cast()) };\n";
    for variable in &libraries.variables {
        let (name, of, mutable) = (&variable.name, &variable.of, if variable.is_mutable { "mut " } else { "" });
        let _ = writeln!(
            code,
            "let {mutable}{name}: {of} = evcxr_variable_store.take_variable::<{of}>(stringify!({name}));"
        );
    }
    code
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::journal::{Entry, tests::compile};
    use super::super::message::Message;
    use super::*;

    /// A journal of three cells: one that makes `a`, one that was stopped, one that makes `b`.
    fn journal(folder: &Path, stopped: Option<LeftOut>) -> Journal {
        compile(folder, 1, Some(&[]));
        let mut journal = Journal::new(folder.to_owned());
        journal.begin();
        for (number, code, names, why) in
            [(1, "let a = 1;", &["a"][..], None), (2, "a", &["a"], stopped), (3, "let b = a;", &["a", "b"], None)]
        {
            compile(folder, number + 1, Some(names));
            journal.push(Entry::new(&Message::new("execute_request", "c", &json!({ "code": code })), number, 2.0, why));
        }
        journal
    }

    #[test]
    fn compiled_cells_are_called_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = journal(folder.path(), None);
        let mut replay = Replay::of_process(true);
        let code = replay.next(&journal).unwrap();
        assert!(code.starts_with(START) && code.contains("libcode_4.so\", \"run_user_code_4\")"), "{code}");
        assert!(code.ends_with("let b: i32 = evcxr_variable_store.take_variable::<i32>(stringify!(b));\n"), "{code}");
        replay.called(3);
        assert!(replay.progress(&journal).to_string().contains("bringing back 2 of 3 cells, at most 2 s left"));
        replay.ended(Outcome::Ok, &mut journal);
        assert_eq!(replay.next(&journal), None);
        let expected = "All variables are back: 3 cells were run again in 1.5 s, without their output.";
        assert_eq!(replay.paragraph(&journal, 1.5), expected);
        replay.settle(&mut journal);
        assert_eq!(journal.entries().len(), 3);
    }

    #[test]
    fn what_cannot_be_called_is_run_from_its_text() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = journal(folder.path(), Some(LeftOut::Asked));
        let mut replay = Replay::of_process(false);
        assert_eq!(replay.next(&journal).unwrap(), START);
        replay.ended(Outcome::Crashed, &mut journal);
        assert_eq!(replay.next(&journal).unwrap(), START, "until it has worked");
        replay.ended(Outcome::Ok, &mut journal);
        assert!(replay.next(&journal).unwrap().contains("notebook::replay"));
        replay.ended(Outcome::Failed("x".to_owned()), &mut journal);
        let mut codes = Vec::new();
        for outcome in [Outcome::Ok, Outcome::Ok, Outcome::Failed("no `a`".to_owned())] {
            codes.push(replay.next(&journal).unwrap());
            replay.ended(outcome, &mut journal);
        }
        assert_eq!(
            (codes, replay.next(&journal)),
            (vec![START.into(), "let a = 1;".into(), "let b = a;".into()], None)
        );
        let expected = "1 of 2 cells were run again in 1.0 s, without their output. [3] did not succeed this \
                        time: no `a`. Left out: [2] (it asked you something).";
        assert_eq!(replay.paragraph(&journal, 1.0), expected);
        replay.settle(&mut journal);
        assert_eq!(journal.entries().len(), 1);
    }

    #[test]
    fn a_cell_that_ends_the_process_again_is_skipped() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = journal(folder.path(), None);
        let mut replay = Replay::of_evcxr();
        for (code, outcome) in [
            ("let a = 1;", Outcome::Ok),
            ("a", Outcome::Crashed),
            (START, Outcome::Ok),
            ("let a = 1;", Outcome::Ok),
            ("let b = a;", Outcome::Ok),
        ] {
            assert_eq!(replay.next(&journal).unwrap(), code);
            replay.ended(outcome, &mut journal);
        }
        assert_eq!(replay.next(&journal), None);
        assert!(replay.paragraph(&journal, 1.0).contains("[2] did not succeed this time: it ended the process."));
    }

    #[test]
    fn it_can_be_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = journal(folder.path(), None);
        let mut replay = Replay::of_evcxr();
        replay.next(&journal);
        replay.stop();
        replay.ended(Outcome::Ok, &mut journal);
        assert_eq!(replay.next(&journal), None);
        let text = replay.paragraph(&journal, 1.0);
        assert!(text.contains("those of [1] are back, those of [2] and [3] are not"), "{text}");
        let mut replay = Replay::of_process(true);
        assert!(replay.next(&journal).is_some());
        replay.stop();
        replay.ended(Outcome::Failed("stopped".to_owned()), &mut journal);
        assert_eq!(replay.next(&journal).unwrap(), START);
        replay.ended(Outcome::Ok, &mut journal);
        assert_eq!(replay.next(&journal), None);
        assert!(replay.paragraph(&journal, 1.0).contains("so none is left"));
    }

    #[test]
    fn it_gives_up_in_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = journal(folder.path(), None);
        let mut replay = Replay::of_process(false);
        let mut steps = 0;
        while replay.next(&journal).is_some() {
            replay.ended(Outcome::Crashed, &mut journal);
            steps += 1;
        }
        assert_eq!(steps, ATTEMPTS);
        assert!(replay.is_helpless());
        assert!(replay.paragraph(&journal, 1.0).starts_with("All variables are lost."));
    }
}
