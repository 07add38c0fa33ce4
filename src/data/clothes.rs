//! What every picture of Fashion-MNIST has in common: its size, and what a label stands for.

/// Height and width of an image.
pub const SIDE: usize = 28;
/// Pixels of an image.
pub const PIXELS: usize = SIDE * SIDE;
/// The classes, by label.
pub const TEXT_LABELS: [&str; 10] =
    ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

/// What labels of Fashion-MNIST stand for.
///
/// # Panics
/// If a label is not in 0..10.
///
/// ```
/// use workbook::prelude::*;
/// assert_eq!(text_labels(&[0, 9]), ["t-shirt", "ankle boot"]);
/// ```
#[track_caller]
pub fn text_labels(labels: &[usize]) -> Vec<&'static str> {
    if let Some(label) = labels.iter().find(|label| **label >= TEXT_LABELS.len()) {
        panic!("label {label} names none of the ten classes, 0 to 9");
    }
    labels.iter().map(|&label| TEXT_LABELS[label]).collect()
}
