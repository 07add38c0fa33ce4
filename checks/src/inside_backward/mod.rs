//! Checks of the chapter on `backward`, B1 to B4.

mod graph;
mod operations;
mod order;
mod repair;
mod tape;

pub use graph::Graph;
pub use operations::operations;
pub use order::order;
pub use repair::repair;
pub use tape::{Step, tape};

/// Who was computed from whom: for each value its parents, with the slope of the value in each. Parents come first.
type Edges = Vec<Vec<(usize, f64)>>;

/// The gradient of value `end` with respect to each.
fn gradients(edges: &[Vec<(usize, f64)>], end: usize) -> Vec<f64> {
    let mut gradients = vec![0.0; edges.len()];
    gradients[end] = 1.0;
    for i in (0..=end).rev() {
        edges[i].iter().for_each(|&(parent, slope)| gradients[parent] += slope * gradients[i]);
    }
    gradients
}
