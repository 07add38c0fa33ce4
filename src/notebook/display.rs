//! Rich output: a value in several MIME types, of which the notebook shows the best one it knows.

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
        text.push_str(content);
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
