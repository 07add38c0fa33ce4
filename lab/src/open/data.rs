//! The images of Fashion-MNIST, fetched beside everything else.

use std::env;
use std::path::{Path, PathBuf};

use crate::fetch::{FASHION_MNIST, Fetch, Progress};
use crate::project::Project;
use crate::setup::{Board, Outcome};

/// Fetches them, unless they are in one of the places where the book looks for them. The book goes on without them.
pub fn fetch_or_do_without(project: &Project, board: &Board) -> anyhow::Result<()> {
    board.step("The images of Fashion-MNIST", |step| {
        let places = places(&project.root, |name| env::var_os(name).map(PathBuf::from));
        if places.iter().any(|place| is_whole(place)) {
            return Ok(Outcome::Already);
        }
        step.note("30 MB, once");
        let all: u64 = FASHION_MNIST.iter().map(|file| file.size).sum();
        let mut before = 0;
        let fetched = Fetch::fashion_mnist(&places[0]).run(&mut |progress| match progress {
            Progress::Received(file, bytes) => {
                step.progress(file.name);
                step.advance(before + bytes, all);
            }
            Progress::Done(file) | Progress::Present(file) => before += file.size,
        });
        let Err(error) = fetched else { return Ok(Outcome::Done) };
        if !step.is_stopped() {
            let first = error.to_string().lines().take(2).map(str::trim).collect::<Vec<_>>().join(" ");
            step.note(&first);
            step.note(
                "the notebooks use the 2200 images that come with the book; `cargo workbook data fetch` tries again",
            );
        }
        Ok(Outcome::Already)
    })
}

/// Where the book looks for them, as `workbook::data::locate` says. The first is where they are fetched to.
fn places(root: &Path, variable: impl Fn(&str) -> Option<PathBuf>) -> Vec<PathBuf> {
    let set = |name: &str| variable(name).filter(|value| !value.as_os_str().is_empty());
    let cache = set("XDG_CACHE_HOME").filter(|folder| folder.is_absolute());
    let cache = cache.or_else(|| Some(set("HOME")?.join(".cache")));
    let mut places: Vec<_> = set("FASHION_MNIST_DIR").into_iter().collect();
    places.push(root.join("data").join("fashion-mnist"));
    places.extend(cache.map(|cache| cache.join("workbook").join("fashion-mnist")));
    places
}

/// Whether all four files are there, each as it is published or unpacked.
fn is_whole(folder: &Path) -> bool {
    let names = FASHION_MNIST.iter().map(|file| file.name);
    names.into_iter().all(|name| folder.join(name).is_file() || folder.join(name.trim_end_matches(".gz")).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_readers_own_folder_comes_first() {
        let root = Path::new("/book");
        assert_eq!(places(root, |_| None), [Path::new("/book/data/fashion-mnist")]);
        let all = places(root, |name| Some(PathBuf::from(format!("/{name}"))));
        let expected = ["/FASHION_MNIST_DIR", "/book/data/fashion-mnist", "/XDG_CACHE_HOME/workbook/fashion-mnist"];
        assert_eq!(all, expected.map(PathBuf::from));
    }

    #[test]
    fn four_files_make_it_whole_packed_or_not() {
        let folder = tempfile::tempdir().unwrap();
        for (number, file) in FASHION_MNIST.iter().enumerate() {
            assert!(!is_whole(folder.path()));
            let name = if number == 1 { file.name.trim_end_matches(".gz") } else { file.name };
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert!(is_whole(folder.path()));
    }
}
