//! Wrong answers to section 3.7.

use super::Mutant;

pub(super) fn mutants() -> Vec<Mutant> {
    vec![]
}
