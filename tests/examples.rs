//! Each public function of the library has an example that runs: in its own doc comment, or in that of its type, trait or
//! `impl`, if the code there calls or defines it.
//!
//! The sources are read line by line, as rustfmt leaves them. Not covered are the figures of the chapters, what is
//! hidden from the documentation, and macros. That the examples hold is what `cargo test --doc` proves.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn every_public_function_has_an_example() {
    let (count, lacking) = without_example(&sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))));
    assert!(count > 250, "the functions are found, but only {count} of them");
    assert!(lacking.is_empty(), "these have no example in their documentation:\n{}", lacking.join("\n"));
}

#[test]
fn a_missing_example_is_found() {
    let source = "/// ```\n/// A::len();\n/// ```\npub struct A;\nimpl A {\n    pub fn len() {}\n    /// ```text\n    /// \n    \
        /// ```\n    pub fn rest() {}\n    #[doc(hidden)]\n    pub fn hidden() {}\n}\npub trait T {\n    fn of_trait();\n}\n";
    let (count, lacking) = without_example(&[("a.rs".into(), source.to_owned())]);
    assert_eq!((count, lacking.join(", ")), (3, "a.rs:10: rest, a.rs:15: of_trait".to_owned()));
}

/// The files of the library, with their texts.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        if name == "tests" || (folder.ends_with("figures") && (name.starts_with("ch") || name.starts_with("appendix")))
        {
            continue;
        }
        if path.is_dir() {
            sources.extend(self::sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            sources.push((path, text.split("\n#[cfg(test)]\nmod ").next().unwrap().to_owned()));
        }
    }
    sources
}

/// A trait or an `impl`, from the brace that opens it to the one that closes it.
struct Block<'a> {
    indent: usize,
    owner: &'a str,
    is_trait: bool,
    shared: String,
}

/// How many public functions there are, and the places of those without an example.
fn without_example(sources: &[(PathBuf, String)]) -> (usize, Vec<String>) {
    let (mut types, mut functions) = (BTreeMap::from([("", String::new())]), Vec::new()); // free functions are of type ""
    for (path, text) in sources {
        let (mut docs, mut hidden, mut block) = (Vec::new(), false, None::<Block>);
        for (number, line) in text.lines().enumerate() {
            let code = line.trim_start();
            let indent = line.len() - code.len();
            if let Some(text) = code.strip_prefix("///") {
                docs.push(text.trim_start());
                continue;
            } else if code.starts_with("#[") || code.starts_with("//") {
                hidden |= code.contains("doc(hidden)");
                continue;
            }
            let public = code.strip_prefix("pub ").map(|code| code.trim_start_matches("const "));
            let example = example(&docs);
            match words(public.unwrap_or(code)).collect::<Vec<_>>()[..] {
                [kind @ ("struct" | "enum" | "trait"), name, ..] if public.is_some() && !hidden => {
                    types.insert(name, example);
                    block = (kind == "trait").then(|| Block { indent, owner: name, is_trait: true, shared: "".into() });
                }
                ["impl", ..] if !code.contains(" for ") => {
                    block = Some(Block { indent, owner: owner(code), is_trait: false, shared: example });
                }
                ["fn", name, ..] if !hidden => {
                    let of_trait = block.as_ref().is_some_and(|block| block.is_trait && indent == block.indent + 4);
                    if public.is_some() || of_trait {
                        let (owner, shared) = block.as_ref().map_or(("", ""), |block| (block.owner, &block.shared));
                        let is_shown = !example.is_empty() || shows(shared, name);
                        functions.push((format!("{}:{}", path.display(), number + 1), owner, name, is_shown));
                    }
                }
                _ => {}
            }
            (docs, hidden) = (Vec::new(), false);
            block = block.filter(|block| !(code == "}" && indent == block.indent));
        }
    }
    // Methods of types that the crate keeps to itself are in no documentation.
    functions.retain(|(_, owner, ..)| types.contains_key(owner));
    let lacking = functions.iter().filter(|(_, owner, name, is_shown)| !is_shown && !shows(&types[owner], name));
    (functions.len(), lacking.map(|(place, _, name, _)| format!("{place}: {name}")).collect())
}

/// What runs of a doc comment: the lines between a bare fence and the next one.
fn example(docs: &[&str]) -> String {
    let parts = docs.split(|line| line.starts_with("```"));
    let fences = docs.iter().filter(|line| line.starts_with("```"));
    let code = parts.skip(1).zip(fences).step_by(2).filter(|(_, fence)| **fence == "```");
    code.flat_map(|(lines, _)| lines).copied().collect::<Vec<_>>().join("\n")
}

/// Whether an example calls or defines the function.
fn shows(example: &str, name: &str) -> bool {
    [".", "::", "fn "].iter().any(|before| example.contains(&format!("{before}{name}(")))
}

/// The type of an `impl`, behind the generics of its own.
fn owner(code: &str) -> &str {
    let generics = code.strip_prefix("impl<").and_then(|rest| rest.split_once("> "));
    words(generics.map_or(&code["impl".len()..], |(_, rest)| rest)).next().unwrap_or("")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}
