//! [`Progress`]: a bar that fills while a cell works through something.

use std::time::{Duration, Instant};

use super::LiveDisplay;

/// A bar below the cell. Where nothing can be drawn again, one line says at the end what was done.
///
/// ```
/// use workbook::notebook::Progress;
///
/// let mut progress = Progress::new("images", 3);
/// for _ in 0..3 {
///     progress.step();
/// }
/// ```
#[derive(Debug)]
pub struct Progress {
    label: String,
    total: usize,
    done: usize,
    shown: usize,
    next: Instant,
    display: Option<LiveDisplay>,
}

/// The kernel would drop what comes more often.
const INTERVAL: Duration = Duration::from_millis(100);

/// How many characters wide a full bar is as text.
const WIDTH: usize = 30;

impl Progress {
    /// An empty bar for that many steps.
    pub fn new(label: &str, total: usize) -> Self {
        let display = LiveDisplay::new(&as_parts(&forms(label, 0, total)));
        Self { label: label.to_owned(), total, done: 0, shown: 0, next: Instant::now() + INTERVAL, display }
    }

    /// One step is done.
    pub fn step(&mut self) {
        self.done += 1;
        let now = Instant::now();
        if now >= self.next {
            self.next = now + INTERVAL;
            self.show();
        }
    }

    fn show(&mut self) {
        if let Some(display) = &self.display {
            display.update(&as_parts(&forms(&self.label, self.done, self.total)));
            self.shown = self.done;
        }
    }
}

impl Drop for Progress {
    /// Shows the last state, also after a panic.
    fn drop(&mut self) {
        match self.display {
            Some(_) if self.shown == self.done => {}
            Some(_) => self.show(),
            None => println!("{}: {} of {}", self.label, self.done, self.total),
        }
    }
}

/// The bar as a page and as text.
fn forms(label: &str, done: usize, total: usize) -> [String; 2] {
    let share = if total == 0 { 1.0 } else { done as f64 / total as f64 }.min(1.0);
    let full = (share * WIDTH as f64).round() as usize;
    let bar: String = (0..WIDTH).map(|place| if place < full { '█' } else { '░' }).collect();
    let text = format!("{label} {bar} {done} of {total}");
    let label = crate::escape::html_escape(label);
    let page = format!(
        r#"<label>{label} <progress value="{done}" max="{}" style="vertical-align: middle"></progress> {done} of {total}</label>"#,
        total.max(1)
    );
    [page, text]
}

fn as_parts(forms: &[String; 2]) -> [(&str, &str); 2] {
    [("text/html", &forms[0]), ("text/plain", &forms[1])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_fills() {
        assert!(forms("a & b", 0, 4)[0].contains("a &amp; b"));
        assert!(forms("x", 1, 2)[1].contains(&format!("{}{}", "█".repeat(15), "░".repeat(15))));
        assert!(forms("x", 9, 2)[1].ends_with("9 of 2"), "more than there are is no reason to stop");
        assert!(forms("x", 0, 0)[0].contains(r#"max="1""#));
    }
}
