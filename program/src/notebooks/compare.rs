//! Whether a notebook, run again, says what its built version says.

use serde_json::{Map, Value};

use super::tolerance::Tolerance;
use super::{failure, figure};
use crate::notebook::{Cell, Notebook, Output, text_of};

/// The tag of a cell whose output differs each time, such as one that measures time: it is run, its output is not compared.
const VOLATILE: &str = "volatile";
/// The tag of a cell whose output depends on the data set: it is compared only with a build from the same one.
const DATA: &str = "data";

/// Something that is not as it should be.
#[derive(Debug, PartialEq)]
pub struct Finding {
    /// The place of the cell among all cells, from 0.
    pub cell: usize,
    /// What is wrong with it.
    pub what: String,
}

/// The cells that failed, or did not fail although they should.
pub fn failures(executed: &Notebook) -> Vec<Finding> {
    let cells = executed.cells.iter().enumerate().filter(|(_, cell)| cell.is_code());
    cells.filter_map(|(index, cell)| Some(Finding { cell: index, what: failure::of_cell(cell)? })).collect()
}

/// The cells whose outputs are not those of the built notebook, or which it does not have.
pub fn differences(built: &Notebook, executed: &Notebook, same_data: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, now) in executed.cells.iter().enumerate() {
        let what = match built.cells.get(index) {
            Some(cell) if same_source(cell, now) => {
                let exempt =
                    now.has_tag(VOLATILE) || now.has_tag(failure::MUST_FAIL) || (now.has_tag(DATA) && !same_data);
                if exempt { None } else { outputs(cell, now) }
            }
            _ => {
                // One cell too many or too few moves all others; the first one says enough.
                findings.push(Finding {
                    cell: index,
                    what: "is not the cell of the built notebook; run `notebooks build`".to_owned(),
                });
                return findings;
            }
        };
        findings.extend(what.map(|what| Finding { cell: index, what }));
    }
    if built.cells.len() > executed.cells.len() {
        let what = "is the last cell, but the built notebook has more; run `notebooks build`".to_owned();
        findings.push(Finding { cell: executed.cells.len().saturating_sub(1), what });
    }
    findings
}

fn same_source(a: &Cell, b: &Cell) -> bool {
    a.cell_type == b.cell_type && a.source.0.trim_end() == b.source.0.trim_end() && a.tags().eq(b.tags())
}

fn outputs(built: &Cell, now: &Cell) -> Option<String> {
    let tolerance = Tolerance::of_tags(now.tags());
    let (a, b) = (built.outputs(), now.outputs());
    let pairs = a.iter().zip(b).find_map(|(a, b)| output(tolerance, a, b));
    pairs.or_else(|| (a.len() != b.len()).then(|| format!("{} outputs are now {}", a.len(), b.len())))
}

fn output(tolerance: Tolerance, built: &Output, now: &Output) -> Option<String> {
    match (built, now) {
        (Output::Stream { name: a, text: x }, Output::Stream { name: b, text: y }) if a == b => {
            tolerance.compare_texts(&x.0, &y.0)
        }
        (Output::ExecuteResult { data: a, .. }, Output::ExecuteResult { data: b, .. })
        | (Output::DisplayData { data: a, .. }, Output::DisplayData { data: b, .. }) => forms(tolerance, a, b),
        _ => Some("the output is of another kind now".to_owned()),
    }
}

