//! [`Table`]: rows of data for the page.

use std::fmt;

use csv::Reader;
use serde::Serialize;

use super::show_mime;
use crate::data::DataError;
use crate::data::csv::to_csv_string;
use crate::escape::html_escape;

/// A table for the page: the last expression of a notebook cell shows it as HTML, a terminal as text.
///
/// Needs the feature `polars`.
///
/// ```
/// use workbook::notebook::Table;
/// use workbook::prelude::*;
/// let table = Table::of(ExamScores::synthetic(0).records())?.rows(6);
/// assert!(table.to_html().contains(">sleep_hours<"));
/// # Ok::<(), workbook::Error>(())
/// ```
#[derive(Clone)]
pub struct Table {
    columns: Vec<Column>,
    height: usize,
    rows: usize,
}

/// A column: what stands above it, and its cells from top to bottom.
#[derive(Clone)]
struct Column {
    name: String,
    /// What kind of values it holds, if that is known.
    kind: Option<String>,
    /// Numbers stand to the right, under one another; everything else to the left.
    numbers: bool,
    cells: Vec<String>,
}

impl Table {
    /// Ten of these rows, five from either end; all if there are no more. Their fields are the columns.
    ///
    /// # Errors
    /// [`DataError::Table`] if a row does not fit into one line, such as a struct within a struct.
    pub fn of<T: Serialize>(rows: &[T]) -> Result<Self, DataError> {
        let refused = |problem: csv::Error| DataError::Table { what: "rows", problem: problem.to_string() };
        let text = to_csv_string(rows)?;
        let mut reader = Reader::from_reader(text.as_bytes());
        let mut columns: Vec<Column> = reader.headers().map_err(refused)?.iter().map(Column::headed).collect();
        for row in reader.records() {
            for (column, field) in columns.iter_mut().zip(&row.map_err(refused)?) {
                let number = field.parse::<f64>().ok();
                column.numbers &= number.is_some();
                column.cells.push(match number {
                    // Whole numbers are counts, and show no digits after a point.
                    Some(value) if field.contains(['.', 'e', 'N', 'i']) => number_text(value),
                    _ => field.to_owned(),
                });
            }
        }
        Ok(Self { columns, height: rows.len(), rows: 10 })
    }

    /// At most so many rows, half of them from either end.
    pub fn rows(self, rows: usize) -> Self {
        Self { rows, ..self }
    }

    /// The table as HTML, its texts escaped.
    pub fn to_html(&self) -> String {
        let mut html = String::from("<table class=\"dataframe\"><thead><tr><th></th>");
        for column in &self.columns {
            html.push_str(&format!("<th style=\"text-align:{}\">{}", column.side(), html_escape(&column.name)));
            if let Some(kind) = &column.kind {
                let kind = html_escape(kind);
                html.push_str(&format!("<br><small style=\"font-weight:normal;opacity:.7\">{kind}</small>"));
            }
            html.push_str("</th>");
        }
        html.push_str("</tr></thead><tbody>");
        for row in self.shown() {
            let head = row.map_or("&#8942;".to_owned(), |row| row.to_string());
            html.push_str(&format!("<tr><th>{head}</th>"));
            for column in &self.columns {
                let text = row.map_or("&#8942;".to_owned(), |row| html_escape(&column.cells[row]).into_owned());
                html.push_str(&format!("<td style=\"text-align:{}\">{text}</td>", column.side()));
            }
            html.push_str("</tr>");
        }
        html.push_str(&format!("</tbody></table><p>{} rows, {} columns</p>", self.height, self.columns.len()));
        html
    }

    /// The rows to be seen, from top to bottom; `None` stands for those in the middle that are left out.
    fn shown(&self) -> Vec<Option<usize>> {
        if self.height <= self.rows {
            return (0..self.height).map(Some).collect();
        }
        let (top, bottom) = (self.rows.div_ceil(2), self.height - self.rows / 2);
        (0..top).map(Some).chain([None]).chain((bottom..self.height).map(Some)).collect()
    }

