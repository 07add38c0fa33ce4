//! What the compiler says, as JSON, and which of the reader's files it is about.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// An error, a warning, or a note.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Diagnostic {
    level: String,
    message: String,
    /// As it is shown to people.
    pub rendered: Option<String>,
    #[serde(default)]
    spans: Vec<Span>,
}

/// A place in a source file.
#[derive(Clone, Debug, Deserialize)]
struct Span {
    file_name: PathBuf,
    line_start: usize,
    is_primary: bool,
    #[serde(default)]
    text: Vec<Line>,
    /// Where the macro was called in which this place is.
    expansion: Option<Box<Expansion>>,
}

#[derive(Clone, Debug, Deserialize)]
struct Line {
    text: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Expansion {
    span: Span,
}

/// The files that only name others.
const INDEXES: [&str; 3] = ["mod.rs", "lib.rs", "main.rs"];

fn is_index(file: &Path) -> bool {
    INDEXES.iter().any(|index| file.ends_with(index))
}

impl Diagnostic {
    /// Whether it is an error of its own, and does not only count the others.
    pub fn is_error(&self) -> bool {
        self.level.starts_with("error") && !self.message.starts_with("aborting due to")
    }

    /// The message with its line, for a sentence.
    pub fn summary(&self, base: &Path) -> String {
        match self.places(base).next() {
            Some((file, span)) if !is_index(file) => {
                format!("{}, in line {}", self.message, span.line_start)
            }
            _ => self.message.clone(),
        }
    }

    /// The name that the list of a folder looks for in one of its files, and in vain.
    pub fn missing_name(&self, base: &Path) -> Option<&str> {
        let name = self.message.strip_prefix("cannot find ")?.split_once(" in module ")?.0.split('`').nth(1)?;
        self.places(base).next().is_some_and(|(file, _)| is_index(file)).then_some(name)
    }

    /// The files it is about, as paths below `base`: those that `exists` says are files of the book.
    ///
    /// A `mod.rs` names the functions and the files of its folder, so an error there is about a file that it names in
    /// that line: a function in it has another name or type, or it is gone.
    pub fn files(&self, base: &Path, exists: &dyn Fn(&Path) -> bool) -> BTreeSet<PathBuf> {
        let mut files = BTreeSet::new();
        for (file, span) in self.places(base) {
            let folder = file.parent().unwrap_or(Path::new(""));
            let mut named = BTreeSet::new();
            if is_index(file) {
                let text =
                    span.text.iter().flat_map(|line| line.text.split(|c: char| !c.is_alphanumeric() && c != '_'));
                let candidates =
                    text.flat_map(|word| [folder.join(word).with_extension("rs"), folder.join(word).join("mod.rs")]);
                named.extend(candidates.filter(|candidate| *candidate != file && exists(candidate)));
            }
            if named.is_empty() && exists(file) {
                named.insert(file.to_owned());
            }
            files.append(&mut named);
        }
        files
    }

    /// Its main places below `base`; for those in a macro, where that was called.
    fn places<'a>(&'a self, base: &'a Path) -> impl Iterator<Item = (&'a Path, &'a Span)> {
        self.spans.iter().filter(|span| span.is_primary).filter_map(move |mut span| {
            loop {
                if let Ok(below) = span.file_name.strip_prefix(base) {
                    return Some((below, span));
                }
                span = &span.expansion.as_ref()?.span;
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const BASE: &str = "exercises/src";

    fn span(file: &str, text: &str) -> Value {
        json!({ "file_name": file, "line_start": 7, "is_primary": true, "text": [{ "text": text }], "expansion": null })
    }

    fn files(span: Value) -> Vec<String> {
        let error = json!({ "level": "error", "message": "no", "rendered": null, "spans": [span] });
        let error: Diagnostic = serde_json::from_value(error).unwrap();
        let book = ["lib.rs", "ch01/mod.rs", "ch01/overflow.rs", "ch01/work.rs"].map(PathBuf::from);
        let found = error.files(Path::new(BASE), &|file| book.iter().any(|known| known == file));
        found.iter().map(|file| file.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn an_error_is_about_the_file_in_which_it_is() {
        assert_eq!(files(span("exercises/src/ch01/work.rs", "let x = ;")), ["ch01/work.rs"]);
        assert!(files(span("src/tensor/mod.rs", "work")).is_empty(), "that is not the reader's");
        assert!(files(span("exercises/src/ch01/mine.rs", "")).is_empty(), "there is no stub of it");
    }

    #[test]
    fn an_error_in_a_list_is_about_the_file_that_is_listed() {
        let call = "        checks::ch01::overflow(overflow::naive_softmax, overflow::is_distribution),";
        assert_eq!(files(span("exercises/src/ch01/mod.rs", call)), ["ch01/overflow.rs"]);
        assert_eq!(files(span("exercises/src/ch01/mod.rs", "pub mod work;")), ["ch01/work.rs"]);
        assert_eq!(files(span("exercises/src/lib.rs", "pub mod ch01;")), ["ch01/mod.rs"]);
        assert_eq!(files(span("exercises/src/ch01/mod.rs", "    vec![")), ["ch01/mod.rs"]);
    }

    #[test]
    fn an_error_in_a_macro_is_about_the_file_that_calls_it() {
        let mut inner = span("src/macros.rs", "$x");
        inner["expansion"] = json!({ "span": span("exercises/src/ch01/work.rs", "tensor![x]") });
        assert_eq!(files(inner), ["ch01/work.rs"]);
    }
}
