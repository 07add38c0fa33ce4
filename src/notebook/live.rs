//! Output that appears while a cell runs, and that is drawn again in place.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};

use serde_json::{Map, Value};

use super::kernel::{self, Mark};
use super::show_mime;

/// Shows something below the cell at once, in several forms, as `(MIME type, content)` pairs. Several of them in one
/// cell appear one after the other.
///
/// In a kernel that cannot do that it is [`show_mime`], and the last one of each MIME type wins.
///
/// ```
/// workbook::notebook::display_mime(&[("text/plain", "first")]);
/// workbook::notebook::display_mime(&[("text/plain", "second")]);
/// ```
pub fn display_mime(parts: &[(&str, &str)]) {
    if !kernel::send(&Mark::Display { data: forms(parts), id: None }) {
        show_mime(parts);
    }
}

/// Something below a cell that can be drawn again in its place. It exists in the workbook's own kernel only.
///
/// The kernel passes on at most ten states in a second, and always the last one.
#[derive(Debug)]
pub struct LiveDisplay {
    id: String,
}

impl LiveDisplay {
    /// Shows the first state, or returns `None` where nothing can be drawn again.
    ///
    /// ```
    /// use workbook::notebook::LiveDisplay;
    /// match LiveDisplay::new(&[("text/plain", "0 of 10")]) {
    ///     Some(display) => display.update(&[("text/plain", "10 of 10")]),
    ///     None => println!("10 of 10"),
    /// }
    /// ```
    pub fn new(parts: &[(&str, &str)]) -> Option<Self> {
        // Each cell has its own copy of this crate, so no counter in it is unique; the random keys of a hash map are.
        let id = format!("workbook-{:016x}", RandomState::new().build_hasher().finish());
        kernel::send(&Mark::Display { data: forms(parts), id: Some(id.clone()) }).then_some(Self { id })
    }

    /// Shows another state in place of the last one.
    ///
    /// ```
    /// use workbook::notebook::LiveDisplay;
    /// let display = LiveDisplay::new(&[("text/plain", "still counting")]);
    /// let count = (1..=1000).filter(|n| n % 7 == 0).count();
    /// if let Some(display) = &display {
    ///     display.update(&[("text/plain", &format!("{count} multiples of 7"))]);
    /// }
    /// assert_eq!(count, 142);
    /// ```
    pub fn update(&self, parts: &[(&str, &str)]) {
        kernel::send(&Mark::Update { data: forms(parts), id: self.id.clone() });
    }
}

fn forms(parts: &[(&str, &str)]) -> Map<String, Value> {
    parts.iter().map(|(mime, content)| ((*mime).to_owned(), Value::from(*content))).collect()
}
