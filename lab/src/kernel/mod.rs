//! `kernel`: what Jupyter starts. A thin kernel in front of evcxr_jupyter, which compiles and runs the cells.
//!
//! It takes a folder that no other kernel uses ([`slot`]), starts evcxr there on private ports ([`child`],
//! [`connection`]), or takes one that is warm already ([`spare`], [`supply`]), and passes the messages of the Jupyter
//! protocol on in both directions ([`proxy`], [`sockets`], [`message`], [`signature`]). It adds what evcxr cannot do
//! ([`session`], [`cell`]): output that is drawn while a cell runs and again in its place ([`marks`], [`updates`]),
//! panics and failing `?`s that are errors ([`report`]), an end to a flood of lines ([`streams`], [`late`]) and to a
//! cell that fills the memory or waits for input ([`watch`], [`burden`]), compiler errors without noise
//! ([`diagnostic`], [`check`], [`explain`]), tidy completions and explanations ([`assist`], [`explanation`]), and an
//! end to every process when Jupyter ends ([`crate::life`]).
//!
//! An interrupt loses nothing: the button asks first ([`stop`]); and when the process that runs the cells is gone, with all
//! that it has started ([`processes`]), a new one gets its variables from what has run ([`journal`], [`compiled`],
//! [`replay`]).
//!
//! While the kernel is still being built, the notebook can be read, and says how far that is ([`waiting`]).

use std::path::PathBuf;

use anyhow::Context;

mod assist;
mod burden;
mod cell;
mod channel;
mod check;
mod child;
mod compiled;
mod connection;
mod diagnostic;
mod evcxr;
mod explain;
mod explanation;
mod journal;
mod late;
mod marks;
mod message;
mod own;
mod processes;
mod proxy;
mod recovery;
mod replay;
mod report;
mod session;
#[cfg(test)]
mod session_tests;
mod signature;
mod slot;
mod sockets;
pub mod spare;
mod stop;
mod streams;
mod supply;
mod updates;
mod waiting;
mod watch;

pub use slot::remove_unused as remove_unused_slots;

use crate::life;
use crate::project::Which;

/// Start a Rust kernel, as Jupyter does (for Jupyter, not for people)
#[derive(clap::Args)]
#[command(hide = true)]
pub struct Args {
    /// The file in which Jupyter says on which ports to listen
    connection_file: PathBuf,
    #[command(flatten)]
    which: Which,
}

/// Runs `kernel` until Jupyter asks it to end.
pub fn run(args: Args) -> anyhow::Result<()> {
    // Before anything that takes time: if Jupyter ends meanwhile, another process is the parent.
    let jupyter = life::parent();
    let connection = connection::Connection::read(&args.connection_file)?;
    let project = args.which.project();
    // Two threads: one that waits for the sockets, so that no message waits for the work on another.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    // evcxr is started by this thread, and ends with it.
    let runtime = runtime.context("the kernel cannot start its threads")?;
    runtime.block_on(proxy::run(connection, &project, args.which.variant, jupyter))
}
