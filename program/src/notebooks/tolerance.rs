//! When two texts, or two pieces of data, say the same: words exactly, numbers up to a tolerance.

use serde_json::Value;

/// How far numbers may differ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// Relative to the larger of the two.
    pub relative: f64,
    /// Whether whole numbers have to be equal. They count or name something, so usually they have.
    pub exact_integers: bool,
}

impl Tolerance {
    /// Processors round sums in different orders; that moves a printed figure by less than a thousandth.
    pub const USUAL: Self = Self { relative: 1e-3, exact_integers: true };

    /// The tolerance that a cell's tags ask for: `rtol=0.01` lets all its numbers differ by a hundredth, whole ones
    /// too. A tag that cannot be read asks for the usual one.
    pub fn of_tags<'a>(tags: impl Iterator<Item = &'a str>) -> Self {
        let asked = tags.filter_map(|tag| tag.strip_prefix("rtol=")?.parse().ok()).next();
        // A limit that is NaN or not below 1 would let anything pass.
        let asked = asked.filter(|limit| (0.0..1.0).contains(limit));
        asked.map_or(Self::USUAL, |relative| Self { relative, exact_integers: false })
    }

    fn same(self, a: f64, b: f64, scale: f64) -> bool {
        // On the scale of an infinity, which `1e999` reads as, everything would be close to everything.
        let scale = a.abs().max(b.abs()).max(scale);
        a == b || (scale.is_finite() && (a - b).abs() <= self.relative * scale)
    }

    /// The first difference of two texts, if there is one. The white space between words does not count: a column
    /// moves when a number in it gets longer.
    pub fn compare_texts(self, built: &str, now: &str) -> Option<String> {
        let (a, b) = (tokens(built), tokens(now));
        let same = |(a, b): (&Token, &Token)| match (a, b) {
            (Token::Word(a), Token::Word(b)) => a == b,
            // By their digits: as f64, long whole numbers can be equal without being the same.
            (Token::Number { text: a, whole: true, .. }, Token::Number { text: b, whole: true, .. })
                if self.exact_integers =>
            {
                a == b
            }
            (Token::Number { value: a, .. }, Token::Number { value: b, .. }) => self.same(*a, *b, 0.0),
            _ => false,
        };
        let first =
            a.iter().zip(&b).position(|pair| !same(pair)).or((a.len() != b.len()).then_some(a.len().min(b.len())))?;
        Some(format!("{} is now {}", around(&a, first), around(&b, first)))
    }

    /// The first difference of two pieces of data, if there is one. A number in a list is compared on the scale of the
    /// largest in that list, since that is the scale on which it is drawn.
    pub fn compare_data(self, built: &Value, now: &Value) -> Option<String> {
        self.compare_values(built, now, 0.0, "")
    }

    fn compare_values(self, a: &Value, b: &Value, scale: f64, at: &str) -> Option<String> {
        match (a, b) {
            (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
                let scale = a.iter().filter_map(Value::as_f64).fold(0.0, |largest: f64, x| largest.max(x.abs()));
                let mut pairs = a.iter().zip(b).enumerate();
                pairs.find_map(|(i, (a, b))| self.compare_values(a, b, scale, &format!("{at}[{i}]")))
            }
            (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => {
                a.iter().find_map(|(key, value)| self.compare_values(value, &b[key], 0.0, &format!("{at}.{key}")))
            }
            (Value::Number(_), Value::Number(_)) => {
                let (x, y) = (a.as_f64().unwrap_or(f64::NAN), b.as_f64().unwrap_or(f64::NAN));
                let whole = !a.is_f64() && !b.is_f64() && self.exact_integers;
                let same = if whole { a == b } else { self.same(x, y, scale) };
                (!same).then(|| format!("{at}: {a} is now {b}"))
            }
            (Value::String(a), Value::String(b)) => self.compare_texts(a, b).map(|found| format!("{at}: {found}")),
            _ if a == b => None,
            _ => Some(format!("{at}: {} is now {}", short(a), short(b))),
        }
    }
}

/// A word or a number.
#[derive(Debug, PartialEq)]
enum Token<'a> {
    Word(&'a str),
    Number { text: &'a str, value: f64, whole: bool },
}

impl Token<'_> {
    fn text(&self) -> &str {
        match self {
            Token::Word(text) | Token::Number { text, .. } => text,
        }
    }
}

