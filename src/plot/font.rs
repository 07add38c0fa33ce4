//! The font of all figures, DejaVu Sans, and how wide a text is in it.
//!
//! It has Greek, sub- and superscripts and the usual mathematical signs; Verdana, which a reader without it sees
//! instead, is as wide.

use ttf_parser::{Face, GlyphId};

/// The families a figure asks for, in this order.
pub(crate) const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// Above the baseline, as a share of the size: capitals, and the tallest letters.
pub(crate) const CAP: f64 = 0.73;
pub(crate) const ASCENT: f64 = 0.77;
/// Below the baseline.
pub(crate) const DESCENT: f64 = 0.24;
/// From one line to the next.
pub(crate) const LEADING: f64 = 1.3;

/// Measures text. Made anew for each drawing, which costs nothing: it reads a few tables of the embedded file.
pub(crate) struct Font {
    face: Face<'static>,
    units: f64,
}

impl Font {
    pub fn new() -> Font {
        let face = Face::parse(dejavu::sans::regular(), 0).expect("the embedded font is a font");
        let units = f64::from(face.units_per_em());
        Font { face, units }
    }

    /// The width of the text in pixels, at a size in pixels.
    pub fn width(&self, text: &str, size: f64) -> f64 {
        let mut sum = 0.0;
        let mut last = None;
        for c in text.chars() {
            let glyph = self.glyph(c);
            sum += f64::from(self.face.glyph_hor_advance(glyph).unwrap_or(0)) + self.kern(last, glyph);
            last = Some(glyph);
        }
        sum / self.units * size
    }

    /// Whether the font knows the letter.
    #[cfg(test)]
    pub fn has(&self, c: char) -> bool {
        self.face.glyph_index(c).is_some()
    }

    fn glyph(&self, c: char) -> GlyphId {
        self.face.glyph_index(c).unwrap_or(GlyphId(0))
    }

    fn kern(&self, left: Option<GlyphId>, right: GlyphId) -> f64 {
        let (Some(left), Some(table)) = (left, self.face.tables().kern) else { return 0.0 };
        let tables = table.subtables.into_iter().filter(|table| table.horizontal && !table.variable);
        tables.filter_map(|table| table.glyphs_kerning(left, right)).map(f64::from).sum()
    }

    /// The text in lines that are no wider than asked, broken between words; a longer word is cut, with an ellipsis.
    pub fn wrap(&self, text: &str, size: f64, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for paragraph in text.lines() {
            let mut line = String::new();
            for word in paragraph.split([' ', '\t']).filter(|word| !word.is_empty()) {
                let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if line.is_empty() || self.width(&longer, size) <= width {
                    line = longer;
                } else {
                    lines.push(std::mem::replace(&mut line, word.to_owned()));
                }
            }
            lines.push(line);
        }
        lines.iter().map(|line| self.fit(line, size, width)).collect()
    }

    /// The text, cut at the end if it is wider than asked.
    pub fn fit(&self, text: &str, size: f64, width: f64) -> String {
        if self.width(text, size) <= width {
            return text.to_owned();
        }
        let mut cut: String = text.to_owned();
        while cut.pop().is_some() {
            let shown = format!("{}…", cut.trim_end());
            if self.width(&shown, size) <= width {
                return shown;
            }
        }
        "…".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_the_signs_that_labels_need() {
        let font = Font::new();
        for c in "αβγδεηθλμπσφωΔΣ ₀₁₂₃₄₅₆₇₈₉ᵢⱼₙₖ ⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿ −×·≤≥≈∞∂∇√∈ŷ…—–ᵀ".chars()
        {
            assert!(font.has(c), "{c:?}");
        }
    }

    #[test]
    fn widths_grow_with_the_text_and_the_size() {
        let font = Font::new();
        assert!((font.width("0", 2048.0) - 1303.0).abs() < 1e-9, "a digit is 1303 of 2048 units wide");
        assert!((font.width("loss", 20.0) - 2.0 * font.width("loss", 10.0)).abs() < 1e-9);
        assert_eq!(font.width("", 10.0), 0.0);
    }

    #[test]
    fn wrapped_lines_fit_and_keep_every_word() {
        let font = Font::new();
        let text = "Cross-entropy against the confidence in the true class";
        let lines = font.wrap(text, 14.0, 150.0);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| font.width(line, 14.0) <= 150.0));
        assert_eq!(lines.join(" "), text);
        assert!(font.fit(text, 14.0, 80.0).ends_with('…'));
    }
}
