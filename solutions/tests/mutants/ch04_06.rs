//! Wrong answers to section 4.6.

use super::Mutant;

pub(super) fn mutants() -> Vec<Mutant> {
    vec![]
}
