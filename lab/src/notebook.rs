//! A notebook file, as far as the book needs it: cells, their outputs, their tags.

use std::fs;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::files;

/// A notebook of version 4. The fields are in the order in which they are written.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Notebook {
    /// The cells, in their order.
    pub cells: Vec<Cell>,
    /// About the whole: the kernel, the language.
    pub metadata: Map<String, Value>,
    nbformat: u32,
    nbformat_minor: u32,
}

/// A cell.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cell {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    attachments: Option<Value>,
    /// `code`, `markdown` or `raw`.
    pub cell_type: String,
    /// Which execution this was; in a cell of code it must be there, if only as `null`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub execution_count: Option<Value>,
    /// A name that stays when other cells come and go.
    #[serde(default)]
    pub id: String,
    /// Tags among others.
    pub metadata: Map<String, Value>,
    /// What the cell gave; only cells of code have them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub outputs: Option<Vec<Output>>,
    /// What stands in it.
    pub source: Text,
}

/// One output of a cell.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "output_type", rename_all = "snake_case")]
pub enum Output {
    /// Lines that were printed.
    Stream {
        /// `stdout` or `stderr`.
        name: String,
        /// The lines.
        text: Text,
    },
    /// The value of the cell, in one form per MIME type.
    ExecuteResult {
        /// The forms.
        data: Map<String, Value>,
        /// Which execution this was.
        execution_count: Option<Value>,
        /// About the forms.
        metadata: Map<String, Value>,
    },
    /// Something shown on the way, in one form per MIME type.
    DisplayData {
        /// The forms.
        data: Map<String, Value>,
        /// About the forms.
        metadata: Map<String, Value>,
    },
    /// An error that the kernel reported, as the compiler's are.
    Error {
        /// Its kind.
        ename: String,
        /// Its message.
        evalue: String,
        /// All about it, with colours for a terminal.
        traceback: Vec<String>,
    },
}

impl Notebook {
    /// Reads a file.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("{} is no notebook", path.display()))
    }

    /// The text of the file: one space of indentation, as Jupyter writes it, so that the two differ in nothing else.
    pub fn to_text(&self) -> anyhow::Result<String> {
        let mut text = Vec::new();
        let format = serde_json::ser::PrettyFormatter::with_indent(b" ");
        self.serialize(&mut serde_json::Serializer::with_formatter(&mut text, format))?;
        text.push(b'\n');
        Ok(String::from_utf8(text)?)
    }

    /// A fingerprint of what stands in the cells, whatever their outputs.
    pub fn fingerprint(&self) -> String {
        let mut all = String::new();
        for cell in &self.cells {
            all += &format!("{}\n{}\n\0", cell.cell_type, cell.source.0.trim_end());
        }
        files::fingerprint(all.as_bytes())
    }

    /// The kernel that the notebook names.
    pub fn kernel(&self) -> Option<&str> {
        self.metadata.get("kernelspec")?.get("name")?.as_str()
    }
}

impl Cell {
    /// Whether it is a cell of code.
    pub fn is_code(&self) -> bool {
        self.cell_type == "code"
    }

    /// Its tags.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.metadata.get("tags").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    }

    /// Whether it has that tag.
    pub fn has_tag(&self, tag: &str) -> bool {
        self.tags().any(|found| found == tag)
    }

    /// Its outputs, none for a cell that is not code.
    pub fn outputs(&self) -> &[Output] {
        self.outputs.as_deref().unwrap_or_default()
    }

    /// The value that it shows, as text.
    pub fn text_result(&self) -> Option<String> {
        self.outputs().iter().find_map(|output| match output {
            Output::ExecuteResult { data, .. } => data.get("text/plain").map(text_of),
            _ => None,
        })
    }
}

/// A text, which a notebook may write as one string or as a list of lines. It is written as lines, so that a change in
/// one of them is a change in one line of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text(pub String);

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.split_inclusive('\n'))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(text_of(&Value::deserialize(deserializer)?)))
    }
}

/// The text of a value that is a string or a list of strings; of anything else, which no notebook should hold, as JSON.
pub fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(lines) => {
            lines.iter().map(|line| line.as_str().map_or_else(|| line.to_string(), str::to_owned)).collect()
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_notebook_is_written_as_it_was_read() {
        let value = json!({
            "cells": [
                { "cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# One\n", "two"] },
                { "cell_type": "code", "execution_count": 1, "id": "b", "metadata": { "tags": ["volatile"] }, "source": ["1 + 1"],
                  "outputs": [{ "output_type": "execute_result", "data": { "text/plain": ["2"] }, "execution_count": 1, "metadata": {} }] },
            ],
            "metadata": { "kernelspec": { "name": "rust" } }, "nbformat": 4, "nbformat_minor": 5,
        });
        let notebook: Notebook = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(notebook.cells[0].source.0, "# One\ntwo");
        assert!(notebook.cells[1].has_tag("volatile"));
        assert_eq!(notebook.cells[1].text_result().as_deref(), Some("2"));
        assert_eq!(notebook.kernel(), Some("rust"));
        assert_eq!(serde_json::from_str::<Value>(&notebook.to_text().unwrap()).unwrap(), value);
    }

    #[test]
    fn the_fingerprint_is_that_of_the_cells_not_of_their_outputs() {
        let read = |source: &str, output: &str| -> String {
            let outputs = json!([{ "output_type": "stream", "name": "stdout", "text": output }]);
            let cell = json!({ "cell_type": "code", "metadata": {}, "execution_count": null, "source": source, "outputs": outputs });
            let value = json!({ "cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5 });
            serde_json::from_value::<Notebook>(value).unwrap().fingerprint()
        };
        assert_eq!(read("1", "a"), read("1", "b"));
        assert_ne!(read("1", "a"), read("2", "a"));
    }
}