/// Cuts a text into numbers, words (which may have digits in them, as `x1` does) and single other characters.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let number = number_length(rest);
        let (length, token) = if number > 0 {
            let text = &rest[..number];
            let whole = text.bytes().all(|b| b.is_ascii_digit() || b == b'-' || b == b'+');
            (number, Token::Number { text, value: text.parse().unwrap_or(f64::NAN), whole })
        } else {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let length =
                if is_word(first) { rest.find(|c| !is_word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
            (length, Token::Word(&rest[..length]))
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    tokens
}

/// How many bytes at the start are a decimal number, with sign, point and exponent; 0 if none are.
fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let start = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
    let before = digits(start);
    if before == 0 {
        return 0;
    }
    let mut end = start + before;
    if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'-' | b'+')));
        let exponent = digits(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    // `32x` and `7f_a` are words, not a number and a word; `1.5s` may be either, and is a number with a unit.
    end
}

/// Some tokens before and after that one.
fn around(tokens: &[Token], at: usize) -> String {
    let words: Vec<_> = tokens.iter().skip(at.saturating_sub(4)).take(8).map(Token::text).collect();
    if words.is_empty() { "nothing".to_owned() } else { format!("`{}`", words.join(" ")) }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 { text } else { text.chars().take(57).chain("...".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn differ(a: &str, b: &str) -> bool {
        Tolerance::USUAL.compare_texts(a, b).is_some()
    }

    #[test]
    fn numbers_may_differ_by_a_thousandth() {
        assert!(!differ("loss 0.44712, 3.0e-5", "loss 0.44731, 3.001e-5"));
        assert!(differ("loss 0.447", "loss 0.449"));
        assert!(differ("loss 0.447", "loss -0.447"));
        assert!(differ("1e-45", "2e-45"));
        assert!(!differ("[1.0,  9.999]", "[1.0, 10.001]"), "white space does not count");
    }

    #[test]
    fn whole_numbers_and_words_may_not_differ() {
        assert!(differ("epoch 10000", "epoch 10001"));
        assert!(differ("x1 = 2.0", "x2 = 2.0"));
        assert!(differ("shape=[2, 3]", "shape=[2, 3, 1]"));
        assert!(differ("inf", "NaN"));
        assert!(!differ("µ ± 0.5 ⏎", "µ ± 0.5 ⏎"));
    }

    #[test]
    fn a_tag_asks_for_another_tolerance() {
        let tolerance = Tolerance::of_tags(["data", "rtol=0.05"].into_iter());
        assert_eq!(tolerance.compare_texts("8312 of 10000", "8400 of 10000"), None);
        assert!(tolerance.compare_texts("8312 of 10000", "9000 of 10000").is_some());
        assert_eq!(Tolerance::of_tags(["volatile"].into_iter()), Tolerance::USUAL);
    }

    #[test]
    fn data_is_compared_on_the_scale_of_its_list() {
        let compare = |a, b| Tolerance::USUAL.compare_data(&a, &b);
        assert_eq!(compare(json!({"y": [100.0, 0.001]}), json!({"y": [100.05, 0.003]})), None);
        assert_eq!(compare(json!({"y": [100.0, 0.5]}), json!({"y": [100.0, 0.7]})).unwrap(), ".y[1]: 0.5 is now 0.7");
        assert!(compare(json!({"y": [1.0]}), json!({"y": [1.0, 2.0]})).is_some());
        assert!(compare(json!({"y": [1.0]}), json!({"x": [1.0]})).is_some());
        assert!(compare(json!({"title": "loss"}), json!({"title": "accuracy"})).is_some());
        assert!(compare(json!(null), json!(1.0)).is_some());
    }

    #[test]
    fn a_difference_is_shown_with_its_surroundings() {
        let found = Tolerance::USUAL.compare_texts("epoch 1 loss 0.5 val 0.6", "epoch 1 loss 0.7 val 0.6").unwrap();
        assert_eq!(found, "`epoch 1 loss 0.5 val 0.6` is now `epoch 1 loss 0.7 val 0.6`");
    }

    #[test]
    fn numbers_are_cut_where_they_end() {
        for (text, length) in [("-1.5e-3,", 7), ("12.", 2), ("3e", 1), ("-x", 0), (".5", 0), ("0.1.2", 3)] {
            assert_eq!(number_length(text), length, "{text}");
        }
    }
}
