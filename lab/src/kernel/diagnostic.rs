//! What the compiler says about a cell. evcxr sends each of its messages as an error of its own, also warnings, and also
//! those about cells that were run before; here they are read again, and what does not concern the reader is left out.
//!
//! evcxr draws the reader's lines with what is wrong below them; where the cell has a sign that is not ASCII, it prints
//! them with carets, and without numbers. What is said about another place has no lines at all. And of some errors only a
//! note arrives.

use serde_json::Value;

/// A message of the compiler, or of evcxr about a variable.
#[derive(Debug, PartialEq)]
pub struct Diagnostic {
    /// The number of the error, or the name of a lint.
    pub code: Option<String>,
    /// What is wrong.
    pub message: String,
    /// The reader's lines, with the places marked, and what may help.
    pub lines: Vec<String>,
    /// What it is about.
    pub about: About,
}

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A place in the cell.
    Cell,
    /// Something that does no harm.
    Warning,
    /// The code of other cells, or evcxr's own around it.
    OtherCode,
    /// What stands beside an error that is not told, as "function defined here".
    Note,
    /// A variable, or the cell as a whole; evcxr itself says it.
    Whole,
}

impl Diagnostic {
    /// Reads the content of one of evcxr's errors. `cell` is what stands in the cell.
    pub fn read(content: &Value, cell: &str) -> Self {
        let message = content["evalue"].as_str().unwrap_or_default().to_owned();
        let raw: Vec<&str> = content["traceback"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if raw == [message.as_str()] || message.starts_with("The variable `") {
            // Without a drawing, the compiler's notes look like evcxr's own words, which begin with a capital.
            let is_note = !cell.is_ascii() && !message.starts_with(char::is_uppercase);
            let about = if is_note { About::Note } else { About::Whole };
            return Self { code: None, message, lines: Vec::new(), about };
        }
        let lines: Vec<String> = raw.iter().flat_map(|line| line.lines()).map(plain).collect();
        let warning = format!("warning: {}", message.lines().next().unwrap_or_default());
        let is_warning = lines.iter().any(|line| line.contains(&warning));
        let (code, lines) = match lines.first().and_then(|line| header(line)) {
            Some(code) => (code, drawn(&lines[1..], &message)),
            None => (None, with_carets(&lines, &message, cell)),
        };
        let is_note = code.is_none() && is_note(&message, &raw, &lines);
        let about = match lines.is_empty() {
            _ if is_note => About::Note,
            true if is_of_the_value(&message, cell) => About::Whole,
            true => About::OtherCode,
            false if is_warning => About::Warning,
            false => About::Cell,
        };
        Self { code, message, lines, about }
    }

    /// Whether it has the number of an error; lints have names.
    pub fn is_numbered(&self) -> bool {
        let digits = self.code.as_ref().and_then(|code| code.strip_prefix('E'));
        digits.is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit()))
    }

    /// What the compiler writes at the places.
    pub fn labels(&self) -> String {
        self.lines.join("\n")
    }
}

/// Those that the reader should see, each once: what is wrong in the cell; if there is nothing, what evcxr denies, which
/// has a lint's name, or a note; and only then what is said about other code.
pub fn of_concern(mut all: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen = Vec::new();
    all.retain(|it| {
        let what = (it.message.clone(), it.lines.clone());
        let is_new = !seen.contains(&what);
        seen.push(what);
        is_new
    });
    let is_error = |it: &Diagnostic| it.code.is_none() || it.is_numbered();
    let ranks: [&dyn Fn(&Diagnostic) -> bool; 5] = [
        &|it| it.about == About::Whole || it.about == About::Cell && is_error(it),
        &|it| it.about == About::Cell,
        &|it| it.about == About::Note,
        &|it| it.about == About::OtherCode && is_error(it),
        &|_| true,
    ];
    let Some(wanted) = ranks.iter().find(|wanted| all.iter().any(wanted)) else { return all };
    all.into_iter().filter(|it| wanted(it)).collect()
}

/// Whether the value of the cell cannot be shown. The code that would show it is evcxr's, and not of an earlier cell; but
/// where the cell defines the type anew, an earlier one may need what is missing.
fn is_of_the_value(message: &str, cell: &str) -> bool {
    let of = message.strip_prefix('`').and_then(|rest| rest.strip_suffix("` doesn't implement `Debug`"));
    of.is_some_and(|of| !["struct", "enum"].iter().any(|kind| cell.contains(&format!("{kind} {of}"))))
}

