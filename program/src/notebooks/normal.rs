//! The normal form of an executed notebook: nothing in it that differs from one run, or one machine, to the next,
//! apart from what the cells computed.

use std::collections::HashMap;
use std::env;
use std::path::Path;

use serde_json::{Map, Value, json};

use crate::files;
use crate::notebook::{Notebook, Output, Text, text_of};
use crate::place::Variant;

/// Brings a notebook that was just run into its normal form.
pub fn normalise(notebook: &mut Notebook, variant: Variant, root: &Path) {
    let names = private_names(root);
    let mut seen = HashMap::new();
    let mut count = 0;
    for cell in &mut notebook.cells {
        cell.id = id(&cell.cell_type, &cell.source.0, &mut seen);
        cell.metadata.retain(|key, _| key == "tags");
        if !cell.is_code() {
            continue;
        }
        count += 1;
        cell.execution_count = Some(json!(count));
        let mut outputs = Vec::new();
        for output in cell.outputs.take().unwrap_or_default() {
            add(&mut outputs, output, count, &names);
        }
        cell.outputs = Some(outputs);
    }
    let kernelspec =
        json!({ "display_name": variant.display_name(), "language": "rust", "name": variant.kernel_name() });
    let language =
        json!({ "file_extension": ".rs", "mimetype": "text/rust", "name": "rust", "pygments_lexer": "rust" });
    notebook.metadata = Map::from_iter([("kernelspec".to_owned(), kernelspec), ("language_info".to_owned(), language)]);
}

/// A name that follows from what stands in the cell, so that it stays when other cells come and go.
fn id(kind: &str, source: &str, seen: &mut HashMap<String, usize>) -> String {
    let id = files::fingerprint(format!("{kind}\n{source}").as_bytes())[..8].to_owned();
    let copies = seen.entry(id.clone()).or_insert(0);
    *copies += 1;
    if *copies == 1 { id } else { format!("{id}-{copies}") }
}

/// Adds an output. Lines of the same stream are put together: the kernel sends each one on its own.
fn add(outputs: &mut Vec<Output>, output: Output, count: usize, names: &[(String, &str)]) {
    match output {
        Output::Stream { name, text } => {
            let text = public(&text.0, names);
            if let Some(Output::Stream { name: last, text: before }) = outputs.last_mut()
                && *last == name
            {
                before.0.push_str(&text);
            } else {
                outputs.push(Output::Stream { name, text: Text(text) });
            }
        }
        Output::ExecuteResult { data, metadata, .. } => {
            let data = public_data(data, names);
            outputs.push(Output::ExecuteResult { data, execution_count: Some(json!(count)), metadata });
        }
        Output::DisplayData { data, metadata } => {
            outputs.push(Output::DisplayData { data: public_data(data, names), metadata });
        }
        Output::Error { ename, evalue, traceback } => {
            let traceback = traceback.iter().map(|line| public(line, names)).collect();
            outputs.push(Output::Error { ename, evalue: public(&evalue, names), traceback });
        }
    }
}

/// Each form as a list of lines, as Jupyter writes it.
fn public_data(data: Map<String, Value>, names: &[(String, &str)]) -> Map<String, Value> {
    let lines = |(mime, value): (String, Value)| match value {
        Value::String(_) | Value::Array(_) if !mime.contains("json") => {
            let text = public(&text_of(&value), names);
            (mime, Value::from_iter(text.split_inclusive('\n')))
        }
        other => (mime, other),
    };
    data.into_iter().map(lines).collect()
}

/// The names of this machine's folders, longest first, and what to write instead.
fn private_names(root: &Path) -> Vec<(String, &'static str)> {
    let variable = |name| env::var(name).ok().filter(|value: &String| value.len() > 1);
    let mut names = vec![(root.display().to_string(), "~/workbook")];
    names.extend(variable("FASHION_MNIST_DIR").map(|value| (value, "$FASHION_MNIST_DIR")));
    names.extend(variable("CARGO_HOME").map(|value| (value, "~/.cargo")));
    names.extend(variable("HOME").map(|value| (value, "~")));
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    names
}

fn public(text: &str, names: &[(String, &str)]) -> String {
    names.iter().fold(text.to_owned(), |text, (name, instead)| text.replace(name, instead))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notebook(outputs: Value) -> Notebook {
        let cell = json!({ "cell_type": "code", "id": "random", "execution_count": 7, "source": "x",
            "metadata": { "tags": ["data"], "execution": { "shell.execute_reply": "now" } }, "outputs": outputs });
        let value =
            json!({ "cells": [cell, cell], "metadata": { "jupytext": {} }, "nbformat": 4, "nbformat_minor": 5 });
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn what_differs_between_runs_is_gone() {
        let mut notebook = notebook(json!([
            { "output_type": "stream", "name": "stdout", "text": "one\n" },
            { "output_type": "stream", "name": "stdout", "text": "read from /home/me/book/data\n" },
            { "output_type": "execute_result", "data": { "text/plain": "2" }, "execution_count": 9, "metadata": {} },
        ]));
        normalise(&mut notebook, Variant::Light, Path::new("/home/me/book"));
        let [first, second] = &notebook.cells[..] else { panic!("there are two cells") };
        assert_eq!(first.metadata.len(), 1);
        assert_eq!(first.execution_count, Some(json!(1)));
        assert_eq!(second.id, format!("{}-2", first.id));
        let Output::Stream { text, .. } = &first.outputs()[0] else { panic!("it printed two lines") };
        assert_eq!(text.0, "one\nread from ~/workbook/data\n");
        assert_eq!(first.text_result().as_deref(), Some("2"));
        assert_eq!(notebook.kernel(), Some("rust"));
        assert!(!notebook.metadata.contains_key("jupytext"));
    }
}
