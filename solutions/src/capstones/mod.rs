//! The capstones, C1 to C9: at the end of each chapter, what it built is put together and has a mark to reach.

use checks::Check;

pub mod any_features;
pub mod bells;
pub mod cheap_answers;
pub mod engine;
pub mod hidden_layer;
pub mod honest_report;
pub mod line;
pub mod scratch;
pub mod step;

/// The checks of the capstones, in the order of the chapters.
pub fn checks() -> Vec<Check> {
    vec![
        checks::capstones::line(line::fitted),
        checks::capstones::any_features(any_features::predictions),
        checks::capstones::engine(engine::loss_and_gradient, engine::train),
        checks::capstones::bells(bells::learned, bells::probabilities),
        checks::capstones::step(step::step),
        checks::capstones::scratch(scratch::SoftmaxRegressionScratch::new, scratch::trained),
        checks::capstones::cheap_answers(cheap_answers::cheap_answers),
        checks::capstones::honest_report(honest_report::report),
        checks::capstones::hidden_layer(hidden_layer::trained, hidden_layer::forecast),
    ]
}
