//! Checks of the open questions of the model of exam scores, S1 to S6.

mod batch_size;
mod convergence;
mod inputs;
mod learning_rate;
mod start;
mod weight_decay;

pub use batch_size::batch_size;
pub use convergence::convergence;
pub use inputs::inputs;
pub use learning_rate::learning_rate;
pub use start::start;
pub use weight_decay::weight_decay;
