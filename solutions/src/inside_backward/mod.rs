//! Exercises of the chapter on `backward`, B1 to B4.

use checks::Check;

pub mod operations;
pub mod order;
pub mod repair;
pub mod tape;

/// The checks of these exercises, in their order.
pub fn checks() -> Vec<Check> {
    vec![
        checks::inside_backward::operations(operations::divide, operations::tanh),
        checks::inside_backward::order(order::order),
        checks::inside_backward::repair(repair::mended),
        checks::inside_backward::tape(tape::forward, tape::backward, tape::train),
    ]
}
