//! Damage of every kind to the files of a whole data set: whatever comes out of a load is the data as it was, or an error
//! that names the file. What else a single file is checked for is in `files.rs`.

use std::fs;
use std::path::Path;

use crate::idx_files::{gzip, images, labels};
use tempfile::TempDir;
use workbook::data::{DataError, locate};
use workbook::prelude::*;

/// The four files of a data set of two images and one, in the order of `locate::FILES`.
fn files() -> [Vec<u8>; 4] {
    let pixels: Vec<u8> = (0..1568).map(|i| (i / 97 * 13 % 256) as u8).collect();
    [gzip(&images(&pixels)), gzip(&labels(&[9, 3])), gzip(&images(&pixels[..784])), gzip(&labels(&[4]))]
}

fn write_all(folder: &Path, files: &[Vec<u8>; 4]) {
    for (name, bytes) in locate::FILES.iter().zip(files) {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

/// All that a data set serves.
type Content = [(Vec<f32>, Labels); 2];

fn load(folder: &Path) -> Result<Content, DataError> {
    let data = FashionMnist::load_from(folder)?;
    Ok([data.train_set(), data.val_set()].map(|set| {
        let (x, y) = set.examples(&(0..set.len()).collect::<Vec<_>>());
        (x.to_vec(), y)
    }))
}

/// Loads the data set with one file changed, and judges the outcome; returns the message if it was an error.
fn judge(folder: &Path, at: usize, damaged: &[u8], whole: &Content, what: &str) -> Option<String> {
    let name = locate::FILES[at];
    fs::write(folder.join(name), damaged).unwrap();
    match load(folder) {
        Ok(content) => {
            assert!(content == *whole, "{name}, {what}: other data came out, and nothing was said");
            None
        }
        Err(error) => {
            assert!(!error.is_missing(), "{name}, {what}: damage is no reason for the small set: {error}");
            assert!(error.to_string().contains(name), "{name}, {what}: the file is not named: {error}");
            Some(error.to_string())
        }
    }
}

#[test]
fn every_truncation_of_every_file_is_an_error() {
    let folder = TempDir::new().unwrap();
    let files = files();
    write_all(folder.path(), &files);
    let whole = load(folder.path()).unwrap();
    for (at, file) in files.iter().enumerate() {
        for length in 0..file.len() {
            let message = judge(folder.path(), at, &file[..length], &whole, &format!("cut to {length} bytes"));
            assert!(message.is_some_and(|message| message.contains("is cut short")), "cut to {length} bytes");
        }
        assert_eq!(judge(folder.path(), at, file, &whole, "whole"), None);
    }
}

#[test]
fn every_flipped_bit_of_every_file_is_an_error_or_harmless() {
    let folder = TempDir::new().unwrap();
    let files = files();
    write_all(folder.path(), &files);
    let whole = load(folder.path()).unwrap();
    for (at, file) in files.iter().enumerate() {
        let flip = |bit: usize| {
            let mut damaged = file.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            judge(folder.path(), at, &damaged, &whole, &format!("bit {bit} flipped"))
        };
        let errors = (0..8 * file.len()).filter(|&bit| flip(bit).is_some()).count();
        // Gzip's header has ten bytes, of which some say nothing about the content; and the last bits may be filling.
        assert!(errors >= 8 * (file.len() - 11), "{errors} errors of {} bits", 8 * file.len());
        fs::write(folder.path().join(locate::FILES[at]), file).unwrap();
    }
}

#[test]
fn every_exchange_of_two_files_is_an_error() {
    let folder = TempDir::new().unwrap();
    let files = files();
    for a in 0..4 {
        for b in a + 1..4 {
            let mut exchanged = files.clone();
            exchanged.swap(a, b);
            write_all(folder.path(), &exchanged);
            let error = load(folder.path()).unwrap_err();
            assert!(!error.is_missing() && error.to_string().contains("ubyte"), "{a} and {b}: {error}");
        }
    }
}

#[test]
fn a_csv_file_with_any_bit_flipped_gives_finite_rows_or_an_error_with_the_line() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("exam.csv");
    let text = ExamScores::synthetic(0).to_csv_string();
    let text: String = text.lines().take(4).flat_map(|line| [line, "\n"]).collect();
    let (mut errors, mut accepted) = (0, 0);
    for bit in 0..8 * text.len() {
        let mut damaged = text.clone().into_bytes();
        damaged[bit / 8] ^= 1 << (bit % 8);
        fs::write(&file, damaged).unwrap();
        match ExamScores::from_csv(&file) {
            Ok(scores) => {
                let numbers =
                    scores.records().iter().flat_map(|row| [row.sleep_hours, row.study_hours, row.exam_score]);
                assert!(numbers.into_iter().all(f32::is_finite), "bit {bit}");
                assert!(scores.records().len() <= 3, "bit {bit}: a row too many");
                accepted += 1;
            }
            Err(error) => {
                let message = error.to_string();
                assert!(message.contains("exam.csv"), "bit {bit}: {message}");
                let located = matches!(error, DataError::CsvHeader { .. }) || message.contains("line ");
                assert!(located, "bit {bit}: nobody could find it: {message}");
                errors += 1;
            }
        }
    }
    // A digit may turn into another digit. A bit in a name or in a separator cannot pass.
    assert!(accepted > 0 && errors > 2 * accepted, "{errors} errors, {accepted} accepted");
}
