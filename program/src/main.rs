//! The command line: the notebooks, the exercises, the figures, the data and the two training runs.
//!
//! Each command is a module with its arguments and a `run`. An error ends the program with code 1 and one message
//! that says what to do; a mistake on the command line itself ends it with code 2.

// All output goes through `say`.
#![warn(clippy::print_stdout, clippy::print_stderr)]

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

mod data;
mod exercises;
mod figures;
mod launcher;
mod notebooks;
mod train;
mod values;

// What the launcher of the lab has as well.
use lab::{files, notebook, place, project, say, style};

use crate::say::eprintln;
use style::{BAD, BOLD};

/// A literate exercise workbook in Rust, from linear regression to softmax regression.
#[derive(Parser)]
#[command(version, propagate_version = true, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Lab(launcher::Args),
    Notebooks(notebooks::Args),
    Exercises(exercises::ExercisesArgs),
    Figures(figures::Args),
    Data(data::DataArgs),
    Train(train::Args),
}

impl Cli {
    fn read() -> Self {
        let matches = with_negative_numbers(Cli::command()).get_matches();
        Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
    }
}

/// Lets the value behind `--seed -1` be a value, which then says itself what is wrong with it.
fn with_negative_numbers(command: clap::Command) -> clap::Command {
    command.allow_negative_numbers(true).mut_subcommands(with_negative_numbers)
}

fn main() -> ExitCode {
    let outcome = match Cli::read().command {
        Command::Lab(args) => launcher::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Notebooks(args) => notebooks::run(args).map(|()| ExitCode::SUCCESS),
        Command::Exercises(args) => exercises::run(args),
        Command::Figures(args) => figures::run(args).map(|()| ExitCode::SUCCESS),
        Command::Data(args) => data::run(args).map(|()| ExitCode::SUCCESS),
        Command::Train(args) => train::run(args).map(|()| ExitCode::SUCCESS),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            // `{:#}` puts the causes on the same line; whoever wants a backtrace sets RUST_BACKTRACE and reads `{:?}`.
            eprintln!("{BAD}{BOLD}error:{BOLD:#} {error:#}");
            ExitCode::FAILURE
        }
    }
}
