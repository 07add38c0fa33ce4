//! How long a notebook took: what its reader waits for.

use lab::setup::runner::Executed;

use crate::notebook::Notebook;

/// The figures of one notebook, as lines of text.
pub fn report(executed: &Executed) -> String {
    let mut cells = executed.cells.clone();
    let Some(&(_, first)) = cells.first() else {
        return format!("    kernel ready after {:.1} s, no cells", executed.ready);
    };
    cells.sort_by(|a, b| b.1.total_cmp(&a.1));
    let total: f64 = cells.iter().map(|cell| cell.1).sum();
    let mut text = format!(
        "    kernel ready after {:.1} s, first cell {first:.2} s, median cell {:.2} s, {} cells {total:.1} s",
        executed.ready,
        median(&executed.cells[1..]).unwrap_or(first),
        cells.len(),
    );
    for (index, seconds) in cells.iter().take(3) {
        text += &format!("\n    {seconds:6.2} s  cell {}: {}", index + 1, first_line(&executed.notebook, *index));
    }
    text
}

/// The median of the later cells: the first one is reported on its own.
fn median(cells: &[(usize, f64)]) -> Option<f64> {
    let mut seconds: Vec<f64> = cells.iter().map(|cell| cell.1).collect();
    seconds.sort_by(f64::total_cmp);
    let middle = seconds.len().checked_sub(1)? / 2;
    Some((seconds[middle] + seconds[seconds.len() / 2]) / 2.0)
}

/// The first line of a cell that is not empty, cut to fit a terminal.
pub fn first_line(notebook: &Notebook, index: usize) -> String {
    let source = notebook.cells.get(index).map_or("", |cell| cell.source.0.as_str());
    let line = source.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("(empty)");
    if line.chars().count() <= 70 { line.to_owned() } else { line.chars().take(67).chain("...".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_the_middle_one_or_between_the_two() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[(0, 3.0), (1, 1.0), (2, 2.0)]), Some(2.0));
        assert_eq!(median(&[(0, 4.0), (1, 1.0), (2, 2.0), (3, 3.0)]), Some(2.5));
    }
}
