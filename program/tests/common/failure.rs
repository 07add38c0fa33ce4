//! A command that failed as it should.

use std::process::Output;

/// The command has failed without a panic, and its message has these words.
#[track_caller]
pub fn assert_clear_failure(output: &Output, words: &[&str]) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(!text.contains("panicked"), "{text}");
    words.iter().for_each(|word| assert!(text.contains(word), "nothing is said of `{word}`: {text}"));
}
