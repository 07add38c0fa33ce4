//! [`Schedule`]: how the learning rate changes over the epochs.

use std::f32::consts::PI;

/// The share of the model's own learning rate that each epoch gets. Long steps find the valley, short ones settle in it.
///
/// ```
/// use workbook::train::Schedule;
/// let rates = |schedule: Schedule| [1, 5, 6, 10].map(|epoch| (100.0 * schedule.factor(epoch, 10)).round());
/// assert_eq!(rates(Schedule::Constant), [100.0, 100.0, 100.0, 100.0]);
/// assert_eq!(rates(Schedule::Step { every: 5, factor: 0.1 }), [100.0, 100.0, 10.0, 10.0]);
/// assert_eq!(rates(Schedule::Cosine), [99.0, 58.0, 42.0, 1.0]);
/// assert_eq!(rates(Schedule::Custom(|epoch, _| 1.0 / epoch as f32)), [100.0, 20.0, 17.0, 10.0]);
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub enum Schedule {
    /// The same in every epoch.
    #[default]
    Constant,
    /// Multiplied by `factor` after each `every` epochs.
    Step {
        /// Epochs of one rate; 0 counts as 1.
        every: usize,
        /// Below 1 for shorter steps.
        factor: f32,
    },
    /// From the whole rate down to almost nothing along half a cosine, (1 + cos(π (e - 1/2) / E)) / 2 in epoch e of E.
    Cosine,
    /// A function of one's own, of the epoch (counted from 1) and the number of epochs.
    Custom(fn(usize, usize) -> f32),
}

impl Schedule {
    /// The share in an epoch, counted from 1.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(Schedule::Step { every: 10, factor: 0.5 }.factor(21, 30), 0.25);
    /// ```
    pub fn factor(self, epoch: usize, max_epochs: usize) -> f32 {
        match self {
            Schedule::Constant => 1.0,
            Schedule::Step { every, factor } => factor.powi(((epoch - 1) / every.max(1)) as i32),
            Schedule::Cosine => (1.0 + (PI * (epoch as f32 - 0.5) / max_epochs as f32).cos()) / 2.0,
            Schedule::Custom(factor) => factor(epoch, max_epochs),
        }
    }
}
