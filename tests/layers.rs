//! The rooms of the crate stand one above the other, and each may use only those above it. Within a room no file uses,
//! however indirectly, a file that uses it.
//!
//! Both are read off the `use` lines and the paths in the code; tests within a file may use what they like.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up; what stands on one line is one layer.
const LAYERS: [&[&str]; 10] = [
    &["error", "escape", "labels", "random", "stop", "write"],
    &["tensor", "tensor32", "tensor64", "product", "numbers", "close", "macros"],
    &["functional"],
    &["nn"],
    &["data"],
    &["train"],
    &["plot"],
    &["notebook"],
    &["figures"],
    &["prelude", "lib"],
];

/// The other packages, each with rooms of its own: the checks, the command line, the launcher of the lab, and what makes
/// exercises of solutions. Cargo itself sees to it that none of them uses one above it.
const OTHERS: [&str; 4] = ["checks/src", "program/src", "lab/src", "solutions/stubs/src"];

/// Names that the crate's root hands on, with the room that they live in.
const AT_THE_ROOT: [(&str, &str); 11] = [
    ("ConfigError", "error"),
    ("Error", "error"),
    ("Result", "error"),
    ("Labels", "labels"),
    ("Rng", "random"),
    ("rng", "random"),
    ("Float", "tensor"),
    ("Tensor", "tensor"),
    ("assert_close", "macros"),
    ("__cell_eprintln", "notebook"),
    ("ndarray", "error"),
];

/// A source file: `["plot", "axis"]` for `plot/axis.rs`, `["plot"]` for `plot/mod.rs`.
struct Source {
    file: PathBuf,
    module: Vec<String>,
    /// Each path that it names, from the root of the crate, with its line.
    paths: Vec<(usize, Vec<String>)>,
}

#[test]
fn every_room_uses_only_those_above_it() {
    let layer_of = |room: &str| LAYERS.iter().position(|rooms| rooms.contains(&room));
    let mut upward = Vec::new();
    for source in sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        let room = &source.module[0];
        let own = layer_of(room).unwrap_or_else(|| panic!("{}: this room has no layer yet", source.file.display()));
        for (line, path) in &source.paths {
            let name = path.first().map_or("", String::as_str);
            let used = AT_THE_ROOT.iter().find(|(root, _)| *root == name).map_or(name, |(_, room)| room);
            let layer = layer_of(used).unwrap_or_else(|| panic!("{}:{line}: what is `{used}`?", source.file.display()));
            if layer > own || (layer == own && used != room && own > 1) {
                upward.push(format!("{}:{line}: `{room}` uses `{used}`", source.file.display()));
            }
        }
    }
    assert!(upward.is_empty(), "these rooms use one below them:\n{}", upward.join("\n"));
}

#[test]
fn no_rooms_of_the_other_packages_use_each_other_in_a_circle() {
    OTHERS.iter().for_each(|root| check_rooms(&Path::new(env!("CARGO_MANIFEST_DIR")).join(root)));
}

fn check_rooms(root: &Path) {
    let sources = sources(root);
    let mut arrows: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    for source in sources.iter().filter(|source| !["main", "lib"].contains(&source.module[0].as_str())) {
        let room = source.module[0].as_str();
        for (line, path) in source.paths.iter().filter(|(_, path)| path[0] != room) {
            let place = format!("{}:{line}", source.file.display());
            arrows.entry(room).or_default().entry(&path[0]).or_insert(place);
        }
    }
    // A room that uses nothing that is left can be taken away; what remains in the end goes in circles.
    while let Some(free) =
        arrows.keys().copied().find(|room| !arrows[room].keys().any(|used| arrows.contains_key(used)))
    {
        arrows.remove(free);
    }
    let left: Vec<String> = arrows
        .iter()
        .flat_map(|(room, used)| used.iter().map(move |(used, place)| (room, used, place)))
        .filter(|(_, used, _)| arrows.contains_key(*used))
        .map(|(room, used, place)| format!("{place}: `{room}` uses `{used}`"))
        .collect();
    assert!(left.is_empty(), "these rooms use each other in circles:\n{}", left.join("\n"));
}

#[test]
fn no_files_of_a_room_use_each_other_in_a_circle() {
    let mut circles = Vec::new();
    for root in [&["src"], &OTHERS[..]].concat() {
        let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(root));
        let modules: BTreeSet<&[String]> = sources.iter().map(|source| &source.module[..]).collect();
        let faces: BTreeMap<&[String], &Source> = sources.iter().map(|source| (&source.module[..], source)).collect();
        let mut arrows: BTreeMap<&[String], BTreeSet<&[String]>> = BTreeMap::new();
        for source in sources.iter().filter(|source| !is_face(source)) {
            for (_, path) in &source.paths {
                if let Some(used) = resolve(path, &modules, &faces)
                    && used != source.module
                    && !is_face(faces[used])
                {
                    arrows.entry(&source.module).or_default().insert(used);
                }
            }
        }
        for start in arrows.keys() {
            // The shortest way back to where it began.
            let mut ways = vec![vec![*start]];
            let mut seen = BTreeSet::new();
            while let Some(way) = (!ways.is_empty()).then(|| ways.remove(0)) {
                for next in arrows.get(way[way.len() - 1]).into_iter().flatten() {
                    if next == start {
                        // Each circle once: from its first file.
                        if way.iter().all(|module| module >= start) {
                            circles.push(way.iter().map(|module| module.join("/")).collect::<Vec<_>>().join(" -> "));
                        }
                        ways.clear();
                        break;
                    }
                    if seen.insert(*next) {
                        ways.push([way.clone(), vec![*next]].concat());
                    }
                }
            }
        }
    }
    assert!(circles.is_empty(), "these files use each other in circles:\n{}", circles.join("\n"));
}

