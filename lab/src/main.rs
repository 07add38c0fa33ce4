//! The program behind `cargo lab`, and the kernel that Jupyter starts.

#![warn(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use lab::project::Which;
use lab::say::eprintln;
use lab::setup::{Board, Say, build};
use lab::style::{BAD, BOLD};
use lab::{kernel, life, open};

/// Open the notebooks in JupyterLab, and install what they need
///
/// JupyterLab opens as soon as it is installed, with the chapters as they were built. The Rust kernel is built meanwhile:
/// the first time that takes some minutes, and a cell that is run before says how many are left. What is done is not done
/// again. All of it goes to the project's folder .lab/, or to the one that the environment variable WORKBOOK_LAB_DIR names.
#[derive(Parser)]
#[command(name = "lab", bin_name = "cargo lab", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(flatten)]
    open: open::Args,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What this program starts itself for.
#[derive(Subcommand)]
enum Command {
    Kernel(kernel::Args),
    Spare(kernel::spare::Args),
    /// Build a kernel that somebody waits for
    #[command(hide = true)]
    Build(Which),
    Become(life::BecomeArgs),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        None => open::run(&cli.open),
        Some(Command::Kernel(args)) => kernel::run(args).map(|()| ExitCode::SUCCESS),
        Some(Command::Spare(args)) => kernel::spare::run(args).map(|()| ExitCode::SUCCESS),
        Some(Command::Build(which)) => {
            let board = Board::new(Say::Work);
            build::kernel(&which.project(), which.variant, &board, || Ok(())).map(|()| ExitCode::SUCCESS)
        }
        Some(Command::Become(args)) => life::become_other(&args).map(|()| ExitCode::SUCCESS),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{BAD}{BOLD}error:{BOLD:#} {error:#}");
            ExitCode::FAILURE
        }
    }
}
