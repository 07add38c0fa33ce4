//! The IDX reader: the file format of MNIST and its descendants, gzipped or plain.
//!
//! ```text
//! magic   4 bytes   0, 0, 8 (= unsigned bytes), number of dimensions
//! sizes   4 bytes   each dimension, big-endian: count [, height, width]
//! items   count x height x width bytes, row by row
//! ```
//!
//! Everything a file claims is checked before it is believed: the magic number, the sizes, the length (no more
//! is allocated than the file holds), gzip's checksum, and that each label names a class.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};
use std::path::Path;

use flate2::bufread::GzDecoder;

use crate::data::DataError;

const IMAGES: u32 = 0x0803;
const LABELS: u32 = 0x0801;

/// More than any data set of this book, and little enough to be read without harm.
const LIMIT: u64 = 1 << 30;

/// The pixels of a file of images of `size` = (height, width), one image after the other: `count * height * width` bytes,
/// 0 for black. The file comes as a stream of bytes; errors call it `name`.
///
/// # Errors
/// [`DataError`] names the file and what is wrong with it: unreadable, cut short, damaged, not an image file, images of
/// another size, bytes after the end, no image at all.
///
/// ```
/// use std::path::Path;
/// use workbook::data::idx;
/// let file = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 10, 20, 30, 40];
/// assert_eq!(idx::images(&file[..], Path::new("one.idx"), (2, 2))?, [10, 20, 30, 40]);
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn images(file: impl Read, name: &Path, size: (u32, u32)) -> Result<Vec<u8>, DataError> {
    let mut source = Source::new(file, name)?;
    let [magic, count, height, width] = source.header()?;
    source.check_magic(magic, IMAGES, "images")?;
    if (height, width) != size {
        return Err(DataError::WrongImageSize { file: name.into(), expected: size, found: (height, width) });
    }
    source.items(count, u64::from(height) * u64::from(width), 16, "images")
}

/// The labels of a label file, each less than `classes`.
///
/// # Errors
/// As [`images`]; and [`DataError::LabelOutOfRange`].
///
/// ```
/// use std::path::Path;
/// use workbook::data::idx;
/// let file = [0, 0, 8, 1, 0, 0, 0, 3, 9, 0, 4];
/// assert_eq!(idx::labels(&file[..], Path::new("three.idx"), 10)?, [9, 0, 4]);
/// # Ok::<(), workbook::Error>(())
/// ```
pub fn labels(file: impl Read, name: &Path, classes: usize) -> Result<Vec<u8>, DataError> {
    let mut source = Source::new(file, name)?;
    let [magic, count] = source.header()?;
    source.check_magic(magic, LABELS, "labels")?;
    let labels = source.items(count, 1, 8, "labels")?;
    match labels.iter().position(|&label| usize::from(label) >= classes) {
        Some(index) => {
            Err(DataError::LabelOutOfRange { file: name.into(), index, found: labels[index].into(), classes })
        }
        None => Ok(labels),
    }
}

/// A stream, unpacked on the way if its first two bytes say that it is gzipped, whatever its name.
struct Source<'a, R> {
    file: &'a Path,
    stream: Stream<R>,
    /// Unpacked bytes so far.
    position: u64,
}

/// A stream whose first bytes were read already, and are put in front of it again.
type Begun<R> = BufReader<Chain<Cursor<Vec<u8>>, R>>;

enum Stream<R> {
    Plain(Begun<R>),
    Gzip(Box<GzDecoder<Begun<R>>>),
}

impl<'a, R: Read> Source<'a, R> {
    fn new(mut stream: R, file: &'a Path) -> Result<Self, DataError> {
        let mut start = Vec::new();
        let begun = stream.by_ref().take(2).read_to_end(&mut start);
        begun.map_err(|error| DataError::Read { file: file.into(), error })?;
        let gzipped = start == [0x1f, 0x8b];
        let reader = BufReader::with_capacity(1 << 16, Cursor::new(start).chain(stream));
        let stream = if gzipped { Stream::Gzip(Box::new(GzDecoder::new(reader))) } else { Stream::Plain(reader) };
        Ok(Self { file, stream, position: 0 })
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
        // A header may promise anything, so room is made for what comes, and not for what was announced.
        let mut bytes = Vec::new();
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
