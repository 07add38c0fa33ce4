//! Wrong answers to section 4.7.

use super::Mutant;

pub(super) fn mutants() -> Vec<Mutant> {
    vec![]
}
