//! The common mistakes of notebooks, each explained in a sentence, with the section of chapter 0 that says more.

use serde_json::{Value, json};

/// A sentence for the reader.
#[derive(Debug, PartialEq)]
pub struct Explanation {
    /// What went wrong, and what to write instead.
    pub sentence: String,
    /// The section that says more.
    pub section: Section,
}

/// A section of chapter 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// How cells follow one another.
    Cells,
    /// Errors, and the habits that avoid them.
    Wrong,
    /// Tensors, and when `&` is needed.
    Tensors,
}

impl Section {
    /// Its heading.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Cells => "0.1 Cells",
            Self::Wrong => "0.2 When something goes wrong",
            Self::Tensors => "0.3 Tensors",
        }
    }

    /// A link to it, as the content of a message. An error is plain text in a notebook, and cannot hold one.
    pub fn link(self) -> Value {
        let heading = self.heading();
        // JupyterLab names a heading by its text, with hyphens for spaces.
        let markdown = format!("More about this: [{heading}](00-welcome.ipynb#{})", heading.replace(' ', "-"));
        let data = json!({ "text/markdown": markdown, "text/plain": format!("More about this: section {heading}") });
        json!({ "data": data, "metadata": {}, "transient": {} })
    }
}

/// Explains what the compiler says, if it is a mistake that notebooks invite. `labels` is what it writes at the places.
pub fn explain(message: &str, labels: &str) -> Option<Explanation> {
    let name = quoted(message).next().unwrap_or_default();
    let says = |part: &str| message.contains(part);
    let because = |section, sentence: String| Some(Explanation { sentence, section });
    if says("of moved value") || says("of partially moved value") {
        return because(
            Section::Tensors,
            format!(
                "`{name}` has been used up. Write `&{name}` where it is used first, or `{name}.clone()` for a copy."
            ),
        );
    }
    if says("cannot find value") {
        return (!is_slip(name, labels)).then(|| Explanation {
            section: Section::Wrong,
            sentence: format!(
                "There is no variable `{name}` now. Perhaps its cell has not been run yet, or failed, or a later cell has \
                 used it up (`&{name}` keeps it). Run the cell again that makes it."
            ),
        });
    }
    if says("cannot find") && says("in this scope") && !is_slip(name, labels) {
        return because(Section::Cells, format!("If another cell defines `{name}`, run that one first."));
    }
    if says("mismatched types")
        && let Some((expected, found)) = labels.lines().find_map(expected_and_found)
        && expected.trim_start_matches('&') == found
        && expected.starts_with('&')
    {
        return because(Section::Tensors, format!("This borrows a `{found}`: write a `&` in front of it."));
    }
    if ["cannot add", "cannot subtract", "cannot multiply", "cannot divide"].iter().any(|verb| says(verb))
        && says("Tensor`")
        && ["{integer}", "i32", "usize"].iter().any(|kind| says(kind))
    {
        return because(Section::Tensors, "A tensor holds numbers with a point: write `2.0`, not `2`.".to_owned());
    }
    if says("does not live long enough") || says("temporary value dropped while borrowed") {
        return because(
            Section::Wrong,
            "The kernel cannot keep a reference in a variable for later cells. Keep a value of its own, as `.to_owned()` \
             or `.clone()` makes it, or put braces `{ ... }` around the code that needs it."
                .to_owned(),
        );
    }
    if says("duplicate definitions with name") {
        return because(
            Section::Wrong,
            "An `impl` in a cell of its own counts twice when the cell is run again. Keep `struct` and `impl` in one cell."
                .to_owned(),
        );
    }
    if (says("no method named") || says("no function or associated item named") || says("no associated function"))
        && let Some(of) = quoted(message).nth(1)
        && is_of_the_reader(of)
    {
        return because(
            Section::Wrong,
            format!(
                "If `{of}` has been defined again since it got its methods, they are gone: a type that is defined anew \
                 forgets them. Keep `struct` and `impl` in one cell."
            ),
        );
    }
    if says("expected function, found") {
        return because(
            Section::Cells,
            "A variable of the same name hides the function. Give one of the two another name.".to_owned(),
        );
    }
    None
}

/// What evcxr itself says about a variable that it cannot keep, or a value that it cannot show, in words for the reader.
pub fn explain_variable(message: &str) -> Option<(String, Explanation)> {
    let name = quoted(message).next()?;
    let (what, sentence) = if message.contains("is a closure") {
        (
            format!("The kernel cannot keep `{name}` for later cells: the type of a closure has no name."),
            format!("Write a function, `fn {name}(...)`, or put braces `{{ ... }}` around the code that needs it."),
        )
    } else if message.contains("determine type of variable") {
        (
            format!("The kernel cannot tell the type of `{name}`, which it needs to keep the variable."),
            format!("Write the type, as in `let {name}: Vec<f32> = ...`, or put braces `{{ ... }}` around the code."),
        )
    } else if message.ends_with("doesn't implement `Debug`") {
        (
            format!("The value of the last line cannot be shown: `{name}` does not implement `Debug`."),
            "Write `#[derive(Debug)]` above the type, or a `;` behind the last line, which then is not shown."
                .to_owned(),
        )
    } else if message.contains("non-static lifetime") {
        (
            format!("The kernel cannot keep a reference in `{name}` for later cells."),
            "Keep a value of its own, as `.to_owned()` or `.clone()` makes it, or put braces `{ ... }` around the code that \
             needs it."
                .to_owned(),
        )
    } else if message.contains("cannot be persisted") {
        let of = quoted(message).nth(1).unwrap_or_default();
        (
            format!("The kernel cannot keep `{name}` for later cells: its type cannot be written down (`{of}`)."),
            "Keep something with a name, as `.collect::<Vec<_>>()` makes of an iterator, or put braces `{ ... }` around \
             the code that needs it."
                .to_owned(),
        )
    } else {
        return None;
    };
    Some((what, Explanation { sentence, section: Section::Wrong }))
}

