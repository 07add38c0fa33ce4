//! Exercises of section 4.5, softmax regression, concisely.

use checks::Check;

pub mod early_stopping;
pub mod exp_limits;
pub mod logarithmic_byte;
pub mod loss_curves;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![
        checks::ch04_05::exp_limits(exp_limits::exp_limits),
        checks::ch04_05::logarithmic_byte(
            logarithmic_byte::decode,
            logarithmic_byte::encode,
            logarithmic_byte::multiply,
            logarithmic_byte::add,
        ),
        checks::ch04_05::early_stopping(early_stopping::epoch_by_epoch, early_stopping::epoch_to_keep),
        checks::ch04_05::loss_curves(loss_curves::loss_curves, loss_curves::leaders),
    ]
}
