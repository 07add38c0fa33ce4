//! [`DataError`]: what can be wrong with data that comes from outside: which file, what was found, what to do.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// Data that is missing, damaged or out of range. Its `Debug` is its message, so that it reads well in a notebook; the
/// message is complete, and there is no further `source`.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum DataError {
    /// None of the folders that were searched holds the whole data set.
    #[error("{what} was not found. Looked in:\n{}\nGet it with `cargo workbook data fetch`, or set {variable} to the folder that holds it", list(.searched))]
    Missing {
        /// The data set.
        what: &'static str,
        /// The environment variable that can name its folder.
        variable: &'static str,
        /// Each place, and what is the matter with it.
        searched: Vec<Searched>,
    },
    /// The operating system would not let us read.
    #[error("cannot read {}: {error}", file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// What the operating system said.
        error: io::Error,
    },
    /// The operating system would not let us write.
    #[error("cannot write {}: {error}{}", file.display(), hint(.error))]
    Write {
        /// The file.
        file: PathBuf,
        /// What the operating system said.
        error: io::Error,
    },
    /// A gzip file that ends before its end mark.
    #[error("{} is cut short: the gzip data ends after {found} unpacked bytes, before its end mark; fetch it again with `cargo workbook data fetch --force`", file.display())]
    TruncatedGzip {
        /// The file.
        file: PathBuf,
        /// Bytes that could be unpacked.
        found: u64,
    },
    /// A gzip file whose content does not unpack, or does not match its checksum.
    #[error("{} is damaged: {reason} (after {found} unpacked bytes); fetch it again with `cargo workbook data fetch --force`", file.display())]
    CorruptGzip {
        /// The file.
        file: PathBuf,
        /// Bytes that could be unpacked.
        found: u64,
        /// What the decoder said.
        reason: String,
    },
    /// Not the kind of IDX file that was asked for.
    #[error("{} does not hold {what}: it starts with the magic number {found:#010x}, expected {expected:#010x}{}", file.display(), magic_hint(*.found))]
    WrongMagic {
        /// The file.
        file: PathBuf,
        /// What was expected in it.
        what: &'static str,
        /// The magic number of such a file.
        expected: u32,
        /// Its first four bytes.
        found: u32,
    },
    /// An image of an unexpected size.
    #[error("{} holds images of {} x {} pixels, expected {} x {}", file.display(), found.0, found.1, expected.0, expected.1)]
    WrongImageSize {
        /// The file.
        file: PathBuf,
        /// Height and width that the model is made for.
        expected: (u32, u32),
        /// Height and width as its header says.
        found: (u32, u32),
    },
    /// A header that promises more than any data set of this book holds: almost certainly not a header.
    #[error("{} announces {items} items, {bytes} bytes in all, but at most {limit} bytes are accepted; its header is probably damaged", file.display())]
    TooLarge {
        /// The file.
        file: PathBuf,
        /// Items that the header announces.
        items: u32,
        /// Their bytes.
        bytes: u64,
        /// The most that is read.
        limit: u64,
    },
    /// Fewer bytes than the header announces.
    #[error("{} is cut short: it holds {found} bytes, but its header announces {expected}; fetch it again with `cargo workbook data fetch --force`", file.display())]
    Truncated {
        /// The file.
        file: PathBuf,
        /// Bytes that the header announces, itself included.
        expected: u64,
        /// Bytes that are there.
        found: u64,
    },
    /// More bytes than the header announces.
    #[error("{} goes on after its last item: its header announces {expected} bytes in all; it is damaged, or two files were joined", file.display())]
    TrailingBytes {
        /// The file.
        file: PathBuf,
        /// Bytes that the header announces, itself included.
        expected: u64,
    },
    /// A label that names no class.
    #[error("{}: label number {index} is {found}, but the {classes} classes are numbered 0 to {}", file.display(), classes - 1)]
    LabelOutOfRange {
        /// The file, or what stands for one when the labels came from memory.
        file: PathBuf,
        /// Its position, counted from 0.
        index: usize,
        /// The label.
        found: usize,
        /// The number of classes; at least 1.
        classes: usize,
    },
    /// A label file that does not belong to its image file.
    #[error("{} holds {labels} labels, but {} holds {images} images; there must be one label for each image", label_file.display(), image_file.display())]
    LabelCount {
        /// The image file.
        image_file: PathBuf,
        /// Its images.
        images: usize,
        /// The label file.
        label_file: PathBuf,
        /// Its labels.
        labels: usize,
    },
    /// The files to learn from and those to validate on, under each other's names.
    #[error("{} and {} have changed places, with their labels: the first holds 10000 images, the second 60000; exchange their names, or fetch them again with `cargo workbook data fetch --force`", train_file.display(), val_file.display())]
    Exchanged {
        /// The file that should hold the images to learn from.
        train_file: PathBuf,
        /// The file that should hold the images to validate on.
        val_file: PathBuf,
    },
    /// Nothing to learn from.
    #[error("{} holds no {what}; at least one is needed", file.display())]
    Empty {
        /// The file, or what stands for one when the data came from memory.
        file: PathBuf,
        /// What it should hold.
        what: &'static str,
    },
    /// A CSV file without the columns that are needed.
    #[error("{}: {problem}; the first line must name the columns {}, but it is {}", file.display(), expected, if found.is_empty() { "empty" } else { found })]
    CsvHeader {
        /// The file.
        file: PathBuf,
        /// What is the matter.
        problem: String,
        /// The columns that are needed.
        expected: String,
        /// The first line, or the beginning of a long one.
        found: String,
    },
    /// A row with too many or too few fields.
    #[error("{}, line {line}: {found} fields, but the first line names {expected} columns{}", file.display(), if found < expected { "; a field is missing" } else { "; is there a comma in a number or a text?" })]
    CsvFieldCount {
        /// The file.
        file: PathBuf,
        /// Counted from 1.
        line: u64,
        /// The columns.
        expected: u64,
        /// The fields.
        found: u64,
    },
    /// A field that cannot be used.
    #[error("{}, line {line}, column `{column}`: {problem}", file.display())]
    CsvField {
        /// The file.
        file: PathBuf,
        /// Counted from 1.
        line: u64,
        /// As the first line names it.
        column: String,
        /// What is the matter with its content.
        problem: String,
    },
    /// A row that cannot be read for another reason.
    #[error("{}, line {line}: {problem}", file.display())]
    CsvRow {
        /// The file.
        file: PathBuf,
        /// Counted from 1.
        line: u64,
        /// What is the matter.
        problem: String,
    },
    /// Inputs and targets that do not belong together.
    #[error("{inputs} inputs, but {targets} {what}; there must be one for each input")]
    LengthMismatch {
        /// Rows of the inputs.
        inputs: usize,
        /// Rows of the targets.
        targets: usize,
        /// What the targets are: targets, or labels.
        what: &'static str,
    },
    /// NaN or infinity, which would turn every weight into NaN at the first step.
    #[error("{what}: row {row} holds {found} at position {position}; every value must be a finite number")]
    NotFinite {
        /// What holds it: inputs, targets, weights.
        what: &'static str,
        /// Counted from 0.
        row: usize,
        /// Within the row, counted from 0.
        position: usize,
        /// The value.
        found: f32,
    },
    /// A setting of a data set that cannot work.
    #[error("{what} is {found}, but it must be {expected}")]
    Setting {
        /// Which.
        what: &'static str,
        /// Its value.
        found: String,
        /// What would work.
        expected: &'static str,
    },
    /// The table library refused.
    #[error("cannot make a table of {what}: {problem}")]
    Table {
        /// Of what.
        what: &'static str,
        /// What is the matter.
        problem: String,
    },
}

