//! Wrong answers to section 3.3.

use super::Mutant;

pub(super) fn mutants() -> Vec<Mutant> {
    vec![]
}
