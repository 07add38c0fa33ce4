//! `kernel`: what Jupyter starts. A thin kernel in front of evcxr_jupyter, which compiles and runs the cells.
//!
//! It takes a folder that no other kernel uses ([`slot`]), starts evcxr there on private ports ([`child`],
//! [`connection`]), and passes the messages of the Jupyter protocol on in both directions ([`proxy`], [`sockets`],
//! [`message`], [`signature`]). It adds what evcxr cannot do ([`session`], [`cell`]): output that is drawn while a cell
//! runs and again in its place ([`marks`], [`updates`]), panics and failing `?`s that are errors ([`report`]), an
//! end to a flood of lines ([`streams`]), and an end to every process when Jupyter ends ([`life`]).

use std::path::PathBuf;

use anyhow::Context;

mod cell;
mod child;
mod connection;
mod life;
mod marks;
mod message;
mod proxy;
mod report;
mod session;
#[cfg(test)]
mod session_tests;
mod signature;
mod slot;
mod sockets;
mod streams;
mod updates;

pub use slot::IN_PLACE;

use crate::place::{Lab, Variant};

/// Start a Rust kernel, as Jupyter does (for Jupyter, not for people)
#[derive(clap::Args)]
#[command(hide = true)]
pub struct Args {
    /// The file in which Jupyter says on which ports to listen
    connection_file: PathBuf,
    /// The lab's folder
    #[arg(long)]
    lab: PathBuf,
    /// What the cells can use
    #[arg(long, value_enum, default_value = "light")]
    variant: Variant,
    /// Become evcxr itself, which `--lab` then names, and end with the process of this number
    #[arg(long, value_name = "PID", hide = true)]
    instead: Option<u32>,
}

/// Runs `kernel` until Jupyter asks it to end.
pub fn run(args: Args) -> anyhow::Result<()> {
    if let Some(parent) = args.instead {
        return child::become_evcxr(parent, &args.lab, &args.connection_file);
    }
    let connection = connection::Connection::read(&args.connection_file)?;
    let lab = Lab::new(args.lab);
    let (folder, lock) = slot::take(&lab, args.variant)?;
    let launch = child::Launch::new(&lab, args.variant, folder, lock)?;
    // Two threads: one that waits for the sockets, so that no message waits for the work on another.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    // evcxr is started by this thread, and ends with it.
    runtime.context("the kernel cannot start its threads")?.block_on(proxy::run(connection, launch))
}
