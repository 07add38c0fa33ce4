//! Completions and explanations, as evcxr gives them, made fit for a reader.
//!
//! evcxr offers what no cell can use, such as private fields, and writes the places of arguments into the text; for what it
//! explains see [`explanation`]. Some things it makes impossible: it answers nothing while a cell runs, and runs no cell
//! while it looks for an answer; so a request during a cell is answered with nothing at once, and one that takes long
//! delays the next cell. It completes by the types of what has been run, and so knows nothing of a cell above that has not.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::explanation;
use super::message::Message;

/// Whether a request is for one of these.
pub fn is_asked_by(message: &Message) -> bool {
    message.is("complete_request") || message.is("inspect_request")
}

/// Whether a message is an answer to such a request.
pub fn is_answered_by(message: &Message) -> bool {
    message.is("complete_reply") || message.is("inspect_reply")
}

/// The request, as evcxr is to be asked.
pub fn ask(request: Message) -> Message {
    if !request.is("inspect_request") {
        return request;
    }
    let mut content = request.content();
    explanation::ask(&mut content);
    request.with_content(&content)
}

/// An answer that helps with nothing.
pub fn nothing_for(request: &Message) -> Value {
    let cursor = request.content()["cursor_pos"].clone();
    if request.is("complete_request") {
        json!({ "status": "ok", "matches": [], "cursor_start": cursor, "cursor_end": cursor, "metadata": {} })
    } else {
        json!({ "status": "ok", "found": false, "data": {}, "metadata": {} })
    }
}

/// The answer, made fit for a reader.
pub fn tidy(reply: Message, request: &Message, hidden: &Hidden) -> Message {
    let mut content = reply.content();
    if content["status"] == "error" {
        // evcxr calls it an error when there is nothing to say.
        return reply.with_content(&nothing_for(request));
    }
    match reply.header.msg_type.as_str() {
        "complete_reply" => complete(&mut content, request.content()["code"].as_str().unwrap_or_default(), hidden),
        "inspect_reply" => explanation::tidy(&mut content),
        _ => return reply,
    }
    reply.with_content(&content)
}

/// Names of the library that no cell can use.
#[derive(Clone, Debug, Default)]
pub struct Hidden {
    names: BTreeSet<String>,
}

impl Hidden {
    /// Those in the sources below that folder: fields and methods that are nowhere public. evcxr does not tell to what a
    /// name belongs, so one that is public anywhere is offered everywhere.
    pub fn of_sources(folder: &Path) -> Self {
        let (mut private, mut public) = (BTreeSet::new(), BTreeSet::new());
        read_names(folder, &mut private, &mut public);
        Self { names: private.difference(&public).cloned().collect() }
    }
}

fn read_names(folder: &Path, private: &mut BTreeSet<String>, public: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.ends_with("bin") {
            read_names(&path, private, public);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            names_in(&fs::read_to_string(&path).unwrap_or_default(), private, public);
        }
    }
}

/// The names of fields and methods in a source, read line by line, as rustfmt leaves it.
fn names_in(source: &str, private: &mut BTreeSet<String>, public: &mut BTreeSet<String>) {
    let mut inside = "";
    for line in source.lines() {
        let words = line.trim_start();
        if words.starts_with("//") || words.starts_with("#[") {
            continue;
        }
        let is_head = words.ends_with('{');
        let without_pub =
            words.trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ").trim_start_matches("pub ");
        if is_head && without_pub.starts_with("struct ") {
            inside = "struct";
        } else if is_head && (without_pub.starts_with("trait ") || words.starts_with("impl") && words.contains(" for "))
        {
            inside = "trait";
        } else if is_head && words.starts_with("impl") {
            inside = "impl";
        }
        let is_public = words.starts_with("pub ") || inside == "trait";
        let name = match without_pub.strip_prefix("fn ") {
            Some(rest) if inside == "impl" || inside == "trait" => rest.split(['(', '<']).next(),
            Some(_) => None,
            None if inside == "struct" => without_pub.split_once(": ").map(|(name, _)| name),
            None => None,
        };
        if let Some(name) = name.filter(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_')) {
            let names = if is_public { &mut *public } else { &mut *private };
            names.insert(name.to_owned());
        }
        if line == "}" {
            inside = "";
        }
    }
}

