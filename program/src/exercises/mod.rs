//! `workbook exercises`: progress, checks, hints, and the stubs.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

mod about;
mod answers;
mod attempts;
mod backup;
mod chapter;
mod class;
mod compile;
mod diagnostic;
mod diff;
mod hint;
mod list;
mod next;
mod paint;
mod program;
mod progress;
mod record;
mod report;
mod reset;
mod run;
mod solution;
mod speed;
mod sync;
mod watch;

use crate::project::Project;
use stubs::exercise::Exercise;
use stubs::manifest;
use stubs::path;

/// See how far you are, check your answers, get hints.
#[derive(Args, Debug)]
pub struct ExercisesArgs {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Show how far you are in each chapter, or the exercises of one
    List(list::Wanted),
    /// Show the exercise to go on with
    Next,
    /// Check one exercise, or all those of a section
    Run {
        /// An exercise such as 4.4.1c, the name of its file or a part of it, such as overflow, or a section such as 4.4
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
    /// Check whenever you save; with keys for a hint, the next exercise, the list
    Watch {
        /// The exercise to begin with; otherwise the one that you were at
        id: Option<String>,
    },
    /// Put the stub of an exercise back; your version is kept as a backup beside it
    Reset {
        /// An exercise, such as 4.4.1c
        id: String,
        /// Do not ask, whatever else is in the file
        #[arg(long)]
        yes: bool,
    },
    /// Show the solution of an exercise that you have passed
    Solution {
        /// An exercise, such as 4.4.1c
        id: String,
        /// What is different in yours
        #[arg(long)]
        diff: bool,
        /// Even if you have not passed it
        #[arg(long)]
        force: bool,
    },
    /// Read our answer to a question that has no code; it counts as done then
    Read {
        /// An exercise, such as 3.2.1
        id: String,
    },
    /// Write down how far you are: for yourself, a teacher, or continuous integration
    Report(report::Wanted),
    /// For teachers: what the reports of a class have in common, in words and as a figure
    Class(class::Wanted),
    /// For authors: derive the stubs from the solutions
    #[command(hide = true)]
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
    match args.command.unwrap_or(Command::List(list::Wanted::default())) {
        Command::List(wanted) => list::list(&book, &wanted),
        Command::Next => next::next(&book),
        Command::Run { id } => run::run(&book, &id),
        Command::Hint { id, step } => hint::hint(&book, &id, step),
        Command::Watch { id } => watch::watch(&book, id.as_deref()),
        Command::Reset { id, yes } => reset::reset(&book, &id, yes),
        Command::Solution { id, diff, force } => solution::solution(&book, &id, diff, force),
        Command::Read { id } => solution::read(&book, &id),
        Command::Report(wanted) => report::report(&book, wanted),
        Command::Class(wanted) => class::class(&book, &wanted),
        Command::Sync { check: true, .. } => sync::check(&book),
        Command::Sync { force, .. } => sync::sync(&book, force),
    }
}

/// How many exercises are offered for a name that is none.
const GUESSES: usize = 5;

/// The name of an exercise's file, without its folder and its ending.
fn stem(exercise: &Exercise) -> Option<&str> {
    Path::new(exercise.file.as_deref()?).file_stem()?.to_str()
}

/// The id, and beside it the file's name, which says more.
fn with_file(exercise: &Exercise) -> String {
    let Exercise { id, .. } = exercise;
    stem(exercise).map_or_else(|| id.clone(), |stem| format!("{id} ({stem})"))
}

/// The project's folder and its exercises.
struct Book {
    root: PathBuf,
    /// The record of what is done.
    progress: PathBuf,
    /// In the order of the path.
    exercises: Vec<Exercise>,
}

impl Book {
    /// The exercises of [the project](Project::find).
    fn open() -> Result<Book> {
        let project = Project::find()?;
        let exercises = manifest::load(&project.root).map_err(anyhow::Error::msg)?;
        Ok(Book { progress: project.progress(), root: project.root, exercises: path::sorted(exercises) })
    }

    /// The exercise with this id, whatever its case, or in the file of this name; or else the only one of which this is
    /// a part of the id, the file's name or the title.
    fn exercise(&self, name: &str) -> Result<&Exercise> {
        if let [exercise] = self.named(name)[..] {
            return Ok(exercise);
        }
        if let several @ [_, _, ..] = &self.named(name)[..] {
            let ids: Vec<&str> = several.iter().map(|exercise| exercise.id.as_str()).collect();
            bail!("{name} has several exercises: {}", ids.join(", "));
        }
        match &self.like(name)[..] {
            [] => bail!("there is no exercise {name}; `cargo exercises list --all` shows them all"),
            [exercise] => Ok(exercise),
            several => {
                let mut names: Vec<String> = several.iter().take(GUESSES).map(|exercise| with_file(exercise)).collect();
                match several.len() - names.len() {
                    0 => {}
                    1 => names.push("or one more".into()),
                    more => names.push(format!("or one of {more} more")),
                }
                bail!("there is no exercise {name}; did you mean {}?", names.join(", "))
            }
        }
    }

    /// Those whose id begins like this; if there are none, those of which this is a part of the file's name or the title.
    fn like(&self, part: &str) -> Vec<&Exercise> {
        let plain = |text: &str| text.to_lowercase().replace(['_', '-'], " ");
        let part = plain(part);
        let by_id: Vec<&Exercise> =
            self.exercises.iter().filter(|exercise| plain(&exercise.id).starts_with(&part)).collect();
        if !by_id.is_empty() {
            return by_id;
        }
        let has = |exercise: &&Exercise| {
            let stem = stem(exercise).is_some_and(|stem| plain(stem).contains(&part));
            stem || plain(&exercise.title).contains(&part)
        };
        self.exercises.iter().filter(has).collect()
    }

    /// The exercises of a section, the one with this id, or those in the file of this name.
    fn selection(&self, name: &str) -> Result<Vec<&Exercise>> {
        let section: Vec<&Exercise> =
            self.exercises.iter().filter(|exercise| exercise.section.eq_ignore_ascii_case(name)).collect();
        let named = if section.is_empty() { self.named(name) } else { section };
        if !named.is_empty() {
            return Ok(named);
        }
        // What is in one file is answered together.
        let like = self.like(name);
        let file = like.first().and_then(|exercise| exercise.file.as_ref());
        let is_one_file = file.is_some() && like.iter().all(|exercise| exercise.file.as_ref() == file);
        if is_one_file { Ok(like) } else { Ok(vec![self.exercise(name)?]) }
    }

    /// The exercise with this id, or those in the file of this name: `overflow`, `ch04_04/overflow.rs`, with more folders
    /// before it or with fewer.
    fn named(&self, name: &str) -> Vec<&Exercise> {
        let by_id = |exercise: &&Exercise| exercise.id.eq_ignore_ascii_case(name);
        if let Some(exercise) = self.exercises.iter().find(by_id) {
            return vec![exercise];
        }
        let name = Path::new(name).with_extension("");
        let by_file = |exercise: &&Exercise| {
            let file = exercise.file.as_ref().map(|file| Path::new(file).with_extension(""));
            file.is_some_and(|file| file.ends_with(&name) || name.ends_with(file))
        };
        self.exercises.iter().filter(by_file).collect()
    }

    /// The file in which an exercise is answered, as a reader would open it.
    fn path(exercise: &Exercise) -> Option<String> {
        exercise.file.as_ref().map(|file| format!("exercises/src/{file}"))
    }
}
