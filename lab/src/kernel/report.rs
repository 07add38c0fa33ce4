//! Why a cell failed, in words for the reader: one short paragraph with the reader's own line.

use serde_json::{Value, json};

use super::diagnostic::{About, Diagnostic};
use super::explain::{Section, explain, explain_variable};
use crate::words::Failure;

/// An error as the Jupyter protocol tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Its kind.
    pub name: String,
    /// Its message.
    pub value: String,
    /// What the notebook shows, line by line.
    pub traceback: Vec<String>,
}

/// What the end of the process costs, if nothing is brought back.
const LOST: &str = "All variables are lost; functions, types and imports are still there. Run the cells again that make \
                    the variables you need.";

/// More errors than this nobody reads at once; most come from the first.
const MOST_ERRORS: usize = 5;

/// What evcxr says when the process that runs the cells has ended.
const TERMINATED: &str = "Subprocess terminated with status: ";

/// What it says on macOS, when it was ended from outside.
const KILLED: &str = "Subprocess terminated with signal 9.";

impl Report {
    /// A panic or a failing `?`. `code` is what stands in the cell.
    pub fn of_failure(failure: &Failure, code: &str) -> Self {
        let is_panic = failure.name == "Panic";
        let what = if is_panic { "The cell panicked" } else { "`?` met an error" };
        let mut traceback: Vec<String> =
            format!("{}: {}", red(what), failure.message.trim_end()).lines().map(str::to_owned).collect();
        let line = match (&failure.line, is_panic) {
            (Some(line), _) => Some(line.clone()),
            (None, false) => only_question_mark(code),
            (None, true) => None,
        };
        traceback.extend(line.map(|line| place(&line, code)));
        Self { name: failure.name.clone(), value: failure.message.clone(), traceback }
    }

    /// What evcxr reports. `None` if the process that runs the cells has ended; see [`Self::of_lost_process`].
    pub fn of_evcxr(content: &Value) -> Option<Self> {
        let text = |key: &str| content[key].as_str().unwrap_or_default().to_owned();
        let lines = content["traceback"].as_array().into_iter().flatten();
        let traceback = lines.filter_map(Value::as_str).map(str::to_owned).collect();
        let report = Self { name: text("ename"), value: text("evalue"), traceback };
        let has_ended = [TERMINATED, KILLED].iter().any(|words| report.value.contains(words));
        (!has_ended).then_some(report)
    }

    /// The cell does not compile: what evcxr has said of it, as far as it concerns the reader, and the section of the book
    /// that says more. `code` is what stands in the cell.
    pub fn of_compiler(all: &[Diagnostic], code: &str) -> (Self, Option<Section>) {
        let (mut traceback, mut sentences): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        let (mut value, mut section) = (String::new(), None);
        for it in all.iter().take(MOST_ERRORS) {
            let (what, why) = match explain_variable(&it.message) {
                Some((what, why)) if it.about == About::Whole => (what, Some(why)),
                _ => (it.message.clone(), explain(&it.message, &it.labels())),
            };
            let number = it.code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default();
            let kind = match it.about {
                About::OtherCode => "error in code of an earlier cell",
                About::Note => "note",
                _ => "error",
            };
            traceback.extend(format!("{}: {what}{number}", red(kind)).lines().map(str::to_owned));
            traceback.extend(it.lines.iter().cloned());
            if value.is_empty() {
                value = what;
            }
            if let Some(why) = why.filter(|why| !sentences.contains(&why.sentence)) {
                section.get_or_insert(why.section);
                sentences.push(why.sentence);
            }
        }
        if all.len() > MOST_ERRORS {
            traceback.push(format!("and {} more", all.len() - MOST_ERRORS));
        }
        let are_all = |about| !all.is_empty() && all.iter().all(|it| it.about == about);
        if are_all(About::Note) {
            traceback.extend(last_line(code));
            sentences.push(
                "The last expression of the cell does not fit what it uses: that is all that the kernel tells. Write a `;` \
                 behind it and run the cell again, and the compiler says what is wrong."
                    .to_owned(),
            );
        }
        if are_all(About::OtherCode) {
            section.get_or_insert(Section::Cells);
            sentences.push(
                "The cell is fine by itself, but cells that were run before do not fit what it changes. They still use \
                 what they were compiled with."
                    .to_owned(),
            );
        }
        traceback.extend(sentences);
        (Self { name: "Error".to_owned(), value, traceback }, section)
    }

    /// The process that runs the cells has ended: by an interrupt, or by itself. `value` is what evcxr says of it.
    pub fn of_lost_process(value: &str, interrupted: bool) -> Self {
        if interrupted {
            return Self::new("Interrupted", "The cell was interrupted.", LOST);
        }
        let status = value.split(TERMINATED).nth(1).unwrap_or("signal: 9 (SIGKILL)").trim();
        Self::new("ProcessEnded", &format!("The process that runs the cells ended ({status})."), LOST)
    }

    /// The Rust kernel itself has ended and starts anew.
    pub fn of_dead_kernel(status: &str) -> Self {
        let lost = "It starts again now. All variables, functions and types are lost: run the notebook from its top.";
        Self::new("KernelEnded", &format!("The Rust kernel ended ({status})."), lost)
    }

