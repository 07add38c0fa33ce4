//! Reads the reports of a class. Each file that is none is told apart, and the others count.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use stubs::exercise::Exercise;

use crate::exercises::report::data::{FORMAT, Report};

/// Larger than any report: with thousands of attempts one has less than a megabyte.
const LARGE: u64 = 16 << 20;

/// What was read.
#[derive(Default)]
pub struct Class {
    /// The reports that count.
    pub reports: Vec<Report>,
    /// What is wrong with the files that don't, each in a sentence that begins with the file.
    pub refused: Vec<String>,
    /// What is to be said of reports that count all the same.
    pub remarks: Vec<String>,
}

/// Reads these files.
pub fn read(files: &[PathBuf], exercises: &[Exercise]) -> Class {
    let mut class = Class::default();
    let mut seen: Vec<(&Path, Report)> = Vec::new();
    let mut names = HashMap::<String, &Path>::new();
    for file in files {
        let mut report = match one(file) {
            Ok(report) => report,
            Err(why) => {
                class.refused.push(format!("{}: {why}", file.display()));
                continue;
            }
        };
        // Two who have not begun, and give no name, have the same report; two who have worked on it do not.
        let could_be_two = report.name.is_none() && report.attempts == 0;
        if let Some((first, _)) = seen.iter().find(|(_, other)| !could_be_two && *other == report) {
            class.refused.push(format!("{}: this is the same report as {}", file.display(), first.display()));
            continue;
        }
        seen.push((file, report.clone()));
        if let Some(first) = report.name.as_ref().and_then(|name| names.get(name)) {
            let name = report.name.unwrap_or_default();
            class.refused.push(format!(
                "{}: {name} has a report in {} already; give only the newer one, or two names if they are two people",
                file.display(),
                first.display()
            ));
            continue;
        }
        let all = report.exercises.len();
        report.exercises.retain(|work| exercises.iter().any(|exercise| exercise.id == work.id));
        match all - report.exercises.len() {
            0 => {}
            unknown if report.exercises.is_empty() => {
                class.refused.push(format!("{}: none of its {unknown} exercises is in this book", file.display()));
                continue;
            }
            unknown => class.remarks.push(format!(
                "{}: {unknown} of its exercises are not in this book, and do not count; it is of edition {}",
                file.display(),
                report.book
            )),
        }
        if let Some(name) = &report.name {
            names.insert(name.clone(), file);
        }
        class.reports.push(report);
    }
    class
}

/// The report in a file, or why there is none.
fn one(file: &Path) -> Result<Report, String> {
    let metadata = fs::metadata(file).map_err(|error| format!("it cannot be read: {error}"))?;
    if metadata.is_dir() {
        return Err("this is a folder; name the files in it, such as reports/*.json".into());
    }
    if metadata.len() > LARGE {
        return Err(format!("it has {} MB, which no report has", metadata.len() >> 20));
    }
    let bytes = fs::read(file).map_err(|error| format!("it cannot be read: {error}"))?;
    if bytes.trim_ascii().is_empty() {
        return Err("it is empty".into());
    }
    if bytes.trim_ascii().starts_with(b"<") {
        return Err("this is XML; the class is read from JSON: cargo exercises report --format json".into());
    }
    let value: Value = serde_json::from_slice(&bytes).map_err(|error| match error.is_eof() {
        true => format!("it ends too early, in line {}; was it copied whole?", error.line()),
        false => format!("it is not JSON: {error}"),
    })?;
    match value.get("workbook_report").map(Value::as_u64) {
        None => return Err("this is JSON, but no report; `cargo exercises report --out FILE.json` writes one".into()),
        Some(version) if version != Some(FORMAT.into()) => {
            return Err(format!(
                "it has version {} of the format, and this program reads version {FORMAT}; is one of the books older?",
                value["workbook_report"]
            ));
        }
        Some(_) => {}
    }
    let mut report: Report = serde_json::from_value(value).map_err(|error| format!("it is damaged: {error}"))?;
    let mut ids: Vec<&str> = report.exercises.iter().map(|work| work.id.as_str()).collect();
    ids.sort_unstable();
    if let Some(twice) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(format!("it has {} twice; was it edited?", twice[0]));
    }
    if !report.adds_up() {
        return Err("its totals do not fit its exercises; was it edited?".into());
    }
    tidy(&mut report);
    Ok(report)
}

/// What comes from others is shown on a terminal, so nothing in it may move the cursor or fill the screen.
fn tidy(report: &mut Report) {
    let clean = |text: &mut String, most: usize| {
        *text = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(most).collect::<String>().trim().into();
    };
    clean(&mut report.book, 20);
    if let Some(name) = &mut report.name {
        clean(name, 60);
    }
    report.name.take_if(|name| name.is_empty());
    for work in &mut report.exercises {
        work.attempts.iter_mut().for_each(|attempt| clean(&mut attempt.diagnosis, 400));
    }
}

#[cfg(test)]
mod tests;
