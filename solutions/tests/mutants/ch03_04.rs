//! Wrong answers to section 3.4.

use super::Mutant;

pub(super) fn mutants() -> Vec<Mutant> {
    vec![]
}