    /// Shows the table in a notebook: as HTML where that can be read, else as text.
    #[doc(hidden)]
    pub fn evcxr_display(&self) {
        show_mime(&[("text/html", &self.to_html()), ("text/plain", &self.to_string())]);
    }
}

impl Column {
    fn headed(name: &str) -> Self {
        Self { name: name.to_owned(), kind: None, numbers: true, cells: Vec::new() }
    }

    fn side(&self) -> &'static str {
        if self.numbers { "right" } else { "left" }
    }

    /// A text, at the column's side of so much room.
    fn padded(&self, text: &str, width: usize) -> String {
        if self.numbers { format!("{text:>width$}") } else { format!("{text:<width$}") }
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.shown();
        let text = |column: &Column, row: Option<usize>| row.map_or("...".to_owned(), |row| column.cells[row].clone());
        let mut lines = vec![String::new(); 1 + shown.len()];
        for column in &self.columns {
            let mut texts = vec![column.name.clone()];
            texts.extend(shown.iter().map(|&row| text(column, row)));
            let width = texts.iter().map(|text| text.chars().count()).max().unwrap_or(0);
            for (line, text) in lines.iter_mut().zip(&texts) {
                *line += &format!("{}  ", column.padded(text, width));
            }
        }
        for line in lines {
            writeln!(f, "{}", line.trim_end())?;
        }
        write!(f, "{} rows, {} columns", self.height, self.columns.len())
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Numbers with four digits after the point are enough to look at.
fn number_text(value: f64) -> String {
    match value.abs() {
        size if size == 0.0 || (1e-3..1e6).contains(&size) => format!("{value:.4}"),
        _ => format!("{value:e}"),
    }
}

#[cfg(feature = "polars")]
mod frame {
    //! The same for a polars `DataFrame`.

    use polars::prelude::{AnyValue, DataFrame};

    use super::{Column, Table, number_text};

    impl Table {
        /// Ten rows of a data frame, five from either end; all of a shorter one.
        ///
        /// ```
        /// use workbook::notebook::Table;
        /// let frame = polars::prelude::df!("hours" => [4.0, 5.5], "points" => [60, 70]).unwrap();
        /// let table = Table::new(&frame);
        /// ```
        pub fn new(frame: &DataFrame) -> Self {
            let column = |column: &polars::prelude::Column| Column {
                name: column.name().to_string(),
                kind: Some(column.dtype().to_string()),
                numbers: column.dtype().is_primitive_numeric(),
                // The row exists, so there is a value; a gap is one, too.
                cells: (0..frame.height())
                    .map(|row| column.get(row).map_or(String::new(), |value| cell(&value)))
                    .collect(),
            };
            Self { columns: frame.columns().iter().map(column).collect(), height: frame.height(), rows: 10 }
        }
    }

    fn cell(value: &AnyValue<'_>) -> String {
        match value {
            AnyValue::Null => "–".to_owned(),
            AnyValue::Float32(value) => number_text(f64::from(*value)),
            AnyValue::Float64(value) => number_text(*value),
            AnyValue::String(text) => (*text).to_owned(),
            other => other.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::ExamScores;

    #[test]
    fn rows_of_a_struct_show_both_ends() {
        let table = Table::of(ExamScores::synthetic(0).records()).unwrap();
        let html = table.to_html();
        assert_eq!(html.matches("<tr>").count(), 1 + 10 + 1);
        assert!(html.contains("<th>4</th>") && !html.contains("<th>5</th>") && html.contains("<th>195</th>"));
        assert!(html.contains("<th style=\"text-align:right\">sleep_hours</th>"), "{html}");
        let text = table.rows(2).to_string();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 5, "{text}");
        assert!(lines[0].ends_with("exam_score  scenario") && lines[4] == "200 rows, 4 columns", "{text}");
        assert_eq!(Table::of::<u8>(&[]).unwrap().to_string().lines().last(), Some("0 rows, 0 columns"));
    }
}