/// The forms of one value, each by its MIME type.
fn forms(tolerance: Tolerance, built: &Map<String, Value>, now: &Map<String, Value>) -> Option<String> {
    if !built.keys().eq(now.keys()) {
        let list = |data: &Map<String, Value>| data.keys().cloned().collect::<Vec<_>>().join(", ");
        return Some(format!("{} is now {}", list(built), list(now)));
    }
    built.iter().find_map(|(mime, value)| {
        let (a, b) = (text_of(value), text_of(&now[mime]));
        match mime.as_str() {
            mime if mime.contains("json") => tolerance.compare_data(value, &now[mime]),
            "image/svg+xml" | "text/html" => figure::compare(tolerance, &a, &b),
            mime if mime.starts_with("image/") => (a != b).then(|| format!("the picture ({mime}) has changed")),
            _ => tolerance.compare_texts(&a, &b),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn notebook(cells: &[(&str, &[&str], Value)]) -> Notebook {
        let cells: Vec<Value> = cells
            .iter()
            .map(|(source, tags, outputs)| json!({ "cell_type": "code", "metadata": { "tags": tags }, "source": source, "outputs": outputs }))
            .collect();
        serde_json::from_value(json!({ "cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5 })).unwrap()
    }

    fn printed(text: &str) -> Value {
        json!([{ "output_type": "stream", "name": "stdout", "text": text }])
    }

    fn shown(data: Value) -> Value {
        json!([{ "output_type": "execute_result", "data": data, "execution_count": 1, "metadata": {} }])
    }

    fn found(built: (&str, &[&str], Value), now: (&str, &[&str], Value), same_data: bool) -> Vec<String> {
        let findings = differences(&notebook(&[built]), &notebook(&[now]), same_data);
        findings.into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn the_same_again_is_no_difference() {
        assert!(found(("x", &[], printed("loss 0.5\n")), ("x", &[], printed("loss 0.5001\n")), true).is_empty());
    }

    #[test]
    fn a_changed_number_is_found() {
        assert_eq!(found(("x", &[], printed("a 0.5")), ("x", &[], printed("a 0.6")), true), ["`a 0.5` is now `a 0.6`"]);
        assert_eq!(
            found(
                ("x", &[], shown(json!({ "text/plain": "2" }))),
                ("x", &[], shown(json!({ "text/plain": "3" }))),
                true
            )
            .len(),
            1
        );
        let figure = |y| shown(json!({ "image/svg+xml": format!("<svg><metadata>{{\"y\":{y}}}</metadata></svg>") }));
        assert!(found(("x", &[], figure(1.0)), ("x", &[], figure(1.0001)), true).is_empty());
        assert_eq!(
            found(("x", &[], figure(1.0)), ("x", &[], figure(2.0)), true),
            ["in the figure's data, .y: 1 is now 2"]
        );
    }

    #[test]
    fn a_missing_output_or_form_is_found() {
        assert_eq!(found(("x", &[], printed("a")), ("x", &[], json!([])), true), ["1 outputs are now 0"]);
        let (one, two) = (json!({ "text/plain": "2" }), json!({ "text/plain": "2", "text/html": "2" }));
        assert_eq!(found(("x", &[], shown(two)), ("x", &[], shown(one)), true).len(), 1);
        assert_eq!(found(("x", &[], printed("2")), ("x", &[], shown(json!({ "text/plain": "2" }))), true).len(), 1);
    }

    #[test]
    fn a_changed_source_asks_for_a_build() {
        assert!(found(("x", &[], json!([])), ("y", &[], json!([])), true)[0].contains("notebooks build"));
        assert!(found(("x", &[], json!([])), ("x", &["volatile"], json!([])), true)[0].contains("notebooks build"));
        let (two, one) =
            (notebook(&[("x", &[], json!([])), ("y", &[], json!([]))]), notebook(&[("x", &[], json!([]))]));
        assert_eq!(differences(&two, &one, true).len(), 1);
        assert_eq!(differences(&one, &two, true).len(), 1);
    }

    #[test]
    fn tags_exempt_what_they_are_made_for() {
        let differs = |tags: &[&str], same_data| {
            !found(("x", tags, printed("1.0")), ("x", tags, printed("2.0")), same_data).is_empty()
        };
        assert!(differs(&[], true) && differs(&["data"], true) && differs(&["other"], false));
        assert!(!differs(&["volatile"], true) && !differs(&["data"], false) && !differs(&["rtol=0.6"], true));
    }

    #[test]
    fn failures_are_found_whatever_the_tags() {
        let outputs = json!([{ "output_type": "stream", "name": "stderr", "text": "no such file\n" }]);
        let findings = failures(&notebook(&[("1", &[], json!([])), ("x", &["volatile", "data"], outputs)]));
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].cell, 1);
    }
}
