//! Text that stands in HTML or XML.

use std::borrow::Cow;

/// The text with the five characters replaced that mean something in HTML and XML, and with a replacement character
/// (U+FFFD) for those that XML has no way to write, such as the escapes that colour a terminal.
///
/// ```
/// assert_eq!(workbook::escape::html_escape("Vec<f32> & co"), "Vec&lt;f32&gt; &amp; co");
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
