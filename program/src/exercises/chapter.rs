//! The chapters of the book, as far as exercises belong to them.

use std::fs;
use std::path::{Path, PathBuf};

use stubs::exercise::Exercise;

/// A chapter, or an appendix.
pub struct Chapter {
    /// As the manifest names it: `04`, or `A`.
    pub key: String,
    /// Its title, without its number.
    pub title: String,
    /// Its notebook, from the project's folder.
    pub notebook: Option<String>,
}

impl Chapter {
    /// The chapter with that key, as its notebook names itself.
    pub fn find(root: &Path, key: &str) -> Chapter {
        let source = source(&root.join("notebooks"), key);
        let title = source.as_ref().and_then(|source| title(&fs::read_to_string(source).ok()?));
        let notebook = source.as_ref().and_then(|source| source.file_stem()).map(|stem| stem.to_string_lossy());
        Chapter {
            key: key.to_owned(),
            title: title.unwrap_or_else(|| format!("Chapter {key}")),
            notebook: notebook.map(|stem| format!("notebooks/{stem}.ipynb")),
        }
    }

    /// Its number as it is read: `4`, or `A`.
    pub fn number(&self) -> &str {
        number(&self.key)
    }
}

/// The key without the zero at its front.
pub fn number(key: &str) -> &str {
    key.strip_prefix('0').unwrap_or(key)
}

/// Whether the exercise is in the chapter that a reader calls by this name: `4`, `04`, `a`.
pub fn is_in(exercise: &Exercise, name: &str) -> bool {
    exercise.chapter.eq_ignore_ascii_case(name) || number(&exercise.chapter) == name
}

fn source(folder: &Path, key: &str) -> Option<PathBuf> {
    let prefix = format!("{key}-");
    let mut files = fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    files.find(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(&prefix) && name.ends_with(".md")
    })
}

/// What the first heading says behind the number: `# 4 Softmax`, `# Appendix A: Lines, further`.
fn title(text: &str) -> Option<String> {
    let heading = text.lines().find_map(|line| line.strip_prefix("# "))?;
    let title = match heading.strip_prefix("Appendix ") {
        Some(appendix) => appendix.split_once(": ").map_or(appendix, |(_, title)| title),
        None => heading.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' '),
    };
    Some(title.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_is_what_follows_the_number() {
        assert_eq!(title("---\n---\n\n# 4 Softmax\n\n## 4.1 More\n").unwrap(), "Softmax");
        assert_eq!(title("# Appendix A: Lines, further").unwrap(), "Lines, further");
        assert!(title("no heading").is_none());
    }

    #[test]
    fn a_chapter_is_found_by_its_key() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("notebooks")).unwrap();
        fs::write(root.path().join("notebooks/04-softmax.md"), "# 4 Softmax\n").unwrap();
        let chapter = Chapter::find(root.path(), "04");
        assert_eq!((chapter.number(), chapter.title.as_str()), ("4", "Softmax"));
        assert_eq!(chapter.notebook.as_deref(), Some("notebooks/04-softmax.ipynb"));
        assert_eq!(Chapter::find(root.path(), "05").title, "Chapter 05");
    }
}
