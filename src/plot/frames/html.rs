//! Frames as a piece of a web page: the figure, a slider, a button that plays. It needs no network and no kernel.

use base64::prelude::{BASE64_STANDARD, Engine};

use serde_json::json;

use super::Frames;
use super::share::{Piece, share};
use crate::escape::html_escape;
use crate::plot::draw;
use crate::plot::theme::{Look, Theme};

const STYLE: &str = include_str!("frames.css");
const SCRIPT: &str = include_str!("frames.js");

impl Frames {
    /// The figure in the notebook's look, with a slider below it: a piece of HTML that can stand in any page, more than
    /// once. Where scripts do not run, as in a notebook that is not trusted, the [still](Frames::still) figure is a
    /// picture.
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames};
    /// let html = Frames::new("n", &[1, 2], |n| Figure::new(&format!("the {n}"))).to_html();
    /// assert!(html.contains("<input type=\"range\" min=\"0\" max=\"1\""));
    /// ```
    pub fn to_html(&self) -> String {
        let quantity = html_escape(&self.quantity);
        let (last, still) = (self.len() - 1, self.still);
        let picture = BASE64_STANDARD.encode(self.figure().to_svg(Theme::Notebook));
        let value = html_escape(&self.values[still]);
        // All that moves waits in an element for scripts, which a page that runs none drops with what is in it; it would
        // leave the texts of an SVG behind. Nothing in there can end it: all text is escaped.
        format!(
            "<style>{STYLE}</style>\n\
             <div class=\"wb-frames-still\">\n\
             <img alt=\"{words}\" src=\"data:image/svg+xml;base64,{picture}\">\n\
             <p>This figure moves with {quantity} where scripts may run; here it is at {value}.</p>\n\
             </div>\n\
             <script type=\"text/html\" class=\"wb-frames-moving\">\
             <figure class=\"wb-frames\" role=\"group\" aria-label=\"{title}\">\n{svg}\
             <figcaption>\
             <button type=\"button\" aria-label=\"play\">▶</button>\
             <label>{quantity} <input type=\"range\" min=\"0\" max=\"{last}\" value=\"{still}\" step=\"1\" \
             aria-valuetext=\"{value}\" data-values=\"{all}\"></label>\
             <output>{value}</output></figcaption>\n\
             </figure></script>\n\
             <script>{SCRIPT}</script>\n",
            title = html_escape(&self.figure().title),
            words = html_escape(&self.alt_text()),
            svg = self.to_svg(Theme::Notebook.into()),
            all = html_escape(&json!(self.values).to_string()),
        )
    }

    /// A whole page with the figure and its slider, for a browser, light or dark as the reader prefers.
    pub(crate) fn to_page(&self) -> String {
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
             <style>:root {{ color-scheme: light dark; font-family: \"DejaVu Sans\", Verdana, sans-serif; }}</style>\n\
             </head>\n<body>\n{}</body>\n</html>\n",
            html_escape(&self.figure().title),
            self.to_html()
        )
    }

    /// All figures in one SVG, of which only the still one can be seen.
    fn to_svg(&self, look: Look) -> String {
        let pages: Vec<String> = self.figures.iter().map(|figure| draw::body(figure, look)).collect();
        let body: String = share(&pages)
            .into_iter()
            .map(|piece| match piece {
                Piece::Shared(text) => text,
                Piece::Differing(parts) => parts.into_iter().map(|(frame, text)| self.hideable(frame, &text)).collect(),
            })
            .collect();
        draw::document(self.figure(), look, &self.alt_text(), &self.data().to_string(), &body)
    }

    fn hideable(&self, frame: usize, text: &str) -> String {
        let hidden = if frame == self.still { "" } else { " display=\"none\"" };
        format!("<g data-frame=\"{frame}\"{hidden}>\n{text}</g>\n")
    }
}
