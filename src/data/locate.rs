//! Where data is looked for: a folder named by the environment, the project's, the user's cache.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::data::DataError;
use crate::data::error::Searched;

/// The environment variable that names the folder of Fashion-MNIST.
pub const VARIABLE: &str = "FASHION_MNIST_DIR";

/// The four files of Fashion-MNIST, as they are published; each may also be there unpacked, without `.gz`.
pub const FILES: [&str; 4] = [
    "train-images-idx3-ubyte.gz",
    "train-labels-idx1-ubyte.gz",
    "t10k-images-idx3-ubyte.gz",
    "t10k-labels-idx1-ubyte.gz",
];

/// A folder in which Fashion-MNIST may lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder, which need not exist.
    pub folder: PathBuf,
    /// Why it is searched.
    pub origin: &'static str,
}

impl Place {
    /// The file of that name, or its unpacked twin; `None` if the folder has neither.
    pub fn find(&self, name: &str) -> Option<PathBuf> {
        find(&self.folder, name)
    }

    /// The files that are not there.
    pub fn lacks(&self) -> Vec<String> {
        FILES.iter().filter(|name| self.find(name).is_none()).map(|&name| name.to_owned()).collect()
    }
}

/// The places that are searched, in this order: `$FASHION_MNIST_DIR`, the project's `data/fashion-mnist`, and
/// `workbook/fashion-mnist` in the user's cache (`$XDG_CACHE_HOME`, by default `~/.cache`).
pub fn places() -> Vec<Place> {
    places_in(|name| env::var_os(name))
}

/// As [`places`], with an environment of one's own.
pub fn places_in(variable: impl Fn(&str) -> Option<OsString>) -> Vec<Place> {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let mut places = Vec::new();
    if let Some(folder) = set(VARIABLE) {
        places.push(Place { folder, origin: "$FASHION_MNIST_DIR" });
    }
    places.push(Place { folder: project_folder(), origin: "the project's data" });
    if let Some(cache) = cache_folder(set) {
        places.push(Place { folder: cache.join("fashion-mnist"), origin: "the user's cache" });
    }
    places
}

/// The first place that holds all of Fashion-MNIST.
///
/// # Errors
/// [`DataError::Missing`] lists the places, and what each of them lacks.
pub fn locate() -> Result<Place, DataError> {
    let places = places();
    let whole = places.iter().find(|place| place.lacks().is_empty());
    whole.cloned().ok_or_else(|| DataError::Missing {
        what: "Fashion-MNIST",
        variable: VARIABLE,
        searched: searched(&places),
    })
}

/// Where a download belongs: `$FASHION_MNIST_DIR` if it is set, else the project's folder, else the user's cache.
pub fn download_folder() -> PathBuf {
    let places = places();
    let named = places.iter().find(|place| place.origin.starts_with('$'));
    let project = places.iter().find(|place| place.folder.ancestors().nth(2).is_some_and(Path::is_dir));
    named.or(project).unwrap_or(places.last().expect("the project's folder is always searched")).folder.clone()
}

/// The user's cache for this book, in which everything can be made again; `None` without a home.
pub fn user_cache() -> Option<PathBuf> {
    cache_folder(|name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from))
}

fn cache_folder(set: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    // A relative path in XDG_CACHE_HOME has to be ignored, as its specification says.
    let cache =
        set("XDG_CACHE_HOME").filter(|folder| folder.is_absolute()).or_else(|| Some(set("HOME")?.join(".cache")))?;
    Some(cache.join("workbook"))
}

/// The project is where this crate was built from; in a copy elsewhere the folder is not there, and the search goes on.
fn project_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join("fashion-mnist")
}

pub(crate) fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let packed = folder.join(name);
    let unpacked = folder.join(name.strip_suffix(".gz").unwrap_or(name));
    [packed, unpacked].into_iter().find(|path| path.is_file())
}

pub(crate) fn searched(places: &[Place]) -> Vec<Searched> {
    let report = |place: &Place| Searched {
        folder: place.folder.clone(),
        origin: place.origin,
        lacks: if place.folder.is_dir() { place.lacks() } else { Vec::new() },
    };
    places.iter().map(report).collect()
}

/// Whether a file has to outlive a power failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// As what a reader wrote has to.
    Lasting,
    /// It can be made again, and whoever reads it checks it.
    Whatever,
}

/// Writes a file, piece by piece, that appears whole or not at all: under another name first, which is then changed.
///
/// # Errors
/// What the system says; the file is then as it was.
pub fn write_atomically(file: &Path, pieces: &[&[u8]], durability: Durability) -> io::Result<()> {
    // A link keeps pointing where it points, and a terminal or a pipe takes what comes.
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    if fs::metadata(&file).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        return fs::write(&file, pieces.concat());
    }
    let (part, mut handle) = create_part(&file)?;
    let written = pieces
        .iter()
        .try_for_each(|piece| handle.write_all(piece))
        .and_then(|()| if durability == Durability::Lasting { handle.sync_all() } else { Ok(()) })
        .and_then(|()| fs::rename(&part, &file));
    if written.is_err() {
        // The error is what the caller needs to hear; a leftover under a name that nobody reads does no harm.
        let _ = fs::remove_file(&part);
    }
    written
}

/// A new file beside `file`, under a name that no other process or thread uses.
fn create_part(file: &Path) -> io::Result<(PathBuf, fs::File)> {
    let name = file.file_name().ok_or(io::ErrorKind::IsADirectory)?;
    let mut attempt = 0;
    loop {
        let mut part_name = name.to_owned();
        part_name.push(format!(".{}-{attempt}.part", std::process::id()));
        let part = file.with_file_name(part_name);
        match fs::File::create_new(&part) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 1000 => attempt += 1,
            outcome => return outcome.map(|handle| (part, handle)),
        }
    }
}
