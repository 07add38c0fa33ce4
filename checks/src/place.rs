//! Which line of the reader's code a panic comes from.

use std::backtrace::Backtrace;
use std::panic::PanicHookInfo;
use std::path::Path;

/// The folders of the project whose code is the reader's: the exercises, their solutions, and the wrong answers beside
/// these.
const FOLDERS: [&str; 2] = ["exercises/", "solutions/"];

/// The project's own folder, in which this crate is one.
fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is inside the project")
}

/// The place of a panic in the reader's code: `exercises/src/ch04_04/work.rs:23`, or the text of a line of a cell.
///
/// Where the library panics on the reader's behalf, that is the innermost of the reader's functions that called it.
pub(super) fn place(info: &PanicHookInfo<'_>) -> Option<String> {
    let location = info.location()?;
    let file = location.file().replace('\\', "/");
    if FOLDERS.iter().any(|folder| file.starts_with(folder)) {
        return Some(format!("{file}:{}", location.line()));
    }
    // The library's own files have absolute paths in a notebook.
    if file == "src/lib.rs" {
        return line_of_cell(location.line() as usize);
    }
    innermost(&Backtrace::force_capture().to_string(), &std::env::current_dir().ok()?)
}

/// The text of a line in the cell that runs. It is more use than a number, since the kernel puts lines of its own
/// before the reader's.
fn line_of_cell(number: usize) -> Option<String> {
    let source = Path::new(&std::env::var_os("EVCXR_TMPDIR")?).join("src").join("lib.rs");
    let code = std::fs::read_to_string(source).ok()?;
    let line = code.lines().nth(number.checked_sub(1)?)?.trim();
    (!line.is_empty()).then(|| format!("`{line}`"))
}

/// The first place in a printed backtrace that is the reader's. Paths in it are relative to the folder in which the
/// program runs.
fn innermost(backtrace: &str, here: &Path) -> Option<String> {
    backtrace.lines().find_map(|line| {
        let (path, number) = line.trim().strip_prefix("at ")?.rsplit_once(':')?.0.rsplit_once(':')?;
        let path = here.join(path.strip_prefix("./").unwrap_or(path));
        let inside = path.strip_prefix(project()).ok()?.to_str()?.replace('\\', "/");
        FOLDERS.iter().any(|folder| inside.starts_with(folder)).then(|| format!("{inside}:{number}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_frame_of_the_reader_counts() {
        let frames = |library: &str, reader: &str| {
            format!(
                "   4: matmul\n             at {library}/src/tensor/matmul.rs:7:1\n   5: {{closure#0}}\n             at \
                 {reader}/src/ch03_01/line.rs:12:9\n   6: fit\n             at {reader}/src/ch03_01/line.rs:30:9\n"
            )
        };
        let (project, text) = (project(), project().to_str().unwrap());
        let expected = Some("exercises/src/ch03_01/line.rs:12".to_owned());
        assert_eq!(innermost(&frames(".", "./exercises"), project), expected);
        assert_eq!(innermost(&frames(text, "."), &project.join("exercises")), expected);
        assert_eq!(innermost(&frames(text, &format!("{text}/exercises")), Path::new("/tmp")), expected);
        assert_eq!(innermost(&frames(".", "/rustc/exercises"), project), None);
    }
}