/// Whether the name is a slip of the pen, which the compiler has already named. It also takes `None` for one that is similar
/// to `gone`; but nobody who writes a small letter means the name of a type.
fn is_slip(name: &str, labels: &str) -> bool {
    let similar = labels.split_once("similar name").and_then(|(_, rest)| quoted(rest).next());
    similar.is_some_and(|similar| similar.starts_with(char::is_uppercase) == name.starts_with(char::is_uppercase))
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// "expected `&Tensor`, found `Tensor`".
fn expected_and_found(line: &str) -> Option<(&str, &str)> {
    let mut names = quoted(line.split_once("expected ")?.1);
    let pair = (names.next()?, names.next()?);
    line.contains("found").then_some(pair)
}

/// Whether a type may be one of the reader's own: a plain name, and none of the library's that every cell knows.
fn is_of_the_reader(name: &str) -> bool {
    let is_plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_plain && name.starts_with(char::is_uppercase) && !["Tensor", "Figure", "Trainer", "String"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(message: &str, labels: &str) -> String {
        explain(message, labels).map(|explanation| explanation.sentence).unwrap_or_default()
    }

    #[test]
    fn the_common_mistakes_are_explained() {
        for (message, labels, part) in [
            ("borrow of moved value: `x`", "", "Write `&x`"),
            ("use of moved value: `loss`", "", "`loss.clone()`"),
            ("cannot find value `x` in this scope", "not found in this scope", "Run the cell again"),
            (
                "cannot find value `gone` in this scope",
                "help: a unit variant with a similar name exists: `None`",
                "There is no variable `gone` now",
            ),
            ("cannot find function `halve` in this scope", "not found in this scope", "run that one first"),
            ("mismatched types", "expected `&Tensor`, found `Tensor`", "write a `&`"),
            ("cannot multiply `Tensor` by `{integer}`", "", "`2.0`, not `2`"),
            ("`row` does not live long enough", "", "cannot keep a reference"),
            ("temporary value dropped while borrowed", "", "cannot keep a reference"),
            ("duplicate definitions with name `forward`", "", "`struct` and `impl` in one cell"),
            ("no method named `area` found for struct `Net` in the current scope", "", "forgets them"),
            ("expected function, found `SoftmaxRegression`", "", "another name"),
        ] {
            assert!(sentence(message, labels).contains(part), "{message}: {:?}", sentence(message, labels));
        }
    }

    #[test]
    fn what_is_clear_already_is_not_explained() {
        for (message, labels) in [
            ("cannot find value `lenght` in this scope", "help: a local variable with a similar name exists: `length`"),
            ("mismatched types", "expected `i32`, found floating-point number"),
            ("mismatched types", "expected `&Tensor`, found `f32`"),
            ("no method named `foo` found for struct `Tensor` in the current scope", ""),
            ("no method named `foo` found for struct `Vec<i32>` in the current scope", ""),
        ] {
            assert_eq!(sentence(message, labels), "", "{message}");
        }
    }

    #[test]
    fn a_variable_that_cannot_be_kept_is_named() {
        let evcxr = "The variable `double` is a closure, which cannot be persisted.\nYou can however persist closures";
        let (what, why) = explain_variable(evcxr).unwrap();
        assert!(what.contains("cannot keep `double`") && why.sentence.contains("`fn double(...)`"), "{what} {why:?}");
        let evcxr = "Couldn't automatically determine type of variable `d`.\nPlease give it an explicit type.";
        assert!(explain_variable(evcxr).unwrap().1.sentence.contains("let d: Vec<f32>"));
        let evcxr = "The variable `i` has type `Map<..>` which cannot be persisted.\nYou might";
        assert!(explain_variable(evcxr).unwrap().0.contains("`Map<..>`"));
        assert_eq!(explain_variable("Looks like you're missing a semicolon"), None);
    }

    #[test]
    fn the_sections_are_there() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../notebooks/00-welcome.md");
        let text = std::fs::read_to_string(path).unwrap();
        for section in [Section::Cells, Section::Wrong, Section::Tensors] {
            assert!(text.contains(&format!("\n## {}\n", section.heading())), "{section:?}");
        }
        let link = Section::Wrong.link();
        let markdown = link["data"]["text/markdown"].as_str().unwrap();
        assert!(markdown.contains("(00-welcome.ipynb#0.2-When-something-goes-wrong)"), "{markdown}");
    }
}
