//! The manifest: every exercise with its title, kind, time, place on the [`path`] and hints; one file for each section,
//! in `exercises/manifest/`.

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Deserialize;

use crate::exercise::Exercise;
use crate::path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    section: String,
    title: String,
    #[serde(default)]
    exercise: Vec<Exercise>,
}

/// All exercises, in the order of their files. `root` is the project's folder.
///
/// # Errors
/// The file and the reason, if one cannot be read; what is wrong with the path, as [`path::check`] says it.
pub fn load(root: &Path) -> Result<Vec<Exercise>, String> {
    let folder = root.join("exercises").join("manifest");
    let mut exercises = Vec::new();
    for file in files(&folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))? {
        let text = fs::read(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        exercises.extend(parse(&text).map_err(|error| format!("{}: {error}", file.display()))?);
    }
    path::check(&exercises).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(exercises)
}

/// The exercises of a section.
fn parse(text: &[u8]) -> Result<Vec<Exercise>, toml::de::Error> {
    let Section { section, title, exercise } = toml::from_slice(text)?;
    let complete = |exercise| Exercise { section: section.clone(), section_title: title.clone(), ..exercise };
    Ok(exercise.into_iter().map(complete).collect())
}

/// The manifest's files. The order of their names is the order of the book.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECTION: &str = r#"section = "3.2"
title = "Design"

[[exercise]]
id = "3.2.2"
title = "Settings"
kind = "C"
minutes = 15
chapter = "A"
level = 1
file = "ch03_02/settings.rs"
hints = ["one", "two"]
"#;

    /// A project with these manifests.
    fn project(manifests: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("exercises").join("manifest");
        fs::create_dir_all(&folder).unwrap();
        manifests.iter().for_each(|(name, text)| fs::write(folder.join(name), text).unwrap());
        root
    }

    #[test]
    fn the_sections_are_read_in_the_order_of_their_files() {
        let first = SECTION.replace("3.2", "3.1");
        let manifests =
            [("ch03_02.toml", SECTION), ("ch03_01.toml", first.as_str()), ("ch03_01.toml.orig", "what an editor left")];
        let exercises = load(project(&manifests).path()).unwrap();
        let ids: Vec<_> = exercises.iter().map(|exercise| (exercise.id.as_str(), exercise.section.as_str())).collect();
        assert_eq!(ids, [("3.1.2", "3.1"), ("3.2.2", "3.2")]);
    }

    #[test]
    fn a_damaged_manifest_is_an_error_or_still_a_manifest() {
        let mut errors = 0;
        let mut judge = |text: &[u8]| match parse(text) {
            Ok(exercises) => assert!(exercises.len() <= 1, "{exercises:?}"),
            Err(_) => errors += 1,
        };
        for length in 0..SECTION.len() {
            judge(&SECTION.as_bytes()[..length]);
        }
        for bit in 0..8 * SECTION.len() {
            let mut damaged = SECTION.as_bytes().to_vec();
            damaged[bit / 8] ^= 1 << (bit % 8);
            judge(&damaged);
        }
        assert!(errors > SECTION.len(), "{errors}");
    }

    #[test]
    fn an_error_names_the_file() {
        for text in ["section = 4", "", &SECTION[..SECTION.len() / 2]] {
            let error = load(project(&[("ch03_02.toml", text)]).path()).unwrap_err();
            assert!(error.contains("ch03_02.toml"), "{error}");
        }
    }

    #[test]
    fn an_exercise_without_a_level_or_a_chapter_is_an_error() {
        for field in ["level = 1\n", "chapter = \"A\"\n"] {
            let text = SECTION.replace(field, "");
            let error = load(project(&[("ch03_02.toml", &text)]).path()).unwrap_err();
            let name = field.split(' ').next().unwrap();
            assert!(error.contains("ch03_02.toml") && error.contains(&format!("missing field `{name}`")), "{error}");
        }
    }

    #[test]
    fn what_the_path_says_is_checked() {
        let text = SECTION.replace("level = 1", "level = 1\nafter = [\"9.9\"]");
        let error = load(project(&[("ch03_02.toml", &text)]).path()).unwrap_err();
        assert!(error.contains("manifest") && error.contains("3.2.2") && error.contains("9.9"), "{error}");
    }

    #[test]
    fn a_project_without_a_manifest_is_told_where_it_should_be() {
        let root = tempfile::tempdir().unwrap();
        let error = load(root.path()).unwrap_err();
        assert!(error.contains("exercises") && error.contains("manifest"), "{error}");
    }
}
