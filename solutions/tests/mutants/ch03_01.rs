//! Wrong answers to section 3.1.

use super::Mutant;

pub(super) fn mutants() -> Vec<Mutant> {
    vec![]
}