impl DataError {
    /// Whether data is absent, as opposed to present and damaged. Only then may the small set take its place: a
    /// damaged file is a fault that somebody has to know about.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert!(FashionMnist::load_from("no/such/folder").unwrap_err().is_missing());
    /// assert!(!ExamScores::from_csv_str("", "an empty file").unwrap_err().is_missing());
    /// ```
    pub fn is_missing(&self) -> bool {
        matches!(self, DataError::Missing { .. })
    }
}

impl From<DataError> for crate::Error {
    fn from(error: DataError) -> Self {
        Self::new(error)
    }
}

impl fmt::Debug for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A folder that was searched in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Searched {
    /// The folder.
    pub folder: PathBuf,
    /// Why it is searched: an environment variable, the project, the user's cache.
    pub origin: &'static str,
    /// Why it will not do: it does not exist, lacks files, or must not be read.
    pub problem: String,
}

impl fmt::Display for Searched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  {} ({}): {}", self.folder.display(), self.origin, self.problem)
    }
}

fn list(places: &[Searched]) -> String {
    places.iter().map(Searched::to_string).collect::<Vec<_>>().join("\n")
}

/// What to do about an error of the disk.
fn hint(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "; free some space, or choose another folder",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "; choose a folder that you may write to"
        }
        _ => "",
    }
}

fn magic_hint(found: u32) -> &'static str {
    match found {
        0x0801 => " (that is a label file)",
        0x0803 => " (that is an image file)",
        _ if found >> 16 == 0x1f8b => " (that is gzip within gzip; unpack it once)",
        _ if found >> 8 == 0x3c_21_44 || found >> 8 == 0x3c_68_74 => " (that is a web page)",
        _ => "",
    }
}
