//! Wrong answers to section 4.1.

use super::Mutant;

pub(super) fn mutants() -> Vec<Mutant> {
    vec![]
}
