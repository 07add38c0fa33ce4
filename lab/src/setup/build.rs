//! Builds a kernel: evcxr and, beside it, the crate that its cells are linked with; then it is tried.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use super::board::{Board, Outcome};
use super::master::Building;
use super::progress::{self, Progress};
use super::{estimate, evcxr};
use crate::place::Variant;
use crate::project::Project;

const EVCXR: &str = "The Rust kernel, evcxr_jupyter";

/// How often those who wait are told.
const OFTEN: Duration = Duration::from_secs(1);

/// How often a line says how far it is, where no bar can be drawn.
const SELDOM: Duration = Duration::from_secs(60);

/// The names of a variant's own steps: the crate, and the first run.
fn titles(variant: Variant) -> (&'static str, &'static str) {
    match variant {
        Variant::Light => ("The crate, for the kernel", "The kernel's first run"),
        Variant::Polars => ("The crate with polars, for its kernel", "The first run of the kernel with polars"),
    }
}

/// Builds the kernel of that variant, or brings it up to date. Its first run begins when `python` says so.
pub fn kernel(
    project: &Project,
    variant: Variant,
    board: &Board,
    python: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let lab = &project.lab;
    let (its_crate, first_run) = titles(variant);
    let busy = || board.print("Another set-up is building the kernel; waiting for it to end.");
    let building = Building::begin(project, variant, busy)?;
    if building.is_none() && lab.evcxr().is_file() {
        board.step(EVCXR, |_| Ok(Outcome::Already))?;
        return board.step(its_crate, |_| Ok(Outcome::Already));
    }
    board.plan(&[(EVCXR, evcxr::SECONDS_TO_BUILD), (its_crate, variant.seconds_to_build()), (first_run, 15.0)]);
    let work = || {
        let (evcxr, with_crate) = thread::scope(|scope| {
            let with_crate = scope.spawn(|| {
                board.step(its_crate, |step| building.as_ref().map_or(Ok(Outcome::Already), |it| it.build_crate(step)))
            });
            let evcxr = board.step(EVCXR, |step| evcxr::install(lab, step));
            (evcxr, with_crate.join().expect("a step that panics says so itself"))
        });
        evcxr.and(with_crate)?;
        python()?;
        board.step(first_run, |step| building.map_or(Ok(Outcome::Already), |it| it.finish(step)))
    };
    thread::scope(|scope| {
        let (ended, end) = mpsc::channel::<()>();
        scope.spawn(move || {
            let mut said = Instant::now();
            while end.recv_timeout(OFTEN) == Err(RecvTimeoutError::Timeout) {
                tell(project, variant, board, None);
                if !board.is_drawn() && said.elapsed() >= SELDOM {
                    said = Instant::now();
                    board.print(&summary(board));
                }
                board.show_whole(&summary(board));
            }
            board.clear_whole();
        });
        tell(project, variant, board, None);
        let outcome = work();
        drop(ended);
        outcome
    })
    .inspect(|()| progress::clear(lab, variant))
    .inspect_err(|error| match board.is_stopped() {
        true => progress::clear(lab, variant),
        false => tell(project, variant, board, Some(format!("{error:#}"))),
    })
}

fn tell(project: &Project, variant: Variant, board: &Board, failure: Option<String>) {
    let estimate = board.estimate();
    let progress = Progress { text: estimate.text, done: estimate.done, seconds_left: estimate.seconds_left, failure };
    // Who cannot read it waits all the same.
    let _ = progress.tell(&project.lab, variant);
}

fn summary(board: &Board) -> String {
    let now = board.estimate();
    format!("The kernel: {:.0} % built, {} left", now.done * 100.0, estimate::readable(now.seconds_left))
}
