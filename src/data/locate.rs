//! Where data is looked for: a folder named by the environment, the project's, the user's cache.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::data::{DataError, Searched};

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
    /// The paths of the four files, in the order of [`FILES`]; each file is there as it is published, or unpacked.
    ///
    /// # Errors
    /// [`Searched`] says why this place will not do.
    ///
    /// ```
    /// use workbook::data::locate::Place;
    /// let place = Place { folder: "no/such/folder".into(), origin: "an example" };
    /// assert_eq!(place.files().unwrap_err().problem, "no such folder");
    /// ```
    pub fn files(&self) -> Result<[PathBuf; 4], Searched> {
        let unusable = |problem| Searched { folder: self.folder.clone(), origin: self.origin, problem };
        let (mut found, mut lacking) = (Vec::new(), Vec::new());
        for name in FILES {
            match find(&self.folder, name).map_err(|error| unusable(error.to_string()))? {
                Some(path) => found.push(path),
                None => lacking.push(name),
            }
        }
        found.try_into().map_err(|_| match self.folder.exists() {
            true => unusable(format!("lacks {}", lacking.join(", "))),
            false => unusable("no such folder".to_owned()),
        })
    }
}

/// The file of that name, or its unpacked twin. Whatever keeps us from looking is an error, and no absence.
fn find(folder: &Path, name: &str) -> io::Result<Option<PathBuf>> {
    for name in [name, name.trim_end_matches(".gz")] {
        let path = folder.join(name);
        match fs::metadata(&path) {
            Ok(found) if found.is_file() => return Ok(Some(path)),
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(None)
}

/// The places that are searched, in this order: `$FASHION_MNIST_DIR`, the project's `data/fashion-mnist`, and
/// `workbook/fashion-mnist` in the user's cache (`$XDG_CACHE_HOME`, by default `~/.cache`).
///
/// ```
/// use workbook::data::locate::places;
/// assert!(places().iter().any(|place| place.folder.ends_with("data/fashion-mnist")));
/// ```
pub fn places() -> Vec<Place> {
    places_in(|name| env::var_os(name))
}

/// As [`places`], with an environment of your own: `variable` gives the value of each variable by its name.
///
/// ```
/// use workbook::data::locate::places_in;
/// let places = places_in(|name| (name == "FASHION_MNIST_DIR").then(|| "/data/clothes".into()));
/// assert_eq!(places[0].folder.to_str(), Some("/data/clothes"));
/// ```
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
/// [`DataError::Missing`] lists the places, and what is the matter with each.
///
/// ```
/// use workbook::data::locate::locate;
/// match locate() {
///     Ok(place) => assert!(place.files().is_ok()),
///     Err(error) => assert!(error.to_string().contains("cargo workbook data fetch")),
/// }
/// ```
pub fn locate() -> Result<Place, DataError> {
    let mut searched = Vec::new();
    for place in places() {
        match place.files() {
            Ok(_) => return Ok(place),
            Err(problem) => searched.push(problem),
        }
    }
    Err(missing(searched))
}

pub(super) fn missing(searched: Vec<Searched>) -> DataError {
    DataError::Missing { what: "Fashion-MNIST", variable: VARIABLE, searched }
}

/// Where a download belongs: `$FASHION_MNIST_DIR` if it is set, else the project's folder, else the user's cache.
///
/// ```
/// use workbook::data::locate::{download_folder, places};
/// assert!(places().iter().any(|place| place.folder == download_folder()));
/// ```
pub fn download_folder() -> PathBuf {
    let places = places();
    let named = places.iter().find(|place| place.origin.starts_with('$'));
    let project = places.iter().find(|place| place.folder.ancestors().nth(2).is_some_and(Path::is_dir));
    named.or(project).unwrap_or(places.last().expect("the project's folder is always searched")).folder.clone()
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
