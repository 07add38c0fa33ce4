//! The IDX reader: the file format of MNIST and its descendants, gzipped or plain.
//!
//! ```text
//! magic   4 bytes   0, 0, 8 (= unsigned bytes), number of dimensions
//! sizes   4 bytes   each dimension, big-endian: count [, height, width]
//! items   count x height x width bytes, row by row
//! ```
//!
//! Everything a file claims is checked before it is believed: the magic number, the sizes, the length (no more than
//! the file can hold is ever allocated), gzip's checksum, and that each label names a class.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;

use crate::data::DataError;

pub(super) const IMAGES: u32 = 0x0803;
const LABELS: u32 = 0x0801;

/// More than any data set of this book, and little enough to be read without harm.
const LIMIT: u64 = 1 << 30;

/// The pixels of a file of images of `size` = (height, width), one image after the other: `count * height * width` bytes,
/// 0 for black.
///
/// # Errors
/// [`DataError`] names the file and what is wrong with it: unreadable, cut short, damaged, not an image file, images of
/// another size, bytes after the end, no image at all.
pub fn read_images(file: &Path, size: (u32, u32)) -> Result<Vec<u8>, DataError> {
    let mut source = Source::open(file)?;
    let [magic, count, height, width] = source.header()?;
    source.check_magic(magic, IMAGES, "images")?;
    if (height, width) != size {
        return Err(DataError::WrongImageSize { file: file.into(), expected: size, found: (height, width) });
    }
    source.items(count, u64::from(height) * u64::from(width), 16, "images")
}

/// The labels of a label file, each less than `classes`.
///
/// # Errors
/// [`DataError`] names the file and what is wrong with it: unreadable, cut short, damaged, not a label file, a label out
/// of range, bytes after the end, no label at all.
pub fn read_labels(file: &Path, classes: usize) -> Result<Vec<u8>, DataError> {
    let mut source = Source::open(file)?;
    let [magic, count] = source.header()?;
    source.check_magic(magic, LABELS, "labels")?;
    let labels = source.items(count, 1, 8, "labels")?;
    match labels.iter().position(|&label| usize::from(label) >= classes) {
        Some(index) => {
            Err(DataError::LabelOutOfRange { file: file.into(), index, found: labels[index].into(), classes })
        }
        None => Ok(labels),
    }
}

/// An open file, unpacked on the way if its first two bytes say that it is gzipped, whatever its name.
struct Source<'a> {
    file: &'a Path,
    file_size: u64,
    stream: Stream,
    /// Unpacked bytes so far.
    position: u64,
}

enum Stream {
    Plain(BufReader<File>),
    Gzip(Box<GzDecoder<BufReader<File>>>),
}

impl<'a> Source<'a> {
    fn open(file: &'a Path) -> Result<Self, DataError> {
        let unreadable = |error| DataError::Read { file: file.into(), error };
        let handle = File::open(file).map_err(unreadable)?;
        let file_size = handle.metadata().map_err(unreadable)?.len();
        let mut reader = BufReader::with_capacity(1 << 16, handle);
        let gzipped = reader.fill_buf().map_err(unreadable)?.starts_with(&[0x1f, 0x8b]);
        let stream = if gzipped { Stream::Gzip(Box::new(GzDecoder::new(reader))) } else { Stream::Plain(reader) };
        Ok(Self { file, file_size, stream, position: 0 })
    }

    /// The first `N` big-endian numbers.
    fn header<const N: usize>(&mut self) -> Result<[u32; N], DataError> {
        let bytes = self.read_up_to(4 * N as u64)?;
        if bytes.len() < 4 * N {
            return Err(self.truncated(4 * N as u64));
        }
        let mut words = bytes.chunks_exact(4).map(|word| u32::from_be_bytes(word.try_into().expect("four bytes")));
        Ok(std::array::from_fn(|_| words.next().expect("N words")))
    }

    fn check_magic(&self, found: u32, expected: u32, what: &'static str) -> Result<(), DataError> {
        if found == expected {
            return Ok(());
        }
        Err(DataError::WrongMagic { file: self.file.into(), what, expected, found })
    }

    /// The `count * size` bytes that follow a header of `header` bytes, and then nothing.
    fn items(&mut self, count: u32, size: u64, header: u64, what: &'static str) -> Result<Vec<u8>, DataError> {
        let bytes = u64::from(count) * size;
        if count == 0 {
            return Err(DataError::Empty { file: self.file.into(), what });
        }
        if bytes > LIMIT {
            return Err(DataError::TooLarge { file: self.file.into(), items: count, bytes, limit: LIMIT });
        }
        let items = self.read_up_to(bytes)?;
        if (items.len() as u64) < bytes {
            return Err(self.truncated(header + bytes));
        }
        // Reading on is also what makes the decoder compare gzip's checksum.
        if !self.read_up_to(1)?.is_empty() {
            return Err(DataError::TrailingBytes { file: self.file.into(), expected: header + bytes });
        }
        self.expect_end_of_file()?;
        Ok(items)
    }

    /// At most `count` bytes; fewer only at the end.
    fn read_up_to(&mut self, count: u64) -> Result<Vec<u8>, DataError> {
        // A header may promise anything: room is made for no more than a file of this size is likely to hold.
        let mut bytes = Vec::with_capacity(count.min(self.file_size.saturating_mul(4)) as usize);
        let outcome = match &mut self.stream {
            Stream::Plain(reader) => reader.take(count).read_to_end(&mut bytes),
            Stream::Gzip(decoder) => decoder.take(count).read_to_end(&mut bytes),
        };
        self.position += bytes.len() as u64;
        outcome.map(|_| bytes).map_err(|error| self.read_error(error))
    }

    fn read_error(&self, error: io::Error) -> DataError {
        let file = self.file.to_path_buf();
        match (&self.stream, error.kind()) {
            (Stream::Gzip(_), io::ErrorKind::UnexpectedEof) => DataError::TruncatedGzip { file, found: self.position },
            (Stream::Gzip(_), io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData) => {
                DataError::CorruptGzip { file, found: self.position, reason: error.to_string() }
            }
            _ => DataError::Read { file, error },
        }
    }

    fn truncated(&self, expected: u64) -> DataError {
        DataError::Truncated { file: self.file.into(), expected, found: self.position }
    }

    /// Nothing may follow gzip's end mark either.
    fn expect_end_of_file(&mut self) -> Result<(), DataError> {
        let Stream::Gzip(decoder) = &mut self.stream else { return Ok(()) };
        let rest = decoder.get_mut().fill_buf().map_err(|error| DataError::Read { file: self.file.into(), error })?;
        if rest.is_empty() {
            return Ok(());
        }
        let reason = "more bytes follow the gzip data's end mark".to_owned();
        Err(DataError::CorruptGzip { file: self.file.into(), found: self.position, reason })
    }
}