/// Whether it is a note, or a help, in place of the error that it belongs to. With several places evcxr leaves them all
/// out, and the drawing is empty.
fn is_note(message: &str, raw: &[&str], lines: &[String]) -> bool {
    let first = message.lines().next().unwrap_or_default();
    let is_said_as = |kind: &str| raw.iter().any(|line| line.contains(&format!("{kind}: {first}")));
    let is_empty_drawing = lines.is_empty() && raw.first().is_some_and(|line| header(&plain(line)).is_some());
    is_empty_drawing || is_said_as("note") || is_said_as("help")
}

/// The line without colours.
fn plain(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}

/// The code in the first line of a drawing, `[E0308] Error: mismatched types`; `None` if it is no such line.
fn header(line: &str) -> Option<Option<String>> {
    match line.strip_prefix('[').and_then(|rest| rest.split_once("] Error: ")) {
        Some((code, _)) => Some(Some(code.to_owned())),
        None => line.starts_with("Error: ").then_some(None),
    }
}

/// The drawing, with the words that repeat the message left out. Empty if it shows no line of the cell.
fn drawn(lines: &[String], message: &str) -> Vec<String> {
    if !lines.iter().any(|line| line.contains("╭─[")) {
        return Vec::new();
    }
    // The drawing's own head always names the first line; the numbers beside the lines are right.
    let number = |line: &String| {
        let number = line.split_once(" │ ")?.0.trim().parse::<usize>();
        number.ok()
    };
    let first = lines.iter().find_map(number).unwrap_or(1);
    let repeated = [format!("error: {message}"), format!("warning: {message}")];
    let tidy = |line: &String| {
        if let Some((start, _)) = line.split_once("[ command_") {
            return format!("{start}[ line {first} ]");
        }
        repeated.iter().fold(line.trim_end().to_owned(), |line, words| line.replace(words, "here"))
    };
    // The message itself may go on over several lines, which the drawing's first line begins.
    lines.iter().skip_while(|line| !line.contains("╭─[")).map(tidy).filter(|line| !line.is_empty()).collect()
}

/// The reader's lines with carets below, as evcxr prints them, with the numbers of the lines. Empty if there are none.
fn with_carets(lines: &[String], message: &str, cell: &str) -> Vec<String> {
    let first = message.lines().next().unwrap_or_default();
    let end = lines.iter().rposition(|line| line == first).unwrap_or(lines.len());
    let (mut shown, mut sources): (Vec<String>, Vec<&String>) = (Vec::new(), Vec::new());
    let mut below = 0;
    for line in &lines[..end] {
        let Some(words) = under_carets(line) else {
            sources.push(line);
            continue;
        };
        for source in sources.drain(..) {
            let number = cell.lines().position(|line| line == source).map(|at| (at + 1).to_string());
            let number = number.unwrap_or_default();
            below = number.len();
            shown.push(format!(" {number} │ {source}"));
        }
        let carets = &line[..line.len() - words.len()];
        let words = words.replace(&format!("error: {message}"), "here");
        shown.push(format!(" {:below$} │ {carets}{words}", "").trim_end().to_owned());
    }
    if !shown.is_empty() {
        let rest = lines.get(end + message.lines().count()..).unwrap_or_default();
        shown.extend(rest.iter().filter(|line| !line.trim().is_empty()).cloned());
    }
    shown
}

