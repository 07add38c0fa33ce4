//! Checks of section 4.4, softmax regression from scratch.

mod cross_entropy;
mod decision;
mod experiments;
mod gradient;
mod sampled;
mod softmax;

pub use cross_entropy::{cross_entropy_from_logits, cross_entropy_one_hot, smooth_labels};
pub use decision::medical_decision;
pub use experiments::{batch_sizes, learning_rates, work};
pub use gradient::cross_entropy_gradient;
pub use sampled::sampled_cross_entropy;
pub use softmax::{overflow, stable_softmax, underflow};
