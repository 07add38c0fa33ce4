//! Exercises of section 3.3, synthetic regression data.

use checks::Check;

pub mod batches;
pub mod repeatable;
pub mod shuffle;
pub mod stream;

/// The checks of this section, in the order of its exercises.
pub fn checks() -> Vec<Check> {
    vec![
        checks::ch03_03::ragged(batches::batches),
        checks::ch03_03::shuffle(shuffle::shuffled),
        checks::ch03_03::stream(stream::stream),
        checks::ch03_03::repeatable(repeatable::batch),
    ]
}
