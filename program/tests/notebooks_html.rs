//! `notebooks html` with the real tool: all pages are there, with their figures and formulas, and need no network.
//!
//! The first run installs Sphinx into the lab's folder, so this is run on request:
//! `cargo test --test notebooks_html -- --ignored`.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

#[test]
#[ignore = "installs Sphinx into the lab"]
fn the_pages_are_whole_and_need_no_network() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("pages");
    let mut workbook = Command::new(env!("CARGO_BIN_EXE_workbook"));
    workbook.args(["notebooks", "html", "--out"]).arg(&out).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = workbook.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.lines().last().map(Path::new), Some(out.join("index.html").as_path()), "{said}");

    let mut pages = HashMap::new();
    read_pages(&out, &mut pages);
    for name in ["index.html", "search.html", "COVERAGE.html", "exercises/index.html"] {
        assert!(pages.contains_key(&out.join(name)), "{name} is missing");
    }
    let search = fs::read_to_string(out.join("_static/search-sections.js")).unwrap();
    for (name, notebook) in notebooks() {
        let page = out.join(format!("{name}.html"));
        let html = pages.get(&page).unwrap_or_else(|| panic!("{name} is missing"));
        assert!(search.contains(&format!("[\"{name}\",")), "{name} cannot be searched");
        let figures = figures(&notebook);
        let shown = article(html).matches("<img ").count();
        assert_eq!(shown, figures, "{name} shows {shown} of {figures} figures");
        let formulas = display_formulas(&notebook);
        let set = article(html).matches("<div class=\"math notranslate").count();
        assert_eq!(set, formulas, "{name} has {set} of {formulas} displayed formulas");
        assert!(set == 0 || html.contains("_static/mathjax/tex-svg.js"), "{name} does not load MathJax");
    }
    let problems: Vec<_> = pages.iter().flat_map(|(page, html)| problems(page, html, &pages)).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(out.join("_static/mathjax/tex-svg.js").is_file());
}

/// All pages below a folder.
fn read_pages(folder: &Path, pages: &mut HashMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_pages(&path, pages);
        } else if path.extension().is_some_and(|extension| extension == "html") {
            pages.insert(path.clone(), fs::read_to_string(&path).unwrap());
        }
    }
}

/// The built notebooks of the book, by name.
fn notebooks() -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../notebooks");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let built: Vec<_> = paths.filter(|path| path.extension().is_some_and(|extension| extension == "ipynb")).collect();
    assert!(!built.is_empty());
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    built.iter().map(|path| (name(path), serde_json::from_slice(&fs::read(path).unwrap()).unwrap())).collect()
}

fn cells<'a>(notebook: &'a Value, kind: &'a str) -> impl Iterator<Item = &'a Value> {
    notebook["cells"].as_array().unwrap().iter().filter(move |cell| cell["cell_type"] == kind)
}

fn outputs(notebook: &Value) -> impl Iterator<Item = &Value> {
    cells(notebook, "code").flat_map(|cell| cell["outputs"].as_array().unwrap())
}

/// The figures of a notebook: each is an output of its own, and a figure that moves has the frame that stands still.
fn figures(notebook: &Value) -> usize {
    let still = outputs(notebook).filter(|output| output["data"].get("image/svg+xml").is_some()).count();
    let moving = outputs(notebook).filter_map(|output| output["data"]["text/html"].as_array());
    still + moving.flatten().map(|line| line.as_str().unwrap().matches("<img ").count()).sum::<usize>()
}

fn display_formulas(notebook: &Value) -> usize {
    let lines = cells(notebook, "markdown").flat_map(|cell| cell["source"].as_array().unwrap());
    lines.map(|line| line.as_str().unwrap().matches("$$").count()).sum::<usize>() / 2
}

fn article(html: &str) -> &str {
    let from = html.find("<article").expect("every page has an article");
    &html[from..html.find("</article>").unwrap()]
}

/// What is wrong with the links of a page: they lead to no file, to no place in it, or it needs something from the net.
fn problems(page: &Path, html: &str, pages: &HashMap<PathBuf, String>) -> Vec<String> {
    let mut problems = Vec::new();
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag) {
        let attribute =
            |name: &str| tag.split_once(&format!(" {name}=\"")).and_then(|(_, rest)| rest.split('"').next());
        let Some(target) = attribute("href").or_else(|| attribute("src")) else { continue };
        let mut complain = |what: &str| problems.push(format!("{}: {what}: {target}", page.display()));
        // What is in the page itself may have two slashes among its digits.
        if target.starts_with("data:") {
            continue;
        }
        if target.contains("//") {
            if !tag.starts_with("a ") {
                complain("is loaded from elsewhere");
            }
            continue;
        }
        let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
        let file = file.split('?').next().unwrap_or_default();
        let path = if file.is_empty() { page.to_owned() } else { plain(&page.parent().unwrap().join(file)) };
        // The theme's pictures are in the page itself, and its checkboxes are found by name.
        if !path.is_file() {
            complain("there is no such file");
        } else if let Some(html) = pages.get(&path)
            && !anchor.is_empty()
            && !html.contains(&format!("id=\"{anchor}\""))
        {
            complain("there is no such place");
        }
    }
    problems
}

/// A path without `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        if part == std::path::Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}
