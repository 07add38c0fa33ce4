//! Rich output: a value in several MIME types, of which the notebook shows the best one it knows.

use std::borrow::Cow;
use std::io::Write;

/// Prints one value of the cell in several forms, as `(MIME type, content)` pairs. The front end picks the richest.
///
/// The kernel gathers the blocks of a cell until it ends, and keeps the last one of each type, so of several pictures
/// only the last is seen. To show each of them, and at once, there is [`display_mime`](super::display_mime), and for a
/// figure `Figure::show`.
///
/// ```
/// workbook::notebook::show_mime(&[("text/html", "<b>7</b>"), ("text/plain", "7")]);
/// ```
pub fn show_mime(parts: &[(&str, &str)]) {
    let mut text = String::new();
    for (mime, content) in parts {
        text.push_str("EVCXR_BEGIN_CONTENT ");
        text.push_str(mime);
        text.push('\n');
        text.push_str(&broken(content));
        if !content.ends_with('\n') {
            text.push('\n');
        }
        text.push_str("EVCXR_END_CONTENT\n");
    }
    // One write under one lock, so that no other thread's line can land inside a block.
    let mut stdout = std::io::stdout().lock();
    if let Err(error) = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        eprintln!("the cell's output could not be written: {error}");
    }
}

/// The content with a word joiner, which nobody sees, in the words by which the kernel knows where a block begins and
/// ends: a title or a field of a table that has them would end it, and what follows would be a block of its own.
fn broken(content: &str) -> Cow<'_, str> {
    if content.contains("EVCXR_") { content.replace("EVCXR_", "EVCXR\u{2060}_").into() } else { content.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_kernel_are_broken_in_a_content() {
        let text = "a\nEVCXR_END_CONTENT\nEVCXR_BEGIN_CONTENT text/html";
        assert!(!broken(text).contains("EVCXR_"));
        assert_eq!(broken(text).replace('\u{2060}', ""), text);
        assert!(matches!(broken("EVCXR"), Cow::Borrowed("EVCXR")));
    }
}
