//! Unpacked copies of large gzipped files in the user's cache: loading them takes a quarter of the time.
//!
//! A gzip file ends with the checksum and the length of its content. A copy bears that checksum in its name and is
//! used only if its own bytes have that checksum and that length. So it holds what the gzip file promises or nothing:
//! it cannot be stale, half-written or damaged. Without a cache to write to, everything works as before.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use flate2::Crc;

use crate::data::locate::{Durability, user_cache, write_atomically};
use crate::data::{DataError, idx};

/// Below this size, unpacking takes no time that anybody would notice.
const WORTHWHILE: u64 = 1 << 20;

/// The length of an image file's header.
const HEADER: usize = 16;

/// As [`idx::read_images`], from the unpacked copy if there is one; if not, one is made for the next time.
pub(super) fn read_images(file: &Path, size: (u32, u32)) -> Result<Vec<u8>, DataError> {
    read_images_with(user_cache().as_deref(), file, size)
}

fn read_images_with(cache: Option<&Path>, file: &Path, size: (u32, u32)) -> Result<Vec<u8>, DataError> {
    let Some(copy) = cache.and_then(|cache| Copy::of(file, cache)) else {
        return idx::read_images(file, size);
    };
    if let Some(pixels) = copy.read(size) {
        return Ok(pixels);
    }
    let pixels = idx::read_images(file, size)?;
    copy.write(&pixels, size);
    Ok(pixels)
}

/// The copy that belongs to a gzip file, whether it exists or not.
struct Copy {
    path: PathBuf,
    checksum: u32,
    length: u32,
}

impl Copy {
    /// `None` if a copy would not pay, or if the file is not what it seems; the reader will say what is wrong with it.
    fn of(file: &Path, cache: &Path) -> Option<Self> {
        let mut handle = File::open(file).ok()?;
        let mut mark = [0; 2];
        handle.read_exact(&mut mark).ok()?;
        if mark != [0x1f, 0x8b] || handle.metadata().ok()?.len() < WORTHWHILE {
            return None;
        }
        let mut end = [0; 8];
        handle.seek(SeekFrom::End(-8)).ok()?;
        handle.read_exact(&mut end).ok()?;
        let [checksum, length] = [0, 4].map(|at| u32::from_le_bytes(std::array::from_fn(|i| end[at + i])));
        let name = format!("{}-{checksum:08x}", file.file_stem()?.to_str()?);
        Some(Self { path: cache.join("unpacked").join(name), checksum, length })
    }

    fn read(&self, size: (u32, u32)) -> Option<Vec<u8>> {
        let mut handle = File::open(&self.path).ok()?;
        let expected = (self.length as usize).checked_sub(HEADER)?;
        if handle.metadata().ok()?.len() != u64::from(self.length) {
            return None;
        }
        let mut header = [0; HEADER];
        handle.read_exact(&mut header).ok()?;
        let mut pixels = Vec::with_capacity(expected);
        handle.read_to_end(&mut pixels).ok()?;
        let mut crc = Crc::new();
        crc.update(&header);
        crc.update(&pixels);
        // The header is rebuilt from what is asked for, so that a file of another kind or size does not match.
        let right = crc.sum() == self.checksum && pixels.len() == expected && header == header_of(&pixels, size);
        right.then_some(pixels)
    }

    /// Nobody is told of a failure: it costs time at the next load and nothing else.
    fn write(&self, pixels: &[u8], size: (u32, u32)) {
        let _ = fs::create_dir_all(self.path.parent().expect("it was joined to a folder"));
        let _ = write_atomically(&self.path, &[&header_of(pixels, size), pixels], Durability::Whatever);
    }
}

