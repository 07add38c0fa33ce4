//! A [`Verdict`] as HTML for a notebook.

use super::verdict::{Outcome, Verdict};
use workbook::escape::html_escape;
use workbook::notebook::show_mime;

impl Verdict {
    /// Shows it below a notebook cell, readable on light and on dark pages.
    #[doc(hidden)]
    pub fn evcxr_display(&self) {
        show_mime(&[("text/html", &render(self)), ("text/plain", &self.to_string())]);
    }
}

/// A box with a coloured edge. Text and background are the page's own, so that it reads well on light and dark ones;
/// a sign and words say what the colour says.
fn render(verdict: &Verdict) -> String {
    // Okabe and Ito's green, yellow and vermilion, which colour-blind readers can tell apart.
    let (edge, title) = match &verdict.outcome {
        Outcome::Passed => ("#009E73", format!("✓ {} passed", verdict.id)),
        Outcome::Unfinished => ("#E69F00", format!("· {} is not finished yet", verdict.id)),
        Outcome::Failed(_) => ("#D55E00", format!("✗ {} is not right yet", verdict.id)),
    };
    let title = html_escape(&title);
    let body = match &verdict.outcome {
        Outcome::Passed => String::new(),
        Outcome::Unfinished => format!("<div>{}</div>{}", prose(&verdict.note), hint(verdict)),
        Outcome::Failed(failure) => {
            let rows: String = failure.lines().iter().map(|(name, text)| row(name, text)).collect();
            format!("<table style=\"{TABLE}\">{rows}</table><div>{}</div>{}", prose(&verdict.note), hint(verdict))
        }
    };
    format!(
        "<div style=\"border-left:4px solid {edge};background:rgba(128,128,128,.08);padding:.5em .9em;margin:.3em 0\">\
         <strong>{title}</strong>{body}</div>"
    )
}

/// JupyterLab gives tables a smaller font and a colour of their own.
const TABLE: &str = "border-collapse:collapse;margin:.4em 0;color:inherit;font-size:inherit";

fn row(name: &str, text: &str) -> String {
    // The mistake is prose; the rest are numbers and code. JupyterLab colours every second row, hence `transparent`.
    let (font, text) =
        if name == "likely" { ("inherit", prose(text)) } else { ("ui-monospace,monospace", html_escape(text).into()) };
    format!(
        "<tr style=\"background:transparent\">\
         <td style=\"padding:.1em 1em .1em 0;text-align:left;vertical-align:top;opacity:.7\">{name}</td>\
         <td style=\"padding:.1em 0;text-align:left;white-space:pre-wrap;font-family:{font}\">{text}</td></tr>"
    )
}

/// Words, with what stands between two backticks as code. A backtick that has no other stays what it is.
fn prose(text: &str) -> String {
    let mut parts: Vec<String> = text.split('`').map(|part| html_escape(part).into()).collect();
    let alone = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    for code in parts.iter_mut().skip(1).step_by(2) {
        *code = format!("<code>{code}</code>");
    }
    parts.concat() + &alone.map_or_else(String::new, |part| format!("`{part}"))
}

fn hint(verdict: &Verdict) -> String {
    let command = verdict.hint_command();
    format!("<div style=\"opacity:.8\">For a hint: <code>{}</code></div>", html_escape(&command))
}

#[cfg(test)]
mod tests {
    use super::super::verdict::Failure;
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code() {
        assert_eq!(prose("still `todo!()`: `a < b`"), "still <code>todo!()</code>: <code>a &lt; b</code>");
        assert_eq!(prose("`a` and a lone ` here"), "<code>a</code> and a lone ` here");
        assert_eq!(prose("none"), "none");
    }

    #[test]
    fn the_readers_text_cannot_break_the_page() {
        let [tried, returned, expected, likely] = ["f(<b>)", "1 < 2", "3 & 4", "\"x\""].map(String::from);
        let failure = Failure { tried, returned, expected, likely };
        let html = render(&Verdict { id: "0.1".into(), outcome: Outcome::Failed(failure), note: String::new() });
        assert!(html.contains("f(&lt;b&gt;)") && html.contains("3 &amp; 4") && !html.contains("<b>"));
    }
}
