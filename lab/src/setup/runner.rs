//! Runs a notebook in its kernel: a small Python program does it, and tells of each cell when it is done.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::Stdio;
use std::thread;

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::files;
use crate::notebook::Notebook;
use crate::place::{IN_PLACE, Lab};

const PROGRAM: &str = include_str!("run.py");

/// What to run, and where.
pub struct Run<'a> {
    /// The Markdown file.
    pub source: &'a Path,
    /// Where to leave the notebook with its outputs.
    pub executed: &'a Path,
    /// Where to leave it after its cells were run once more in the same kernel, if they shall be.
    pub again: Option<&'a Path>,
    /// The folder in which the cells run.
    pub folder: &'a Path,
    /// The name of the kernel.
    pub kernel: &'a str,
    /// The master to run in, instead of in a copy of it.
    pub in_place: Option<&'a Path>,
}

/// A notebook that was run.
pub struct Executed {
    /// With its outputs, as they came.
    pub notebook: Notebook,
    /// Seconds until the kernel was ready.
    pub ready: f64,
    /// Seconds of each cell of code: its place among all cells, its time.
    pub cells: Vec<(usize, f64)>,
}

/// What the program tells while it runs.
#[derive(Debug, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The kernel is ready.
    Ready {
        /// How long that took.
        seconds: f64,
    },
    /// A cell of code is done.
    Cell {
        /// Its place among all cells, from 0.
        index: usize,
        /// How many cells there are.
        of: usize,
        /// How long it took.
        seconds: f64,
    },
    /// A cell of code is done for the second time.
    CellAgain {
        /// Its place among all cells, from 0.
        index: usize,
        /// How many cells there are.
        of: usize,
    },
}

/// Runs a notebook from its first cell to its last. Cells that fail do not stop it.
///
/// # Errors
/// If the kernel does not start, or dies.
pub fn run(lab: &Lab, run: &Run, report: &mut dyn FnMut(&Event)) -> anyhow::Result<Executed> {
    let program = lab.join("run.py");
    files::write(&program, PROGRAM.as_bytes())?;
    if let Some(folder) = run.executed.parent() {
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let mut command = lab.python_command();
    command.arg(&program).arg(run.source).arg(run.executed).arg(run.folder).arg(run.kernel).args(run.again);
    match run.in_place {
        Some(master) => command.env(IN_PLACE, master),
        None => command.env_remove(IN_PLACE),
    };
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().context("the lab's Python cannot be run; repeat `cargo lab --setup-only`")?;
    let mut stderr = child.stderr.take().expect("it is piped");
    let errors = thread::spawn(move || {
        let mut text = Vec::new();
        // What could be read until then is all there is to say.
        let _ = stderr.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    });
    let (mut ready, mut cells) = (0.0, Vec::new());
    for line in BufReader::new(child.stdout.take().expect("it is piped")).lines() {
        // The kernel's own greetings come the same way.
        let Ok(event) = serde_json::from_str(&line.unwrap_or_default()) else { continue };
        match event {
            Event::Ready { seconds } => ready = seconds,
            Event::Cell { index, seconds, .. } => cells.push((index, seconds)),
            Event::CellAgain { .. } => {}
        }
        report(&event);
    }
    let status = child.wait().context("the run of the notebook got lost")?;
    let errors = errors.join().unwrap_or_default();
    if !status.success() {
        let last: Vec<_> = errors.lines().rev().take(30).collect();
        let last: Vec<_> = last.into_iter().rev().collect();
        bail!("{} could not be run:\n{}", run.source.display(), last.join("\n"));
    }
    Ok(Executed { notebook: Notebook::read(run.executed)?, ready, cells })
}