fn header_of(pixels: &[u8], (height, width): (u32, u32)) -> [u8; HEADER] {
    let count = (pixels.len() as u64 / (u64::from(height) * u64::from(width))) as u32;
    let words = [idx::IMAGES, count, height, width].map(u32::to_be_bytes);
    std::array::from_fn(|i| words[i / 4][i % 4])
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::GzEncoder};
    use tempfile::TempDir;

    use super::*;

    const SIZE: (u32, u32) = (28, 28);
    const COUNT: usize = 2000;

    /// Pixels that do not compress, so that the file is large enough.
    fn pixels(seed: u64) -> Vec<u8> {
        use rand::RngCore;
        let mut pixels = vec![0; COUNT * 784];
        crate::random::rng(seed).fill_bytes(&mut pixels);
        pixels
    }

    fn gzip(pixels: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(&header_of(pixels, SIZE)).unwrap();
        encoder.write_all(pixels).unwrap();
        encoder.finish().unwrap()
    }

    struct Place {
        folder: TempDir,
        file: PathBuf,
    }

    impl Place {
        fn new() -> Self {
            let folder = TempDir::new().unwrap();
            let file = folder.path().join("train-images-idx3-ubyte.gz");
            fs::write(&file, gzip(&pixels(1))).unwrap();
            Self { folder, file }
        }

        fn cache(&self) -> PathBuf {
            self.folder.path().join("cache")
        }

        fn read(&self) -> Result<Vec<u8>, DataError> {
            read_images_with(Some(&self.cache()), &self.file, SIZE)
        }

        fn copies(&self) -> Vec<PathBuf> {
            let entries = fs::read_dir(self.cache().join("unpacked")).into_iter().flatten();
            entries.map(|entry| entry.unwrap().path()).collect()
        }
    }

    #[test]
    fn a_copy_is_made_and_used() {
        let place = Place::new();
        assert!(place.read().unwrap() == pixels(1));
        let [copy] = &place.copies()[..] else { panic!("{:?}", place.copies()) };
        // Only the copy can answer once the middle of the original is unreadable: its end still vouches for the content.
        let mut damaged = fs::read(&place.file).unwrap();
        let middle = damaged.len() / 2;
        damaged[middle..middle + 1000].fill(0);
        fs::write(&place.file, &damaged).unwrap();
        assert!(place.read().unwrap() == pixels(1));
        fs::remove_file(copy).unwrap();
        assert!(place.read().is_err());
        assert_eq!(place.copies(), [] as [PathBuf; 0], "no copy of a damaged file");
    }

    #[test]
    fn another_content_is_never_answered_from_an_old_copy() {
        let place = Place::new();
        place.read().unwrap();
        // Even with the same length and the same time stamp.
        let time = fs::metadata(&place.file).unwrap().modified().unwrap();
        fs::write(&place.file, gzip(&pixels(2))).unwrap();
        File::options().write(true).open(&place.file).unwrap().set_modified(time).unwrap();
        assert!(place.read().unwrap() == pixels(2));
        assert_eq!(place.copies().len(), 2);
    }

    #[test]
    fn a_damaged_copy_is_replaced() {
        let place = Place::new();
        place.read().unwrap();
        let copy = place.copies().remove(0);
        let whole = fs::read(&copy).unwrap();
        let mut flipped = whole.clone();
        flipped[1000] ^= 4;
        let mut longer = whole.clone();
        longer.push(0);
        for damaged in [&flipped[..], &whole[..whole.len() - 1], &whole[..10], &longer, &[]] {
            fs::write(&copy, damaged).unwrap();
            assert!(place.read().unwrap() == pixels(1));
            assert!(fs::read(&copy).unwrap() == whole, "it was not replaced");
        }
    }

    #[test]
    fn without_a_cache_all_goes_on() {
        let place = Place::new();
        fs::write(place.cache(), "a file where the folder should be").unwrap();
        assert!(place.read().unwrap() == pixels(1));
        assert!(read_images_with(None, &place.file, SIZE).unwrap() == pixels(1));
    }

    #[test]
    fn a_copy_does_not_hide_that_another_size_was_asked_for() {
        let place = Place::new();
        place.read().unwrap();
        let error = read_images_with(Some(&place.cache()), &place.file, (14, 56)).unwrap_err();
        assert!(matches!(error, DataError::WrongImageSize { .. }), "{error}");
    }

    #[test]
    fn many_readers_at_once_agree() {
        let place = Place::new();
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| assert!(place.read().unwrap() == pixels(1)));
            }
        });
        assert_eq!(place.copies().len(), 1, "no leftovers: {:?}", place.copies());
    }
}
