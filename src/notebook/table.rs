//! [`Table`]: a polars [`DataFrame`] for the page.

use std::fmt;

use polars::prelude::{AnyValue, Column, DataFrame};

use super::show_mime;
use crate::escape::html_escape;

/// A table for the page: the last expression of a notebook cell shows it as HTML, a terminal as text.
///
/// Needs the feature `polars`.
///
/// ```
/// use workbook::notebook::Table;
/// use workbook::prelude::*;
/// let table = Table::new(&ExamScores::synthetic(0).to_data_frame()).rows(6);
/// assert!(table.to_html().contains(">sleep_hours<"));
/// ```
#[derive(Clone)]
pub struct Table {
    frame: DataFrame,
    rows: usize,
}

impl Table {
    /// Ten rows of a table, five from either end; all of a shorter one.
    pub fn new(frame: &DataFrame) -> Self {
        Self { frame: frame.clone(), rows: 10 }
    }

    /// At most so many rows, half of them from either end.
    pub fn rows(self, rows: usize) -> Self {
        Self { rows, ..self }
    }

    /// The table as HTML, its texts escaped.
    pub fn to_html(&self) -> String {
        let (height, width) = self.frame.shape();
        let columns = self.frame.columns();
        let mut html = String::from("<table class=\"dataframe\"><thead><tr><th></th>");
        for column in columns {
            html.push_str(&format!(
                "<th style=\"text-align:{}\">{}<br><small style=\"font-weight:normal;opacity:.7\">{}</small></th>",
                side(column),
                html_escape(column.name()),
                html_escape(&column.dtype().to_string())
            ));
        }
        html.push_str("</tr></thead><tbody>");
        let hidden = self.hidden();
        for row in 0..height {
            if row == hidden.start && !hidden.is_empty() {
                html.push_str("<tr><th>&#8942;</th>");
                for column in columns {
                    html.push_str(&format!("<td style=\"text-align:{}\">&#8942;</td>", side(column)));
                }
                html.push_str("</tr>");
            }
            if hidden.contains(&row) {
                continue;
            }
            html.push_str(&format!("<tr><th>{row}</th>"));
            for column in columns {
                // The row exists, so there is a value; a gap is one, too.
                let text = column.get(row).map_or(String::new(), |value| cell(&value));
                html.push_str(&format!("<td style=\"text-align:{}\">{}</td>", side(column), html_escape(&text)));
            }
            html.push_str("</tr>");
        }
        html.push_str(&format!("</tbody></table><p>{height} rows, {width} columns</p>"));
        html
    }

    /// The rows in the middle that are left out.
    fn hidden(&self) -> std::ops::Range<usize> {
        let height = self.frame.height();
        if height <= self.rows { height..height } else { self.rows.div_ceil(2)..height - self.rows / 2 }
    }

    /// Shows the table in a notebook: as HTML where that can be read, else as text.
    #[doc(hidden)]
    pub fn evcxr_display(&self) {
        show_mime(&[("text/html", &self.to_html()), ("text/plain", &self.to_string())]);
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.frame, f)
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Numbers stand to the right, under one another; everything else to the left.
fn side(column: &Column) -> &'static str {
    if column.dtype().is_primitive_numeric() { "right" } else { "left" }
}

/// Numbers with four digits after the point are enough to look at.
fn cell(value: &AnyValue<'_>) -> String {
    let number = |value: f64| match value.abs() {
        size if size == 0.0 || (1e-3..1e6).contains(&size) => format!("{value:.4}"),
        _ => format!("{value:e}"),
    };
    match value {
        AnyValue::Null => "–".to_owned(),
        AnyValue::Float32(value) => number(f64::from(*value)),
        AnyValue::Float64(value) => number(*value),
        AnyValue::String(text) => (*text).to_owned(),
        other => other.to_string(),
    }
}
