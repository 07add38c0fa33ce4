//! Exercises of section 3.2, an object-oriented design.

use checks::Check;

pub mod settings;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    use settings::{Settings, differences, sweep};
    vec![checks::ch03_02::settings(Settings::new, Settings::parts, sweep, differences)]
}