    /// The cell has printed more than evcxr can bear.
    pub fn of_flood() -> Self {
        let lost = "The Rust kernel starts again now. All variables, functions and types are lost: run the notebook \
                    from its top.";
        Self::new("TooMuchOutput", "The cell printed more than 64 MB or 200 000 lines, and was stopped.", lost)
    }

    /// A thread that a cell has left behind has printed more than evcxr can bear.
    pub fn of_late_flood() -> Self {
        let lost = "The Rust kernel starts again now. All variables, functions and types are lost: run the notebook \
                    from its top, and let the cell that starts the thread wait for its end.";
        Self::new(
            "TooMuchOutput",
            "A thread that an earlier cell left behind printed, or took memory, without end, and was stopped.",
            lost,
        )
    }

    /// The cell has nearly filled the machine's memory.
    pub fn of_memory(bytes: u64) -> Self {
        let taken = format!(
            "The cell took {:.1} GB of memory, and was stopped before there was none left.",
            bytes as f64 / 1e9
        );
        Self::new("OutOfMemory", &taken, LOST)
    }

    /// The cell waits for a line, and nobody can be asked.
    pub fn of_input() -> Self {
        let what = "The cell reads from its standard input, and nobody is there to type: it was stopped.";
        Self::new("NoInput", what, LOST)
    }

    /// The cell has printed something that is no text.
    pub fn of_garbled_output() -> Self {
        let what = "The cell printed bytes that are not UTF-8, which a notebook cannot show, and was stopped.";
        Self::new("NotText", what, LOST)
    }

    fn new(name: &str, value: &str, consequence: &str) -> Self {
        let traceback = vec![red(value), consequence.to_owned()];
        Self { name: name.to_owned(), value: format!("{value} {consequence}"), traceback }
    }

    /// The content of the message that shows it.
    pub fn content(&self) -> Value {
        json!({ "ename": self.name, "evalue": self.value, "traceback": self.traceback })
    }

    /// The content of the answer to the cell.
    pub fn reply(&self, execution_count: &Value) -> Value {
        let mut content = self.content();
        content["status"] = "error".into();
        content["execution_count"] = execution_count.clone();
        content
    }
}

/// What the process had printed before it ended, which evcxr puts before its words.
pub fn last_words(value: &str) -> &str {
    [TERMINATED, KILLED].iter().fold(value, |value, words| value.split(words).next().unwrap_or_default())
}

fn red(text: &str) -> String {
    format!("\u{1b}[31;1m{text}\u{1b}[0m")
}

/// The line with its number, if it stands in this cell exactly once.
fn place(line: &str, code: &str) -> String {
    let mut numbers = (1..).zip(code.lines()).filter(|(_, found)| found.trim() == line).map(|(number, _)| number);
    match (numbers.next(), numbers.next()) {
        (Some(number), None) => format!("in line {number}:  {line}"),
        (Some(_), Some(_)) => format!("in:  {line}"),
        (None, _) => format!("in code of an earlier cell:  {line}"),
    }
}

/// The last line of the cell that is code, with its number.
fn last_line(code: &str) -> Option<String> {
    let is_code = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    let (number, line) = (1..).zip(code.lines()).filter(|(_, line)| is_code(line)).last()?;
    Some(format!(" {number} │ {line}"))
}

