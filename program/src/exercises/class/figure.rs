//! The figure of a class: which exercise, which mistake, how many.

use ndarray::Array2;
use stubs::exercise::Exercise;
use workbook::plot::Figure;

use super::tally::Tally;
use crate::exercises::attempts::Found;
use crate::exercises::report::data::{Report, Work};

/// So many mistakes have a column of their own.
const COLUMNS: usize = 8;

/// Each exercise in which one of the commonest mistakes was made (rows) by those mistakes (columns): how many have made
/// it there. The last two columns count who made another mistake, and whom the compiler stopped. A cell that nobody is in
/// has a dash.
///
/// `None` if nobody has made a mistake.
pub fn figure(tally: &Tally, reports: &[Report], exercises: &[Exercise]) -> Option<Figure> {
    let common = &tally.mistakes[..tally.mistakes.len().min(COLUMNS)];
    // In the order of the book, so that what belongs to one exercise stands together.
    let rows: Vec<&Exercise> =
        exercises.iter().filter(|exercise| common.iter().any(|mistake| mistake.exercise.id == exercise.id)).collect();
    let mut columns: Vec<&str> = Vec::new();
    for row in &rows {
        for mistake in common.iter().filter(|mistake| mistake.exercise.id == row.id) {
            if !columns.contains(&mistake.diagnosis) {
                columns.push(mistake.diagnosis);
            }
        }
    }
    if rows.is_empty() {
        return None;
    }
    let cells = Array2::from_shape_fn((rows.len(), columns.len() + 2), |(i, j)| {
        let is_in = |work: &Work| {
            work.attempts.iter().any(|attempt| match columns.get(j) {
                Some(column) => attempt.result == Found::Failed && attempt.diagnosis == *column,
                None if j == columns.len() => {
                    attempt.result == Found::Failed && !columns.contains(&attempt.diagnosis.as_str())
                }
                None => attempt.result == Found::DoesNotCompile,
            })
        };
        let there = |report: &&Report| report.exercises.iter().any(|work| work.id == rows[i].id && is_in(work));
        match reports.iter().filter(there).count() {
            0 => f64::NAN,
            count => count as f64,
        }
    });
    let row_labels: Vec<String> = rows.iter().map(|exercise| format!("{} {}", exercise.id, exercise.title)).collect();
    columns.extend(["another mistake", "does not compile"]);
    let title = format!("How many of {} have made which mistake", tally.readers);
    Some(Figure::heat_map(&title, &cells).row_labels(&row_labels).column_labels(&columns))
}
