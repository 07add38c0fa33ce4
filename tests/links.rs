//! Every local link of the README and of the notebooks' Markdown leads to a file that exists, and to a heading in it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn all_local_links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md")];
    let notebooks = fs::read_dir(root.join("notebooks")).unwrap().map(|entry| entry.unwrap().path());
    pages.extend(notebooks.filter(|path| path.extension().is_some_and(|extension| extension == "md")));
    pages.sort();
    let (links, dead) = check(&pages);
    assert!(dead.is_empty(), "links that lead nowhere:\n{}", dead.join("\n"));
    assert!(links > 150, "only {links} links were found; does this test still read them?");
}

#[test]
fn the_table_of_sources_names_each_chapter() {
    let table = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("notebooks/COVERAGE.md")).unwrap();
    for chapter in [
        "00-welcome",
        "01-linear-regression",
        "02-not-finished",
        "04-softmax",
        "05-cross-entropy",
        "06-fashion-mnist",
        "07-exercises",
        "08-will-it-hold-tomorrow",
        "09-a-hidden-layer",
        "A-lines-further",
        "B-tables",
    ] {
        assert!(table.contains(&format!("]({chapter}.md#")), "nothing is said to be treated in {chapter}");
    }
}

/// A dead link is found, whatever is wrong with it: the file, the heading, the heading of another file, or a heading
/// that was renamed.
#[test]
fn dead_links_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page.md");
    let other = folder.path().join("other.md");
    let dead = |text: &str| {
        fs::write(&page, text).unwrap();
        check(std::slice::from_ref(&page)).1.len()
    };
    fs::write(&other, "# One `two`, three\n\n## Again\n\n## Again\n\n```text\n# no heading\n```\n").unwrap();
    assert_eq!(
        dead("[a](other.md) [b](other.md#one-two-three) [c](other.md#again-1) [d](https://x.org/y) `[e](f)`"),
        0
    );
    assert_eq!(dead("[a](other.txt)"), 1);
    assert_eq!(dead("[a](other.md#no-heading) [b](#here)"), 2);
    assert_eq!(dead("# Here\n\n[b](#here)\n```rust\nx[0](y)\n```\n"), 0);
    fs::write(&other, "# One, three\n").unwrap();
    assert_eq!(dead("[b](other.md#one-two-three)"), 1);
}

/// The number of local links in these pages, and those that lead nowhere, as `page:line: target`.
fn check(pages: &[PathBuf]) -> (usize, Vec<String>) {
    let mut headings = HashMap::<PathBuf, Vec<String>>::new();
    let (mut links, mut dead) = (0, Vec::new());
    for page in pages {
        let text = fs::read_to_string(page).unwrap();
        let folder = page.parent().unwrap();
        for (number, line) in prose(&text) {
            for target in targets(line) {
                links += 1;
                let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
                let path = if file.is_empty() { page.clone() } else { folder.join(file) };
                let anchors = headings.entry(path.clone()).or_insert_with(|| anchors(&path));
                if !path.exists() || !anchor.is_empty() && !anchors.iter().any(|known| known == anchor) {
                    dead.push(format!("{}:{number}: {target}", page.display()));
                }
            }
        }
    }
    (links, dead)
}

/// The numbered lines outside of code.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut in_code = false;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let fence = line.trim_start().starts_with("```");
        in_code ^= fence;
        (!fence && !in_code).then_some((index + 1, line))
    })
}

/// The targets of the links in a line, without those into the world.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    // Between an odd and an even backtick there is code.
    let outside = line.split('`').step_by(2);
    // A link whose text is code is torn apart by that, but its target is not.
    let all = outside.flat_map(|part| part.split("](").skip(1)).filter_map(|rest| rest.split_once(')'));
    all.map(|(target, _)| target).filter(|target| !target.contains("://") && !target.starts_with("mailto:"))
}

/// The anchors of a Markdown file, or of the Markdown cells of a notebook, as GitHub makes them.
fn anchors(path: &Path) -> Vec<String> {
    let Ok(text) = fs::read_to_string(path) else { return Vec::new() };
    let text = if path.extension().is_some_and(|extension| extension == "ipynb") { markdown(&text) } else { text };
    let mut seen = HashMap::<String, usize>::new();
    let headings = prose(&text).filter_map(|(_, line)| {
        let title = line.trim_start_matches('#');
        (title.len() < line.len() && title.starts_with(' ')).then(|| anchor(title.trim()))
    });
    headings
        .map(|anchor| {
            let before = seen.entry(anchor.clone()).and_modify(|count| *count += 1).or_default();
            if *before == 0 { anchor } else { format!("{anchor}-{before}") }
        })
        .collect()
}

/// Small letters; of the signs only hyphens and underscores stay; each space becomes a hyphen.
fn anchor(title: &str) -> String {
    let kept = title.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The Markdown cells of a notebook, one after the other.
fn markdown(notebook: &str) -> String {
    let notebook: serde_json::Value = serde_json::from_str(notebook).unwrap();
    let cells = notebook["cells"].as_array().unwrap().iter().filter(|cell| cell["cell_type"] == "markdown");
    let text = |lines: &serde_json::Value| -> String {
        lines.as_array().into_iter().flatten().filter_map(|line| line.as_str()).collect()
    };
    cells.map(|cell| text(&cell["source"]) + "\n\n").collect()
}
