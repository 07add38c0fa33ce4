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

/// The text with the five characters replaced that mean something in HTML and XML, and with a replacement character
/// (U+FFFD) for those that XML has no way to write, such as the escapes that colour a terminal.
///
/// ```
/// assert_eq!(workbook::notebook::html_escape("Vec<f32> & co"), "Vec&lt;f32&gt; &amp; co");
/// ```
pub fn html_escape(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| "&<>\"'".contains(c) || is_forbidden(c)) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if is_forbidden(c) => escaped.push(char::REPLACEMENT_CHARACTER),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

/// Whether no document in XML may hold the character, not even as a number.
pub(crate) fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::html_escape;

    #[test]
    fn escapes_markup_and_leaves_the_rest_alone() {
        assert_eq!(html_escape("a < b & 'c' > \"d\""), "a &lt; b &amp; &#39;c&#39; &gt; &quot;d&quot;");
        assert!(matches!(html_escape("σ(x) = 1"), std::borrow::Cow::Borrowed("σ(x) = 1")));
        assert_eq!(html_escape("\0\u{1b}[31m\t\n\u{ffff}"), "\u{fffd}\u{fffd}[31m\t\n\u{fffd}");
    }
}
