//! What the reports of a class say, in words.

use std::path::Path;

use stubs::exercise::Exercise;

use super::tally::{MANY, Mistake, Stuck, Tally};
use crate::exercises::chapter::Chapter;
use crate::exercises::paint::wrapped;
use crate::say::println;
use crate::style::{BOLD, DIM};

/// The commonest mistakes that are named.
const NAMED: usize = 3;

/// The exercises that are named as those where somebody is stuck.
const STUCK: usize = 8;

/// Prints it.
pub fn print(tally: &Tally, checked: usize, root: &Path) {
    progress(tally, checked);
    mistakes(tally);
    stuck(tally);
    match tally.topic() {
        Some(topic) => monday(topic, tally.readers, root),
        None if tally.mistakes.is_empty() => {}
        None => println!("\nNo two have made the same mistake, so there is none to talk about with all of them."),
    }
}

fn progress(tally: &Tally, checked: usize) {
    let (n, passed) = (tally.readers, &tally.passed);
    let reports = if n == 1 { "1 report".to_owned() } else { format!("{n} reports") };
    print_bold(&reports);
    let (fewest, most) = (passed[0], passed[n - 1]);
    if fewest == most {
        println!(
            "Exercises passed: {most} of the {checked} that have a check{}.",
            if n == 1 { "" } else { " by everybody" }
        );
    } else {
        println!(
            "Exercises passed: in the middle of the class {} of the {checked} that have a check, from {fewest} to {most}.",
            passed[n / 2]
        );
    }
}

fn mistakes(tally: &Tally) {
    let named = tally.mistakes.len().min(NAMED);
    let as_common = tally.as_common(named);
    if named == 0 {
        println!("\nNobody has made a mistake that is on record.");
    } else {
        println!();
        print_bold(&match (tally.mistakes.len(), as_common) {
            (1, _) => "The only mistake".to_owned(),
            (2, _) => "The two mistakes".into(),
            (NAMED, _) => "The three mistakes".into(),
            (_, 1..) if tally.mistakes[0].made == tally.mistakes[named].made => {
                format!("Three of {} mistakes that are equally common", named + as_common)
            }
            _ => "The three commonest mistakes".into(),
        });
    }
    for (i, mistake) in tally.mistakes.iter().take(NAMED).enumerate() {
        let Mistake { exercise, diagnosis, made, still, .. } = mistake;
        println!(
            "  {}. {}, {}: {made} of {} made it{}",
            i + 1,
            exercise.id,
            exercise.title,
            tally.readers,
            still_at(*still)
        );
        println!("{}", wrapped(&format!("     {diagnosis}")));
    }
    match as_common {
        0 => {}
        1 => println!("{DIM}     and another one as often{DIM:#}"),
        others => println!("{DIM}     and {others} others as often{DIM:#}"),
    }
    if let Some((stopped, exercise)) = tally.compiler.first() {
        println!(
            "{DIM}Stopped by the compiler at some time: {} of {}, most often in {} ({stopped}).{DIM:#}",
            tally.stopped, tally.readers, exercise.id
        );
    }
}

fn still_at(still: usize) -> String {
    match still {
        0 => ", and all are past it".into(),
        still => format!(", {still} still {}", if still == 1 { "does" } else { "do" }),
    }
}

fn stuck(tally: &Tally) {
    if tally.stuck.is_empty() {
        println!("\nNobody is stuck.");
        return;
    }
    println!();
    print_bold("Where some could use a hand");
    println!("{DIM}{MANY} wrong attempts or more, or all hints open, and not passed yet{DIM:#}");
    for Stuck { exercise, readers, names } in tally.stuck.iter().take(STUCK) {
        let who = match (names.len(), readers - names.len()) {
            (0, _) => String::new(),
            (_, 0) => format!(" ({})", names.join(", ")),
            (_, others) => format!(" ({}, and {others} without a name)", names.join(", ")),
        };
        println!("  {}, {}: {readers} of {}{who}", exercise.id, exercise.title, tally.readers);
    }
    let more = tally.stuck.len().saturating_sub(STUCK);
    if more > 0 {
        let most = tally.stuck[STUCK].readers;
        println!("{DIM}  and {more} more, with at most {most} in each{DIM:#}");
    }
}

fn monday(topic: &Mistake, readers: usize, root: &Path) {
    let Mistake { exercise, diagnosis, made, still, .. } = topic;
    let chapter = Chapter::find(root, &exercise.chapter);
    let notebook = chapter.notebook.as_ref().map(|file| format!(" ({file})")).unwrap_or_default();
    println!();
    print_bold("To talk about on Monday");
    println!("{}", wrapped(&format!("  exercise  {}, {}", exercise.id, exercise.title)));
    println!("{}", wrapped(&format!("  mistake   {diagnosis} ({made} of {readers} made it{})", still_at(*still))));
    println!("{}", wrapped(&format!("  section   {}, {}", exercise.section, exercise.section_title)));
    println!("{}", wrapped(&format!("  chapter   {}, {}{notebook}", chapter.number(), chapter.title)));
    if let Some(question) = question(exercise) {
        println!("{}", wrapped(&format!("  to ask    {question}")));
    }
}

/// A question for the class: the exercise's own or, as most first hints ask one, the first hint.
fn question(exercise: &Exercise) -> Option<String> {
    let text = exercise.prompt.as_ref().or(exercise.hints.first())?;
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn print_bold(text: &str) {
    println!("{BOLD}{text}{BOLD:#}");
}