/// A `mod.rs` hands on what its files define, and they take the room's common names from it.
fn is_face(source: &Source) -> bool {
    source.file.ends_with("mod.rs") || source.file.ends_with("main.rs") || source.file.ends_with("lib.rs")
}

/// The file in which a path ends, also where a `mod.rs` hands the name on.
fn resolve<'a>(
    path: &[String],
    modules: &BTreeSet<&'a [String]>,
    faces: &BTreeMap<&[String], &'a Source>,
) -> Option<&'a [String]> {
    let length = (1..=path.len()).rev().find(|&length| modules.contains(&path[..length]))?;
    let module = *modules.get(&path[..length])?;
    let source = faces[module];
    let handed_on = path.get(length).and_then(|name| {
        source
            .paths
            .iter()
            .find(|(_, path)| path.len() > module.len() + 1 && path.starts_with(module) && path.last() == Some(name))
    });
    match handed_on {
        Some((_, path)) if is_face(source) => modules.get(&path[..module.len() + 1]).copied().or(Some(module)),
        _ => Some(module),
    }
}

fn sources(root: &Path) -> Vec<Source> {
    let mut sources = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let file = entry.unwrap().path();
            if file.is_dir() {
                if !file.ends_with("tests") {
                    folders.push(file);
                }
            } else if file.extension().is_some_and(|extension| extension == "rs") && !file.ends_with("tests.rs") {
                let module = file.strip_prefix(root).unwrap().with_extension("");
                let mut module: Vec<String> = module.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
                if module.len() > 1 && module.last().unwrap() == "mod" {
                    module.pop();
                }
                let text = fs::read_to_string(&file).unwrap();
                let paths = paths(&text, &module, file.ends_with("mod.rs"));
                sources.push(Source { file, module, paths });
            }
        }
    }
    assert!(sources.len() > 3, "the sources of {} are found", root.display());
    sources
}

/// All paths of a file that begin with `crate`, `super` or `self`, from the root of the crate.
fn paths(text: &str, module: &[String], is_face: bool) -> Vec<(usize, Vec<String>)> {
    let text = text.split("\n#[cfg(test)]\nmod tests").next().unwrap();
    let mut found = Vec::new();
    let mut rest: Vec<(usize, &str)> = text.lines().enumerate().map(|(i, line)| (i + 1, line)).collect();
    rest.retain(|(_, line)| !line.trim_start().starts_with("//"));
    let mut lines = rest.into_iter();
    while let Some((number, line)) = lines.next() {
        let mut statement = line.to_owned();
        let is_use = statement.trim_start().trim_start_matches("pub").trim_start_matches("(crate)");
        if is_use.trim_start().trim_start_matches("(super) ").starts_with("use ") {
            while !statement.contains(';') {
                statement.push_str(lines.next().expect("a `use` ends").1);
            }
            // What a face hands on from its own files comes without `self`.
            let tree = statement.split_once("use ").unwrap().1.split(';').next().unwrap();
            expand(tree, &[], &mut |path| found.push((number, path)));
            continue;
        }
        for start in ["crate::", "super::"] {
            for (at, _) in statement.match_indices(start) {
                let before = statement[..at].chars().next_back();
                if before.is_none_or(|c| !(c.is_alphanumeric() || c == '_' || c == '$' || c == ':')) {
                    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
                    let path = statement[at..].split(|c| !is_path(c)).next().unwrap().trim_end_matches(':');
                    found.push((number, path.split("::").map(str::to_owned).collect()));
                }
            }
        }
    }
    found.into_iter().filter_map(|(line, path)| Some((line, absolute(&path, module, is_face)?))).collect()
}

/// The leaves of a `use` tree.
fn expand(tree: &str, prefix: &[String], found: &mut impl FnMut(Vec<String>)) {
    let tree = tree.trim();
    match tree.find('{') {
        Some(open) => {
            let parts = tree[..open].trim_end_matches("::").split("::").map(|part| part.trim().to_owned());
            let prefix: Vec<String> = prefix.iter().cloned().chain(parts.filter(|part| !part.is_empty())).collect();
            let inner = &tree[open + 1..tree.rfind('}').unwrap()];
            let (mut depth, mut start) = (0, 0);
            for (i, c) in inner.char_indices().chain([(inner.len(), ',')]) {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        if !inner[start..i].trim().is_empty() {
                            expand(&inner[start..i], &prefix, found);
                        }
                        start = i + 1;
                    }
                    _ => {}
                }
            }
        }
        None => {
            let name = tree.split(" as ").next().unwrap();
            found(prefix.iter().cloned().chain(name.split("::").map(|part| part.trim().to_owned())).collect());
        }
    }
}

/// From the root of the crate; `None` for what is not of this crate.
fn absolute(path: &[String], module: &[String], is_face: bool) -> Option<Vec<String>> {
    let supers = path.iter().take_while(|part| *part == "super").count();
    let (base, rest) = match path[0].as_str() {
        "crate" => (0, 1),
        "self" => (module.len(), 1),
        "super" => (module.len().checked_sub(supers)?, supers),
        // A face names its own files without a prefix.
        name if is_face && name.chars().next()?.is_lowercase() => (module.len(), 0),
        _ => return None,
    };
    let path: Vec<String> =
        module[..base].iter().chain(&path[rest..]).filter(|part| *part != "self").cloned().collect();
    (!path.is_empty()).then_some(path)
}