/// The only line of the cell with a `?` behind an expression. Of several, nobody knows which one it was.
fn only_question_mark(code: &str) -> Option<String> {
    let has_one = |line: &str| {
        let line = line.split("//").next().unwrap_or_default();
        [")?", "]?", "}?", "?;", "?."].iter().any(|sign| line.contains(sign))
    };
    let mut lines = code.lines().filter(|line| has_one(line));
    let line = lines.next()?;
    lines.next().is_none().then(|| line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::diagnostic::of_concern;

    fn failure(name: &str, message: &str, line: Option<&str>) -> Failure {
        Failure { name: name.to_owned(), message: message.to_owned(), line: line.map(str::to_owned) }
    }

    fn shown(report: &Report) -> String {
        report.traceback.join("\n").replace("\u{1b}[31;1m", "").replace("\u{1b}[0m", "")
    }

    #[test]
    fn a_panic_is_one_paragraph_with_the_readers_line() {
        let report = Report::of_failure(
            &failure("Panic", "left is not right\n  left: 2\n right: 3", Some("assert_eq!(x, 3);")),
            "let x = 2;\nassert_eq!(x, 3);\n",
        );
        assert_eq!(
            shown(&report),
            "The cell panicked: left is not right\n  left: 2\n right: 3\nin line 2:  assert_eq!(x, 3);"
        );
        assert_eq!(report.name, "Panic");
        let earlier = Report::of_failure(&failure("Panic", "no", Some("row[7]")), "f(row)");
        assert!(shown(&earlier).ends_with("in code of an earlier cell:  row[7]"));
        assert_eq!(shown(&Report::of_failure(&failure("Panic", "no", None), "f()?;")), "The cell panicked: no");
    }

    #[test]
    fn a_question_mark_is_found_if_there_is_one() {
        let error = failure("ParseIntError", "invalid digit", None);
        let shown = |code: &str| shown(&Report::of_failure(&error, code));
        assert_eq!(
            shown("// why?\nlet n: i32 = \"x\".parse()?;"),
            "`?` met an error: invalid digit\nin line 2:  let n: i32 = \"x\".parse()?;"
        );
        assert_eq!(shown("let a = f()?;\nlet b = g()?;"), "`?` met an error: invalid digit");
    }

    #[test]
    fn the_end_of_the_process_says_what_is_lost() {
        let value = "half a line\nSubprocess terminated with status: signal: 9 (SIGKILL)";
        assert_eq!(last_words(value), "half a line\n");
        assert_eq!(Report::of_evcxr(&json!({ "ename": "Error", "evalue": value })), None);
        let on_macos =
            "Subprocess terminated with signal 9. This is known to happen when evcxr is installed via a shell.";
        assert_eq!((last_words(on_macos), Report::of_evcxr(&json!({ "evalue": on_macos }))), ("", None));
        let interrupted = shown(&Report::of_lost_process(value, true));
        assert!(interrupted.starts_with("The cell was interrupted.\nAll variables are lost"), "{interrupted}");
        assert!(shown(&Report::of_lost_process(value, false)).contains("signal: 9 (SIGKILL)"));
    }

    fn of_compiler(errors: &[Value], code: &str) -> (Report, Option<Section>) {
        let all = errors.iter().map(|content| Diagnostic::read(content, code)).collect();
        Report::of_compiler(&of_concern(all), code)
    }

    fn drawn(code: &str, message: &str, below: &[&str]) -> Value {
        let mut traceback = vec![format!("\u{1b}[31m[{code}] Error:\u{1b}[0m {message}")];
        traceback.extend(below.iter().map(|line| (*line).to_owned()));
        json!({ "ename": "Error", "evalue": message, "traceback": traceback })
    }

    #[test]
    fn one_slip_is_one_error() {
        let below = ["   ╭─[ command_9:1:14 ]", "   │", " 1 │ let q: i32 = 1.5;", "   │              ╰── no"];
        let mut errors = vec![drawn("unused_variables", "unused variable: `x`", &[]); 50];
        errors.insert(7, drawn("E0308", "mismatched types", &below));
        let (report, section) = of_compiler(&errors, "let q: i32 = 1.5;");
        let expected = [
            "error: mismatched types (E0308)",
            "   ╭─[ line 1 ]",
            "   │",
            " 1 │ let q: i32 = 1.5;",
            "   │              ╰── no",
        ];
        assert_eq!(shown(&report), expected.join("\n"));
        assert_eq!((report.value.as_str(), section), ("mismatched types", None));
        let reply = report.reply(&json!(7));
        assert_eq!((&reply["status"], &reply["execution_count"]), (&json!("error"), &json!(7)));
    }

    #[test]
    fn a_common_mistake_is_explained_once() {
        let below = ["   ╭─[ command_9:2:1 ]", " 2 │ x", "   │ ╰── value borrowed here after move"];
        let other = ["   ╭─[ command_9:3:1 ]", " 3 │ x", "   │ ╰── value borrowed here after move"];
        let message = "borrow of moved value: `x`";
        let errors = [drawn("E0382", message, &below), drawn("E0382", message, &other)];
        let (report, section) = of_compiler(&errors, "");
        assert_eq!(shown(&report).matches("has been used up").count(), 1);
        assert_eq!(section, Some(Section::Tensors));
    }

    #[test]
    fn what_an_earlier_cell_no_longer_fits_is_told_as_such() {
        let text = "no field `w` on type `Net`";
        let error = json!({ "ename": "Error", "evalue": text, "traceback": [format!("\u{1b}[91m{text}\u{1b}[0m")] });
        let (report, _) = of_compiler(&[error], "struct Net;");
        assert!(shown(&report).starts_with("error in code of an earlier cell: no field `w`"), "{}", shown(&report));
        assert!(shown(&report).contains("fine by itself"));
    }

    #[test]
    fn a_note_alone_is_told_as_such() {
        let text = "function defined here";
        let error =
            json!({ "ename": "Error", "evalue": text, "traceback": [format!("\u{1b}[91mError:\u{1b}[0m {text}")] });
        let (report, section) = of_compiler(&[error], "let a = 1;\ntotal(t)\n// the end");
        let shown = shown(&report);
        assert!(shown.starts_with("note: function defined here\n 2 │ total(t)\nThe last expression"), "{shown}");
        assert!(!shown.contains("earlier cell") && section.is_none(), "{shown}");
    }

    #[test]
    fn a_closure_is_told_without_evcxrs_words() {
        let text = "The variable `f` is a closure, which cannot be persisted.\nYou can however";
        let error = json!({ "ename": "Error", "evalue": text, "traceback": [text] });
        let (report, section) = of_compiler(&[error], "let f = |x: i32| x;");
        assert!(
            shown(&report).contains("cannot keep `f`") && !shown(&report).contains("persist"),
            "{}",
            shown(&report)
        );
        assert_eq!(section, Some(Section::Wrong));
    }
}
