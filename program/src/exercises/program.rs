//! Running the program that checks the answers. An answer may end it, or never end: then the exercise is told, and the
//! program is started again for those that are left.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, PipeReader, Read, pipe};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use checks::runner::{EVENTS, Event};
use checks::{Failure, Outcome, Verdict};

use crate::say::eprintln;
use crate::style::DIM;

/// What an answer may use.
pub struct Limits {
    /// For a check, besides the time after which it gives up by itself. An answer may keep it from that, such as by never
    /// letting go of what everybody prints to.
    grace: Duration,
    /// For the program, in MiB.
    memory: u64,
}

impl Limits {
    /// No check of the book needs a gigabyte.
    pub const USUAL: Self = Self { grace: Duration::from_secs(5), memory: 4096 };
}

/// Who waits for the verdicts.
pub struct Waiting<'a> {
    /// Whether nobody wants to know any more.
    pub is_cancelled: &'a dyn Fn() -> bool,
    /// Whether to name, on standard error, the exercise that keeps the others waiting.
    pub names_slow: bool,
}

/// How long the program may take until the first check begins.
const START: Duration = Duration::from_secs(30);

/// How long a check may take before it is named.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often these are looked at.
const LOOK: Duration = Duration::from_millis(200);

/// How much of what an answer prints is kept, in bytes.
const PRINTED: usize = 20_000;

/// How much of the end of it is looked at for the reason of an abort.
const LAST: usize = 2_000;

/// What was found about the answers.
#[derive(Debug, Default)]
pub struct Found {
    /// The verdicts, by id.
    pub verdicts: HashMap<String, Verdict>,
    /// What each answer has printed, by id.
    pub printed: HashMap<String, String>,
    /// How long the answers that passed have taken, by id.
    pub seconds: HashMap<String, f64>,
    /// Those whose check did not come to its end, in their order.
    pub cut_short: Vec<String>,
}

/// Why the program has no more to say.
enum End {
    /// It has ended, or all that it could say is said.
    Ended,
    /// The check has taken too long, this long.
    Late(Duration),
    /// It uses too much memory, so many MiB.
    Large(u64),
    /// Nobody wants to know any more.
    Cancelled,
}

/// Judges the answers to these exercises, or stops half-way and returns `None` once that is cancelled.
///
/// # Errors
/// If the program cannot be started, or ends while no answer is to blame.
pub fn judge(program: &Path, root: &Path, ids: &[&str], limits: &Limits, waiting: &Waiting) -> Result<Option<Found>> {
    let mut found = Found::default();
    loop {
        let left: Vec<&str> = ids.iter().copied().filter(|id| !found.verdicts.contains_key(*id)).collect();
        if left.is_empty() {
            return Ok(Some(found));
        }
        let (reader, writer) = pipe().context("there is no pipe to be had")?;
        let mut command = Command::new(program);
        command.arg(EVENTS).args(&left).current_dir(root).stdin(Stdio::null());
        // In one pipe, so that the order is kept.
        command.stdout(writer.try_clone().context("there is no pipe to be had")?).stderr(writer);
        let mut child = command.spawn().context("the program that checks the answers cannot be started")?;
        // It holds the pipe's other end, which has to be closed for the lines to end.
        drop(command);
        let (end, current, last) = listen(&mut child, &lines(reader), &mut found, limits, waiting);
        // Where it has ended already, this does nothing.
        let _ = child.kill();
        let status = child.wait().context("the program that checks the answers got lost")?;
        match (end, current) {
            (End::Cancelled, _) => return Ok(None),
            (end, Some(id)) => {
                let outcome = Outcome::Failed(failure(&end, status, &last));
                leave_out_runtime(&mut found.printed, &id);
                found.cut_short.push(id.clone());
                found.verdicts.insert(id.clone(), Verdict { id, outcome, note: String::new() });
            }
            (_, None) if left.iter().all(|id| !found.verdicts.contains_key(*id)) => {
                bail!("the program that checks the answers ended with {status}, and said nothing about any of them")
            }
            (_, None) => {}
        }
    }
}

