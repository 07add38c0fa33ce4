//! What is different in the reader's file, line by line.

use std::fs;

use anyhow::{Context, Result};
use similar::TextDiff;

use super::Book;
use crate::say::println;
use crate::style::{BAD, BOLD, DIM, GOOD};

/// Shows the changes that would make the reader's file the solution.
pub fn show(book: &Book, file: &str) -> Result<()> {
    let read = |folder: &str| {
        let path = book.root.join(folder).join("src").join(file);
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let (yours, ours) = (read("exercises")?, without_markers(&read("solutions")?));
    let changes = unified(&yours, &ours, &format!("exercises/src/{file}"), &format!("solutions/src/{file}"));
    if changes.is_empty() {
        println!("There is no difference.");
    }
    changes.lines().for_each(|line| match line.as_bytes() {
        [b'-', b'-', ..] | [b'+', b'+', ..] => println!("{BOLD}{line}{BOLD:#}"),
        [b'@', ..] => println!("{DIM}{line}{DIM:#}"),
        [b'-', ..] => println!("{BAD}{line}{BAD:#}"),
        [b'+', ..] => println!("{GOOD}{line}{GOOD:#}"),
        _ => println!("{line}"),
    });
    Ok(())
}

fn unified(yours: &str, ours: &str, yours_name: &str, ours_name: &str) -> String {
    let diff = TextDiff::from_lines(yours, ours);
    diff.unified_diff().context_radius(2).header(yours_name, ours_name).to_string()
}

/// The solution's file as a reader could have written it.
fn without_markers(solution: &str) -> String {
    let is_marker = |line: &&str| line.trim_start().starts_with("// >>> ") || line.trim_start().starts_with("// <<< ");
    let lines = solution.lines().filter(|line| !is_marker(line));
    lines.map(|line| line.replace("solutions::", "exercises::") + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_answers_differ() {
        let solution = "//! A task.\n\n/// # use solutions::f;\nfn f(x: f32) -> f32 {\n    // >>> solution(x)\n    x + x\n    \
                        // <<< solution\n}\n";
        let yours = "//! A task.\n\n/// # use exercises::f;\nfn f(x: f32) -> f32 {\n    2.0 * x\n}\n";
        let ours = without_markers(solution);
        let changes = unified(yours, &ours, "mine.rs", "ours.rs");
        let wanted = "--- mine.rs\n+++ ours.rs\n@@ -3,4 +3,4 @@\n /// # use exercises::f;\n fn f(x: f32) -> f32 {\n\
                      -    2.0 * x\n+    x + x\n }\n";
        assert_eq!(changes, wanted);
        assert_eq!(unified(&ours, &ours, "a", "b"), "");
    }
}
