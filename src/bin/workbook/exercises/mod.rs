//! `workbook exercises`: progress, checks, hints, and the stubs.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

mod answers;
mod backup;
mod derive;
mod fingerprint;
mod hint;
mod list;
mod manifest;
mod paint;
mod run;
mod solution;
mod sync;
mod watch;

use crate::project::Project;
use manifest::Exercise;

/// See how far you are, check your answers, get hints.
#[derive(Args, Debug)]
pub struct ExercisesArgs {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Show the progress of each section, or the exercises of one
    List {
        /// A section, such as 4.4
        section: Option<String>,
        /// The exercises of all sections
        #[arg(long)]
        all: bool,
    },
    /// Check one exercise, or all those of a section
    Run {
        /// An exercise such as 4.4.1c, or a section such as 4.4
        id: String,
    },
    /// Show the next hint for an exercise
    Hint {
        /// An exercise, such as 4.4.1c
        id: String,
        /// The hints up to this one, whatever was shown before
        #[arg(long, value_parser = clap::value_parser!(u8).range(1..=3))]
        step: Option<u8>,
    },
    /// Check whenever a file is saved, and go on to the next exercise when one passes
    Watch {
        /// The exercise to begin with; otherwise the first that is not done
        id: Option<String>,
    },
    /// Put the stub of an exercise back; your version is kept as a backup beside it
    Reset {
        /// An exercise, such as 4.4.1c
        id: String,
    },
    /// Show the solution of an exercise that you have passed
    Solution {
        /// An exercise, such as 4.4.1c
        id: String,
        /// Even if you have not passed it
        #[arg(long)]
        force: bool,
    },
    /// For authors: derive the stubs from the solutions
    Sync {
        /// Change nothing; fail if a stub is out of date
        #[arg(long, conflicts_with = "force")]
        check: bool,
        /// Overwrite stubs that were changed by hand as well; a backup is kept
        #[arg(long)]
        force: bool,
    },
}

/// Runs the command. The exit code is 0 if all is well and 1 if an answer is not right yet or a stub is out of date.
///
/// # Errors
/// An unknown exercise, files that cannot be read or written, answers that do not compile.
pub fn run(args: ExercisesArgs) -> Result<ExitCode> {
    let book = Book::open()?;
    match args.command.unwrap_or(Command::List { section: None, all: false }) {
        Command::List { section, all } => list::list(&book, section.as_deref(), all),
        Command::Run { id } => run::run(&book, &id),
        Command::Hint { id, step } => hint::hint(&book, &id, step),
        Command::Watch { id } => watch::watch(&book, id.as_deref()),
        Command::Reset { id } => sync::reset(&book, &id),
        Command::Solution { id, force } => solution::solution(&book, &id, force),
        Command::Sync { check: true, .. } => sync::check(&book),
        Command::Sync { force, .. } => sync::sync(&book, force),
    }
}

/// The project's folder and its exercises.
struct Book {
    root: PathBuf,
    exercises: Vec<Exercise>,
}

impl Book {
    /// The exercises of [the project](Project::find).
    fn open() -> Result<Book> {
        let root = Project::find()?.root;
        let exercises = manifest::load(&root).map_err(anyhow::Error::msg)?;
        Ok(Book { root, exercises })
    }

    /// The exercise with this id, whatever its case.
    fn exercise(&self, id: &str) -> Result<&Exercise> {
        if let Some(exercise) = self.exercises.iter().find(|exercise| exercise.id.eq_ignore_ascii_case(id)) {
            return Ok(exercise);
        }
        let related: Vec<&str> =
            self.exercises.iter().map(|exercise| exercise.id.as_str()).filter(|other| other.starts_with(id)).collect();
        match related[..] {
            [] => bail!("there is no exercise {id}; `cargo exercises list --all` shows them all"),
            _ => bail!("there is no exercise {id}; did you mean {}?", related.join(", ")),
        }
    }

    /// The exercises of a section, or the one exercise with this id.
    fn selection(&self, id: &str) -> Result<Vec<&Exercise>> {
        let section: Vec<&Exercise> =
            self.exercises.iter().filter(|exercise| exercise.section.eq_ignore_ascii_case(id)).collect();
        if section.is_empty() { Ok(vec![self.exercise(id)?]) } else { Ok(section) }
    }

    /// The file in which an exercise is answered, as a reader would open it.
    fn path(exercise: &Exercise) -> Option<String> {
        exercise.file.as_ref().map(|file| format!("exercises/src/{file}"))
    }
}
