//! Wrong answers to section 3.2.

use super::Mutant;

pub(super) fn mutants() -> Vec<Mutant> {
    vec![]
}