/// Names alone, without arguments; nothing private; behind `::`, what makes a value before what takes one.
fn complete(content: &mut Value, code: &str, hidden: &Hidden) {
    let kinds = content["metadata"]["_jupyter_types_experimental"].as_array().cloned().unwrap_or_default();
    let matches = content["matches"].as_array().cloned().unwrap_or_default();
    // Jupyter counts characters.
    let start = content["cursor_start"].as_u64().unwrap_or_default() as usize;
    let before: String = code.chars().take(start).collect();
    let mut found: Vec<(String, Value, bool)> = Vec::new();
    for (text, mut kind) in matches.iter().filter_map(Value::as_str).zip(kinds) {
        let Some(name) = plain_name(text) else { continue };
        let is_hidden = before.ends_with('.') && hidden.names.contains(name) && !is_written_in(code, name);
        if is_hidden || found.iter().any(|(other, ..)| other == name) {
            continue;
        }
        kind["text"] = name.into();
        let takes_self = text.split_once('(').is_some_and(|(_, arguments)| arguments.contains("self"));
        found.push((name.to_owned(), kind, takes_self));
    }
    if before.ends_with("::") {
        found.sort_by_key(|(_, _, takes_self)| *takes_self);
    }
    let (names, kinds): (Vec<_>, Vec<_>) = found.into_iter().map(|(name, kind, _)| (name, kind)).unzip();
    content["matches"] = names.into();
    content["metadata"]["_jupyter_types_experimental"] = kinds.into();
}

/// The name at the start of a completion, with the `!` of a macro. `None` for what is no name but a piece of code.
fn plain_name(text: &str) -> Option<&str> {
    let is_name = |c: char| c.is_alphanumeric() || ['_', '!', ':', '#', '\''].contains(&c);
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    // Arguments, parameters of a type, a space behind a keyword.
    let is_whole = rest.trim().is_empty() || rest.starts_with(['(', '<', '[', '{', ' ']);
    (is_whole && !name.is_empty() && !text.contains('\n')).then_some(name)
}

/// Whether the cell itself has a field or a method of that name.
fn is_written_in(code: &str, name: &str) -> bool {
    code.contains(&format!("{name}:")) || code.contains(&format!("fn {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden() -> Hidden {
        let (mut private, mut public) = (BTreeSet::new(), BTreeSet::new());
        let source = "pub struct Trainer {\n    max_epochs: usize,\n    pub(crate) quiet: bool,\n    pub lr: f32,\n}\n\n\
            impl Trainer {\n    pub fn fit(&self) {\n    }\n    fn run(&self) {\n    }\n}\n\
            impl Drop for Trainer {\n    fn drop(&mut self) {\n    }\n}\nfn free() {\n}\n";
        names_in(source, &mut private, &mut public);
        assert_eq!(public.iter().map(String::as_str).collect::<Vec<_>>(), ["drop", "fit", "lr"]);
        Hidden { names: private }
    }

    fn completed(code: &str, matches: &[&str]) -> Vec<String> {
        let kinds: Vec<_> =
            matches.iter().map(|text| json!({ "text": format!("{text} (…)"), "type": "function" })).collect();
        let mut content = json!({
            "status": "ok", "matches": matches, "cursor_start": code.chars().count(), "cursor_end": code.chars().count(),
            "metadata": { "_jupyter_types_experimental": kinds },
        });
        complete(&mut content, code, &hidden());
        let kinds = content["metadata"]["_jupyter_types_experimental"].as_array().unwrap();
        let names: Vec<_> =
            content["matches"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect();
        assert!(kinds.iter().map(|kind| kind["text"].as_str().unwrap()).eq(names.iter().map(String::as_str)));
        names
    }

    #[test]
    fn names_come_alone_and_nothing_private() {
        let matches = ["fit(model, data)", "max_epochs", "quiet", "run()", "lr", "fit(…)", "if {\n}"];
        assert_eq!(completed("Trainer::new(10).", &matches), ["fit", "lr"]);
        assert_eq!(completed("struct A { max_epochs: i32 }\na.", &matches), ["fit", "max_epochs", "lr"]);
        assert_eq!(completed("printl", &["println!(…)", "vec![]", "Vec<>"]), ["println!", "vec!", "Vec"]);
    }

    #[test]
    fn what_makes_a_value_comes_first() {
        let matches = ["abs(&self)", "zeros(shape)", "add(self, other)", "ones(shape)"];
        assert_eq!(completed("Tensor::", &matches), ["zeros", "ones", "abs", "add"]);
    }
}
