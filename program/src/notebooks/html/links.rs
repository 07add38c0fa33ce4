//! The links of the notebooks, which lead from file to file of the project, as links from page to page.

use std::path::Path;

/// The page of the exercise to which a link leads, as a path below the exercises' `src`.
pub fn exercise(target: &str) -> Option<&Path> {
    let below = target.strip_prefix("../exercises/src/")?;
    Path::new(below).extension().is_some_and(|extension| extension == "rs").then(|| Path::new(below))
}

/// Markdown with its links turned, outside of code. `is_chapter` knows the names of the chapters.
///
/// An exercise's file becomes its page; a chapter's Markdown becomes the chapter. A link to anything else in the
/// project has no page to lead to, and only its text stays.
pub fn turn(markdown: &str, is_chapter: &dyn Fn(&str) -> bool) -> String {
    let mut turned = String::with_capacity(markdown.len());
    let mut fence = None;
    for line in markdown.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let opens = ["```", "~~~"].into_iter().find(|fence| trimmed.starts_with(fence));
        match (fence, opens) {
            (None, None) => turn_line(line, is_chapter, &mut turned),
            (None, Some(_)) => fence = opens,
            (Some(_), _) if opens == fence => fence = None,
            (Some(_), _) => {}
        }
        if fence.is_some() || opens.is_some() {
            turned.push_str(line);
        }
    }
    turned
}

fn turn_line(line: &str, is_chapter: &dyn Fn(&str) -> bool, turned: &mut String) {
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("](") {
        let Some((target, behind)) = after.split_once(')') else { break };
        // The text of the link starts after the last bracket that is open.
        let Some((ahead, text)) = before.rsplit_once('[') else {
            turned.push_str(&rest[..before.len() + 2]);
            rest = after;
            continue;
        };
        turned.push_str(ahead);
        match turn_target(target, is_chapter) {
            Some(target) => turned.push_str(&format!("[{text}]({target})")),
            None => turned.push_str(text),
        }
        rest = behind;
    }
    turned.push_str(rest);
}

fn turn_target(target: &str, is_chapter: &dyn Fn(&str) -> bool) -> Option<String> {
    if target.contains("://") || target.starts_with('#') || target.starts_with("mailto:") {
        return Some(target.to_owned());
    }
    if let Some(below) = exercise(target) {
        return Some(format!("exercises/{}", below.with_extension("md").to_string_lossy().replace('\\', "/")));
    }
    let (file, anchor) = target.split_at(target.find('#').unwrap_or(target.len()));
    if file.contains('/') {
        return None;
    }
    match file.strip_suffix(".md") {
        Some(name) if is_chapter(name) => Some(format!("{name}.ipynb{anchor}")),
        _ => Some(target.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_pages() {
        let turned = |text| turn(text, &|name| name == "04-softmax");
        assert_eq!(
            turned("see [a file](../exercises/src/ch04_04/overflow.rs), or [b](04-softmax.md#43-steps)."),
            "see [a file](exercises/ch04_04/overflow.md), or [b](04-softmax.ipynb#43-steps)."
        );
        assert_eq!(turned("[c](04-softmax.ipynb) [d](#here)"), "[c](04-softmax.ipynb) [d](#here)");
        assert_eq!(turned("[e](https://docs.rs/ndarray)"), "[e](https://docs.rs/ndarray)");
        assert_eq!(turned("the [README](../README.md) says"), "the README says");
        assert_eq!(turned("$a[i](x)$ and ]( and [f](../x"), "$a[i](x)$ and ]( and [f](../x");
    }

    #[test]
    fn code_is_left_alone() {
        let text = "```rust\nlet a = b[c](../d);\n```\n[x](../y)\n";
        assert_eq!(turn(text, &|_| false), "```rust\nlet a = b[c](../d);\n```\nx\n");
    }
}
