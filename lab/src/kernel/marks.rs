//! Lines that a cell prints: text for the reader, and messages of the crate to this kernel.

use crate::words::Mark;

/// Tells the two apart. The crate starts a message with a word that is new for each kernel, so no cell prints it by
/// chance.
pub struct Marks {
    word: String,
}

/// A piece of what a cell printed.
#[derive(Debug, PartialEq)]
pub enum Piece {
    /// For the reader.
    Text(String),
    /// For this kernel.
    Mark(Mark),
}

impl Marks {
    /// Looks for messages that start with that word.
    pub fn new(word: &str) -> Self {
        Self { word: format!("{word} ") }
    }

    /// The pieces of some lines, in their order.
    pub fn split(&self, text: &str) -> Vec<Piece> {
        if text.is_empty() {
            return Vec::new();
        }
        if !text.contains(&self.word) {
            return vec![Piece::Text(text.to_owned())];
        }
        let mut pieces = Vec::new();
        for line in text.split_inclusive('\n') {
            // A `print!` without a line break stands before the message, on the same line.
            let (before, mark) = match line.split_once(&self.word) {
                Some((before, json)) => (before, serde_json::from_str(json.trim_end()).ok()),
                None => (line, None),
            };
            let text = if mark.is_some() { before } else { line };
            match pieces.last_mut() {
                Some(Piece::Text(last)) => last.push_str(text),
                _ if !text.is_empty() => pieces.push(Piece::Text(text.to_owned())),
                _ => {}
            }
            pieces.extend(mark.map(Piece::Mark));
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn display(text: &str) -> Mark {
        serde_json::from_value(serde_json::json!({ "kind": "display", "data": { "text/plain": text } })).unwrap()
    }

    fn line(text: &str) -> String {
        format!("word-7 {}\n", serde_json::to_string(&display(text)).unwrap())
    }

    fn text(text: &str) -> Piece {
        Piece::Text(text.to_owned())
    }

    #[test]
    fn text_is_text() {
        let marks = Marks::new("word-7");
        assert_eq!(marks.split(""), []);
        assert_eq!(marks.split("one\ntwo\n"), [text("one\ntwo\n")]);
        assert_eq!(marks.split("word-7\n"), [text("word-7\n")]);
        assert_eq!(marks.split("word-7 is not JSON\nnor this\n"), [text("word-7 is not JSON\nnor this\n")]);
        assert_eq!(marks.split("word-8 {}\n"), [text("word-8 {}\n")]);
    }

    #[test]
    fn marks_are_found_among_the_lines() {
        let marks = Marks::new("word-7");
        assert_eq!(marks.split(&line("a")), [Piece::Mark(display("a"))]);
        let printed = format!("one\ntwo{}{}three\n", line("a\nb"), line("c"));
        let expected = [text("one\ntwo"), Piece::Mark(display("a\nb")), Piece::Mark(display("c")), text("three\n")];
        assert_eq!(marks.split(&printed), expected);
    }
}
