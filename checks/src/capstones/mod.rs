//! Checks of the capstones, C1 to C9. Each has a mark to reach on data that are drawn anew.

mod any_features;
mod bells;
mod cheap_answers;
mod engine;
mod hidden_layer;
mod honest_report;
mod line;
mod points;
mod scratch;
mod step;

pub use any_features::any_features;
pub use bells::bells;
pub use cheap_answers::cheap_answers;
pub use engine::engine;
pub use hidden_layer::hidden_layer;
pub use honest_report::honest_report;
pub use line::line;
pub use scratch::scratch;
pub use step::step;
