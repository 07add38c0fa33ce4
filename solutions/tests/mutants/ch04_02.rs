//! Wrong answers to section 4.2.

use super::Mutant;

pub(super) fn mutants() -> Vec<Mutant> {
    vec![]
}
