//! `report`: how far a reader is, for themselves, for a teacher, or for continuous integration. It is written where it is
//! asked to be, and sent nowhere.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use checks::Verdict;
use clap::{Args, ValueEnum};
use stubs::exercise::Exercise;

pub mod data;
pub mod gather;
mod junit;

use super::attempts::{Attempts, Found, found};
use super::{Book, answers};
use crate::files;
use crate::say::{eprintln, out};

/// What the report is to be.
#[derive(Args, Debug)]
pub struct Wanted {
    /// Write it into this file; otherwise it is printed
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// As what: json has all of it, junit the verdicts alone; otherwise what the file's name says
    #[arg(long, ignore_case = true)]
    format: Option<Format>,
    /// Your name, if you want it in the report
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For `cargo exercises class`, and for programs of your own
    Json,
    /// For continuous integration
    Junit,
}

impl Format {
    /// What the name of a file asks for.
    fn of(file: &Path) -> Format {
        if file.extension().is_some_and(|it| it.eq_ignore_ascii_case("xml")) { Format::Junit } else { Format::Json }
    }
}

/// Judges all answers, and reports. The exit code is 0 whatever the verdicts are: a report on unfinished work is a report.
///
/// # Errors
/// If the answers cannot be judged, or the file cannot be written.
pub fn report(book: &Book, wanted: Wanted) -> Result<ExitCode> {
    let Wanted { out: file, format, name } = wanted;
    let name = name.map(|name| name.trim().to_owned());
    ensure!(name.as_deref() != Some(""), "the name is empty; leave `--name` out for a report without one");
    let checked: Vec<&Exercise> = book.exercises.iter().filter(|exercise| exercise.file.is_some()).collect();
    let answers = answers::judge(book, &checked)?;
    let judged: Vec<(&Exercise, &Verdict)> =
        checked.iter().filter_map(|exercise| Some((*exercise, answers.verdicts.get(&exercise.id)?))).collect();
    let text = match format.or_else(|| file.as_deref().map(Format::of)).unwrap_or(Format::Json) {
        Format::Junit => junit::junit(name.as_deref(), &judged),
        Format::Json => {
            let now = |exercise: &Exercise| match answers.verdicts.get(&exercise.id) {
                Some(verdict) => found(verdict, answers.does_not_compile(exercise)),
                None => (Found::Unfinished, String::new()),
            };
            let report = gather::gather(name, &checked, &now, &Attempts::of(book).read()?);
            serde_json::to_string_pretty(&report)? + "\n"
        }
    };
    let Some(file) = file else {
        out(format_args!("{text}"));
        return Ok(ExitCode::SUCCESS);
    };
    files::write(&file, text.as_bytes()).context("there is no report")?;
    let passed = judged.iter().filter(|(_, verdict)| verdict.is_passed()).count();
    eprintln!(
        "{}: {passed} of the {} exercises that have a check passed; it stays there until you hand it to somebody",
        file.display(),
        judged.len()
    );
    Ok(ExitCode::SUCCESS)
}