/// Follows the program until it ends or has to. The exercise that was being checked then is returned as well, and what
/// was printed last.
fn listen(
    child: &mut Child,
    lines: &Receiver<Vec<u8>>,
    found: &mut Found,
    limits: &Limits,
    waiting: &Waiting,
) -> (End, Option<String>, String) {
    let (mut current, mut last) = (None::<String>, String::new());
    let (mut since, mut looked) = (Instant::now(), Instant::now());
    let mut limit = START;
    let mut is_named = false;
    loop {
        let line = match lines.recv_timeout(LOOK) {
            Ok(line) => Some(line),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return (End::Ended, current, last),
        };
        if let Some(line) = &line {
            let line = String::from_utf8_lossy(line);
            let (printed, event) = Event::split(&line);
            if let Some(id) = current.as_ref().filter(|_| !printed.is_empty()) {
                keep(found.printed.entry(id.clone()).or_default(), printed);
                last.push_str(printed);
                last.drain(..last.floor_char_boundary(last.len().saturating_sub(LAST)));
            }
            match event {
                Some(Event::Begins { id, limit: seconds }) => {
                    (current, since, is_named) = (Some(id), Instant::now(), false);
                    limit = Duration::from_secs(seconds);
                }
                Some(Event::Took(seconds)) => {
                    found.seconds.extend(current.clone().map(|id| (id, seconds)));
                }
                Some(Event::GivesUp(verdict)) => {
                    found.cut_short.push(verdict.id.clone());
                    found.verdicts.insert(verdict.id.clone(), verdict);
                    return (End::Ended, None, last);
                }
                Some(Event::Ends(verdict)) => {
                    current = None;
                    found.verdicts.insert(verdict.id.clone(), verdict);
                }
                None => {}
            }
        }
        // Whoever prints without end is never silent.
        if line.is_some() && looked.elapsed() < LOOK {
            continue;
        }
        looked = Instant::now();
        if (waiting.is_cancelled)() {
            return (End::Cancelled, current, last);
        }
        if let Some(id) = current.as_ref().filter(|_| waiting.names_slow && !is_named && since.elapsed() > PATIENCE) {
            eprintln!("{DIM}{id} is still running; after {} s it is stopped{DIM:#}", limit.as_secs());
            is_named = true;
        }
        if since.elapsed() > limit + limits.grace {
            return (End::Late(since.elapsed()), current, last);
        }
        if let Some(used) = memory(child.id()).filter(|used| *used > limits.memory) {
            return (End::Large(used), current, last);
        }
        // A process that an answer has started may hold the pipe.
        if line.is_none() && matches!(child.try_wait(), Ok(Some(_))) {
            return (End::Ended, current, last);
        }
    }
}

/// The lines as they come; one without an end comes in pieces. Whoever does not take them slows the program down.
fn lines(reader: PipeReader) -> Receiver<Vec<u8>> {
    let (sender, receiver) = sync_channel(64);
    thread::spawn(move || {
        let mut reader = BufReader::new(reader);
        loop {
            let mut line = Vec::new();
            // A pipe that fails is one that has ended.
            let _ = (&mut reader).take(1 << 20).read_until(b'\n', &mut line);
            if line.is_empty() || sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// Adds to what an answer has printed, up to a limit.
fn keep(all: &mut String, printed: &str) {
    let room = PRINTED.saturating_sub(all.len());
    if room > 0 && printed.len() > room {
        all.push_str(&printed[..printed.floor_char_boundary(room)]);
        all.push_str(" …\n");
    } else if room > 0 {
        all.push_str(printed);
    }
}

/// Takes away what Rust itself says at the end of a program: the answer has not printed that, and the verdict says it.
fn leave_out_runtime(all: &mut HashMap<String, String>, id: &str) {
    let Some(printed) = all.get_mut(id) else { return };
    let is_runtime = |line: &&str| {
        (line.starts_with("thread '") && line.contains("has overflowed its stack"))
            || line.starts_with("fatal runtime error: stack overflow")
            || (line.starts_with("memory allocation of ") && line.ends_with(" failed"))
    };
    if !printed.lines().any(|line| is_runtime(&line)) {
        return;
    }
    let kept: Vec<&str> = printed.lines().filter(|line| !is_runtime(line)).collect();
    match kept.join("\n").trim_end() {
        "" => _ = all.remove(id),
        text => *printed = format!("{text}\n"),
    }
}

/// The memory that a process uses, in MiB, where the system tells.
fn memory(process: u32) -> Option<u64> {
    let kibibytes = match fs::read_to_string(format!("/proc/{process}/status")) {
        Ok(status) => {
            status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().trim_end_matches(" kB").parse()
        }
        Err(_) => {
            let ps = Command::new("ps").args(["-o", "rss=", "-p", &process.to_string()]).output().ok()?;
            String::from_utf8_lossy(&ps.stdout).trim().parse()
        }
    };
    kibibytes.ok().map(|kibibytes: u64| kibibytes / 1024)
}

/// Why the program has ended in the middle of a check, `said` being the last that was printed.
fn failure(end: &End, status: ExitStatus, said: &str) -> Failure {
    let recursion = "a function calls itself without end; which call is to be the last one, and is it ever reached?";
    let growth = "a collection grows without end, or its size is computed wrongly; what is to stop it?";
    let (returned, likely) = match end {
        End::Late(time) => (
            format!("nothing within {} seconds", time.as_secs()),
            "a loop never ends, or it does far more work than is needed; which condition is to stop it?",
        ),
        End::Large(used) => (format!("nothing, but {used} MiB of memory are in use"), growth),
        _ if said.contains("has overflowed its stack") => ("an overflow of the stack".into(), recursion),
        _ => match said.lines().find(|line| line.starts_with("memory allocation of ")) {
            Some(line) => (line.to_owned(), growth),
            None => match (status.code(), status.to_string()) {
                (Some(code), _) => (
                    format!("the end of the whole program, with code {code}"),
                    "`std::process::exit` ends the checks as well; return the result instead",
                ),
                (None, signal) if signal.contains("11") => {
                    (format!("the end of the whole program, {signal}"), recursion)
                }
                (None, signal) => (
                    format!("the end of the whole program, {signal}"),
                    "something ends the program, such as `std::process::abort` or a panic in the middle of another",
                ),
            },
        },
    };
    let [tried, expected] = ["the whole check", "an answer after a moment"].map(str::to_owned);
    Failure { tried, returned, expected, likely: likely.to_owned() }
}

#[cfg(test)]
mod tests;
