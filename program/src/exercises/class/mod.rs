//! `class`: what the reports of a class say about the exercises, for whoever teaches it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use workbook::plot::Theme;

mod figure;
mod read;
mod tally;
mod words;

use super::Book;
use crate::say::{eprintln, println};
use crate::style::{BAD, DIM, OPEN};
use tally::Tally;

/// Which reports, and where the figure goes.
#[derive(Args, Debug)]
pub struct Wanted {
    /// The reports of the class, as `cargo exercises report --out FILE.json` writes them
    #[arg(required = true, value_name = "FILE.json")]
    reports: Vec<PathBuf>,
    /// Where to draw exercises by mistakes: an SVG, PNG or PDF
    #[arg(long, value_name = "FIGURE.svg", default_value = "figures/class.svg")]
    out: PathBuf,
}

/// Reads the reports, says what they have in common, and draws it. The exit code is 1 if a file could not be read.
///
/// # Errors
/// If no file is a report, or the figure cannot be written.
pub fn class(book: &Book, wanted: &Wanted) -> Result<ExitCode> {
    let class = read::read(&wanted.reports, &book.exercises);
    class.refused.iter().for_each(|why| eprintln!("{BAD}✗{BAD:#} {why}"));
    class.remarks.iter().for_each(|remark| eprintln!("{OPEN}·{OPEN:#} {remark}"));
    if class.reports.is_empty() {
        bail!("there is no report among these files; `cargo exercises report --out FILE.json` writes one");
    }
    let tally = Tally::new(&class.reports, &book.exercises);
    let checked = book.exercises.iter().filter(|exercise| exercise.file.is_some()).count();
    words::print(&tally, checked, &book.root);
    if let Some(figure) = figure::figure(&tally, &class.reports, &book.exercises) {
        let folder = wanted.out.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        figure.save_as(&wanted.out, Theme::TalkLight)?;
        println!("\n{DIM}Drawn in {}{DIM:#}", wanted.out.display());
    }
    Ok(ExitCode::from(u8::from(!class.refused.is_empty())))
}
