//! Cells that failed: by an error that the kernel reports, or by something that it does not take for one, such as a
//! panic in a thread whose end nobody looks at. The book has no such cells, so these are failures too.

use anstream::adapter::strip_str;
use workbook::notebook::PANIC_MARKER;

use crate::notebook::{Cell, Output};

/// The tag of a cell that has to fail, as Jupyter's tools know it.
pub const MUST_FAIL: &str = "raises-exception";

/// Why a cell counts as failed, if it does: it failed although it should not, or the other way round.
pub fn of_cell(cell: &Cell) -> Option<String> {
    match (failure(cell), cell.has_tag(MUST_FAIL)) {
        (Some(_), true) | (None, false) => None,
        (None, true) => Some(format!("the cell is tagged `{MUST_FAIL}`, but nothing failed in it")),
        (found, false) => found,
    }
}

fn failure(cell: &Cell) -> Option<String> {
    let error = cell.outputs().iter().find_map(|output| match output {
        Output::Error { evalue, traceback, .. } => Some(reported_error(evalue, traceback)),
        _ => None,
    });
    error.or_else(|| panic(cell)).or_else(|| printed_on_stderr(cell)).or_else(|| figure_in_words(cell))
}

fn reported_error(message: &str, traceback: &[String]) -> String {
    let details = strip_str(&traceback.join("\n")).to_string();
    if details.contains(message) { details } else { format!("{message}\n{details}") }
}

/// A panic, in the words of the crate's own hook or of Rust's.
fn panic(cell: &Cell) -> Option<String> {
    let printed = streams(cell, |_| true);
    let line = printed.lines().position(|line| line.contains(PANIC_MARKER) || is_panic_of_rust(line))?;
    // Rust's own report has the message in the lines below, and then the backtrace.
    let report = printed.lines().skip(line).take_while(|line| !line.starts_with("stack backtrace")).take(4);
    Some(report.collect::<Vec<_>>().join("\n"))
}

fn is_panic_of_rust(line: &str) -> bool {
    line.starts_with("thread '") && (line.contains("' panicked at") || line.contains(") panicked at"))
}

/// Nothing in the book prints on stderr. A plain kernel tells a failing `?` there.
fn printed_on_stderr(cell: &Cell) -> Option<String> {
    let printed = streams(cell, |name| name == "stderr");
    (!printed.is_empty()).then(|| format!("the cell printed on stderr: {}", printed.trim()))
}

/// A figure of which only its description came out. The kernel falls back to that where the last expression moves one
/// of the cell's variables, and nobody would notice but the reader who misses the picture.
fn figure_in_words(cell: &Cell) -> Option<String> {
    let in_words = |data: &serde_json::Map<String, serde_json::Value>| {
        data.get("text/plain").is_some_and(|text| text.to_string().contains("Figure \\\""))
            && !data.contains_key("image/svg+xml")
            && !data.contains_key("text/html")
    };
    cell.outputs().iter().find_map(|output| match output {
        Output::ExecuteResult { data, .. } | Output::DisplayData { data, .. } if in_words(data) => Some(
            "the figure is described, not drawn: the last expression moves a variable; write `.clone()` behind it"
                .to_owned(),
        ),
        _ => None,
    })
}

fn streams(cell: &Cell, wanted: impl Fn(&str) -> bool) -> String {
    let mut all = String::new();
    for output in cell.outputs() {
        if let Output::Stream { name, text } = output
            && wanted(name)
        {
            all.push_str(&text.0);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn cell(tags: Value, outputs: Value) -> Cell {
        let cell = json!({ "cell_type": "code", "metadata": { "tags": tags }, "source": "x", "outputs": outputs });
        serde_json::from_value(cell).unwrap()
    }

    fn stream(name: &str, text: &str) -> Value {
        json!([{ "output_type": "stream", "name": name, "text": text }])
    }

    fn compile_error() -> Value {
        json!([{ "output_type": "error", "ename": "Error", "evalue": "cannot find value `x`", "traceback": ["\u{1b}[31m[E0425] Error:\u{1b}[0m cannot find value `x`"] }])
    }

    #[test]
    fn an_ordinary_cell_has_not_failed() {
        assert_eq!(of_cell(&cell(json!([]), stream("stdout", "epoch 1\n"))), None);
    }

    #[test]
    fn what_the_kernel_reports_is_a_failure() {
        let panic = json!([{ "output_type": "error", "ename": "Panic", "evalue": "no\n  left: 2",
            "traceback": ["\u{1b}[31;1mThe cell panicked\u{1b}[0m: no", "  left: 2", "in line 1:  assert_eq!(x, 3);"] }]);
        let expected = "The cell panicked: no\n  left: 2\nin line 1:  assert_eq!(x, 3);";
        assert_eq!(of_cell(&cell(json!([]), panic.clone())).unwrap(), expected);
        assert_eq!(of_cell(&cell(json!([MUST_FAIL]), panic)), None);
    }

    #[test]
    fn errors_panics_and_question_marks_are_failures() {
        let failure = |outputs| of_cell(&cell(json!([]), outputs)).unwrap();
        assert_eq!(failure(compile_error()), "[E0425] Error: cannot find value `x`");
        assert!(failure(stream("stderr", &format!("{PANIC_MARKER}shapes differ\n"))).contains("shapes differ"));
        let report = "\nthread '<unnamed>' (14794) panicked at src/lib.rs:22:1:\noh\nstack backtrace:\n   0: x\n";
        assert_eq!(failure(stream("stderr", report)), "thread '<unnamed>' (14794) panicked at src/lib.rs:22:1:\noh");
        assert!(failure(stream("stderr", "invalid digit found in string\n")).contains("invalid digit"));
        assert!(!failure(stream("stderr", "\n")).is_empty(), "an error with an empty message is one");
    }

    #[test]
    fn a_figure_in_words_is_a_failure() {
        let shown = |data: Value| json!([{ "output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": data }]);
        let (words, picture) = ("Figure \"Loss\": a line", "<svg></svg>");
        let failure = of_cell(&cell(json!([]), shown(json!({ "text/plain": words }))));
        assert!(failure.unwrap().contains(".clone()"));
        assert_eq!(of_cell(&cell(json!([]), shown(json!({ "text/plain": words, "image/svg+xml": picture })))), None);
        assert_eq!(of_cell(&cell(json!([]), shown(json!({ "text/plain": words, "text/html": picture })))), None);
        assert_eq!(of_cell(&cell(json!([]), shown(json!({ "text/plain": "7" })))), None);
    }

    #[test]
    fn a_cell_that_must_fail_has_to_fail() {
        assert_eq!(of_cell(&cell(json!([MUST_FAIL]), compile_error())), None);
        assert_eq!(of_cell(&cell(json!([MUST_FAIL]), stream("stderr", "no\n"))), None);
        assert!(of_cell(&cell(json!([MUST_FAIL]), json!([]))).unwrap().contains("nothing failed"));
    }
}
