//! Wrong answers to section 3.6.

use super::Mutant;

pub(super) fn mutants() -> Vec<Mutant> {
    vec![]
}