/// The words behind the carets, if the line has nothing else before them.
fn under_carets(line: &str) -> Option<&str> {
    let rest = line.trim_start();
    rest.starts_with('^').then(|| rest.trim_start_matches('^'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn red(text: &str) -> String {
        format!("\u{1b}[31m{text}\u{1b}[0m")
    }

    fn drawing(code: &str, message: &str, below: &[&str]) -> Value {
        let mut traceback = vec![format!("{} {message}", red(&format!("[{code}] Error:")))];
        traceback.extend(below.iter().map(|line| (*line).to_owned()));
        json!({ "ename": "Error", "evalue": message, "traceback": traceback })
    }

    const MISMATCH: [&str; 5] = [
        "   ╭─[ command_2:1:14 ]",
        "   │",
        " 1 │ let q: i32 = 1.5;",
        "   │              ─┬─  ",
        "   │               ╰─ no",
    ];

    #[test]
    fn a_drawing_keeps_the_readers_lines() {
        let read = Diagnostic::read(&drawing("E0308", "mismatched types", &MISMATCH), "let q: i32 = 1.5;");
        assert_eq!((read.code.as_deref(), read.about), (Some("E0308"), About::Cell));
        assert_eq!(read.lines[0], "   ╭─[ line 1 ]");
        assert_eq!(read.lines[2], " 1 │ let q: i32 = 1.5;");
        assert!(read.labels().contains("╰─ no"));
    }

    #[test]
    fn words_that_repeat_the_message_are_left_out() {
        let below = ["   ╭─[ command_9:1:1 ]", " 1 │ x", "   │ ╰── error: no such thing"];
        let read = Diagnostic::read(&drawing("E0001", "no such thing", &below), "x");
        assert_eq!(read.lines.last().unwrap(), "   │ ╰── here");
    }

    #[test]
    fn carets_get_the_numbers_of_their_lines() {
        let cell = "let ŷ = 1;\nlet q: i32 = 1.5;";
        let traceback = json!([
            "let q: i32 = 1.5;",
            format!("             {} expected `i32`", red("^^^")),
            "mismatched types",
            "help: no"
        ]);
        let content = json!({ "ename": "Error", "evalue": "mismatched types", "traceback": traceback });
        let read = Diagnostic::read(&content, cell);
        assert_eq!(read.lines, [" 2 │ let q: i32 = 1.5;", "   │              ^^^ expected `i32`", "help: no"],);
        assert_eq!(read.about, About::Cell);
    }

    #[test]
    fn warnings_and_other_code_are_left_out_when_the_cell_has_an_error() {
        let error = || Diagnostic::read(&drawing("E0308", "mismatched types", &MISMATCH), "");
        let elsewhere = || Diagnostic::read(&drawing("unused_variables", "unused variable: `x`", &[]), "");
        let below = ["   ╭─[ command_2:1:5 ]", " 1 │ let y = 1;", "   │ ╰── warning: unused variable: `y`"];
        let here = || Diagnostic::read(&drawing("unused_variables", "unused variable: `y`", &below), "");
        assert_eq!((elsewhere().about, here().about), (About::OtherCode, About::Warning));
        assert_eq!(of_concern(vec![elsewhere(), here(), error(), error(), elsewhere()]), [error()]);
        let broken = || {
            let content = json!({ "ename": "Error", "evalue": "no field `w`", "traceback": [red("no field `w`")] });
            Diagnostic::read(&content, "")
        };
        assert_eq!(of_concern(vec![elsewhere(), broken(), here()]), [broken()]);
        let denied = drawing("unconditional_panic", "this operation will panic at runtime", &MISMATCH);
        assert_eq!(of_concern(vec![elsewhere(), Diagnostic::read(&denied, "")]).len(), 1);
    }

    #[test]
    fn what_evcxr_says_itself_is_kept() {
        let text = "The variable `f` is a closure, which cannot be persisted.\nYou can";
        let read = Diagnostic::read(&json!({ "ename": "Error", "evalue": text, "traceback": [text] }), "");
        assert_eq!((read.about, read.lines.len()), (About::Whole, 0));
        assert_eq!(of_concern(vec![read]).len(), 1);
        let text = "The variable `row` contains a reference with a non-static lifetime so\ncan't be persisted.";
        let drawn = format!("{} {text}", red("Error:"));
        let read = Diagnostic::read(&json!({ "ename": "Error", "evalue": text, "traceback": [drawn] }), "");
        assert_eq!(read.about, About::Whole);
    }

    #[test]
    fn a_value_that_cannot_be_shown_is_no_fault_of_an_earlier_cell() {
        let about = |cell| Diagnostic::read(&drawing("E0277", "`Pair` doesn't implement `Debug`", &[]), cell).about;
        assert_eq!((about("Pair { a: 1.0 }"), about("struct Pair { b: f32 }")), (About::Whole, About::OtherCode));
    }

    #[test]
    fn a_note_is_no_error_of_other_code() {
        let text = "function defined here";
        let told = |traceback: &[String], cell: &str| {
            let content = json!({ "ename": "Error", "evalue": text, "traceback": traceback });
            Diagnostic::read(&content, cell).about
        };
        assert_eq!(told(&[format!("{} {text}", red("Error:"))], "total(t)"), About::Note);
        assert_eq!(told(&[text.to_owned()], "let ŷ = 1;\ntotal(t)"), About::Note);
        let below = "   │ ╰── help: function defined here: `#[derive(Debug)]`".to_owned();
        let drawing = [format!("{} {text}", red("Error:")), "   ╭─[ command_2:1:1 ]".to_owned(), below];
        assert_eq!(told(&drawing, "struct Net;\nNet"), About::Note);
        assert_eq!(told(&[red(text)], "total(t)"), About::OtherCode);
    }
}
