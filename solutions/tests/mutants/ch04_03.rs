//! Wrong answers to section 4.3.

use super::Mutant;

pub(super) fn mutants() -> Vec<Mutant> {
    vec![]
}
