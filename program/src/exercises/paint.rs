//! Verdicts, signs and bars in colour, and text that fits the terminal.

use checks::{Outcome, Verdict};

use crate::style::{BAD, BOLD, DIM, GOOD, OPEN};

/// A verdict as its `Display` has it, with colours.
pub fn verdict(verdict: &Verdict) -> String {
    let text: Vec<String> = verdict.to_string().lines().map(wrapped).collect();
    let text = text.join("\n");
    match &verdict.outcome {
        Outcome::Passed => format!("{GOOD}{text}{GOOD:#}"),
        Outcome::Unfinished => format!("{OPEN}{text}{OPEN:#}"),
        Outcome::Failed(_) => {
            let (head, body) = text.split_once('\n').unwrap_or((&text, ""));
            let body: Vec<String> = body.lines().map(name_in_bold).collect();
            format!("{BAD}{head}{BAD:#}\n{}", body.join("\n"))
        }
    }
}

/// The name at the start of a verdict's line, such as `likely`.
fn name_in_bold(line: &str) -> String {
    match line.trim_start().split_once(' ') {
        Some((name, rest)) if line.starts_with("  ") && !line.starts_with("   ") => {
            format!("  {BOLD}{name}{BOLD:#} {rest}")
        }
        _ => line.to_owned(),
    }
}

/// A line that is broken between words where it would not fit the terminal, and goes on below its second column: a
/// verdict's line is a name and a text.
pub fn wrapped(line: &str) -> String {
    width().map_or_else(|| line.to_owned(), |width| wrap(line, width))
}

fn wrap(line: &str, width: usize) -> String {
    let start = line.len() - line.trim_start().len();
    let text = &line[start..];
    // A verdict's name, or a hint's number, and its text: two spaces at least stand between them.
    let indent = match text.find("  ").filter(|gap| start > 0 && *gap <= 10) {
        Some(gap) => line.len() - text[gap..].trim_start().len(),
        None => start,
    };
    let (mut lines, mut length) = (String::new(), 0);
    for (i, word) in text.split(' ').enumerate() {
        let long = word.chars().count();
        if i == 0 {
            lines.push_str(&line[..start]);
            length = start;
        } else if length + 1 + long > width && length > indent {
            lines.push('\n');
            lines.push_str(&" ".repeat(indent));
            length = indent;
        } else {
            lines.push(' ');
            length += 1;
        }
        lines.push_str(word);
        length += long;
    }
    lines
}

/// The width of the terminal in characters, where the output goes to one.
#[cfg(unix)]
fn width() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    (size.ws_col > 20).then_some(usize::from(size.ws_col))
}

/// The width of the terminal in characters, where the output goes to one.
#[cfg(not(unix))]
fn width() -> Option<usize> {
    None
}

/// A text that is cut to `width` characters.
pub fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width - 1).chain(['…']).collect()
}

/// Minutes as they are said: `25 min`, `4.9 h`.
pub fn time(minutes: u32) -> String {
    if minutes < 60 { format!("{minutes} min") } else { format!("{:.1} h", f64::from(minutes) / 60.0) }
}

/// The sign of an exercise that is done.
pub fn passed() -> String {
    format!("{GOOD}✓{GOOD:#}")
}

/// The sign of a discussion that is still to be read.
pub fn unread() -> String {
    format!("{DIM}○{DIM:#}")
}

/// A sign for the state of an exercise that is checked: passed, wrong, or unfinished.
pub fn sign(verdict: Option<&Verdict>) -> String {
    match verdict.map(|verdict| &verdict.outcome) {
        Some(Outcome::Passed) => passed(),
        Some(Outcome::Failed(_)) => format!("{BAD}✗{BAD:#}"),
        Some(Outcome::Unfinished) | None => format!("{OPEN}·{OPEN:#}"),
    }
}

/// A bar of `width` characters, filled in proportion.
pub fn bar(done: usize, all: usize, width: usize) -> String {
    let filled = (done * width).checked_div(all).unwrap_or(0);
    format!("{GOOD}{}{GOOD:#}{DIM}{}{DIM:#}", "█".repeat(filled), "░".repeat(width - filled))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_go_on_below_their_text() {
        let line = "  likely    one two three four five six";
        assert_eq!(wrap(line, 26), "  likely    one two three\n            four five six");
        assert_eq!(wrap(line, 80), line);
        assert_eq!(wrap("  1 of 3  one two three", 20), "  1 of 3  one two\n          three");
        assert_eq!(wrap("one two", 4), "one\ntwo");
        assert_eq!(
            wrap("  returned  aaaaaaaaaaaaaaaaaaaaaaaa b", 20),
            "  returned  aaaaaaaaaaaaaaaaaaaaaaaa\n            b"
        );
        assert_eq!(wrap("", 20), "");
    }

    #[test]
    fn times_and_titles_are_short() {
        assert_eq!([time(5), time(59), time(60), time(294)], ["5 min", "59 min", "1.0 h", "4.9 h"]);
        assert_eq!((cut("Ohm's law", 9), cut("Ohm's law", 6)), ("Ohm's law".into(), "Ohm's…".into()));
    }
}
