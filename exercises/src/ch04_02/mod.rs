//! Exercises of section 4.2, image data.

use checks::Check;

pub mod profile;
pub mod reading;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![
        checks::ch04_02::reading(reading::read_all),
        checks::ch04_02::profile(profile::time_of_epoch, profile::speedup),
    ]
}
