//! How often the tests over all exercises draw inputs anew.

use std::env;

/// `few` seeds, or `many` where the variable `THOROUGH` is set, as `.ci/run` does.
pub fn seeds(few: u64, many: u64) -> u64 {
    if env::var_os("THOROUGH").is_some() { many } else { few }
}
