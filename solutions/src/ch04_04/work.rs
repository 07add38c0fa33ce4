//! 4.4.2b · Why the cross-entropy over whole rows is slower.

/// How many logarithms the cross-entropy takes for n `examples` and k `classes`: over whole rows, as in exercise 4.4.2a,
/// and by index, as in `-ln ŷ[i, label_i]`.
///
/// ```
/// # use solutions::ch04_04::work::logarithms;
/// let (whole_rows, by_index) = logarithms(1, 10);
/// assert_eq!(whole_rows, 10 * by_index);
/// ```
pub fn logarithms(examples: usize, classes: usize) -> (usize, usize) {
    // >>> solution(examples, classes)
    (examples * classes, examples)
    // <<< solution
}

/// How many bytes the targets take: as one-hot rows of f32, and as labels of type `usize` on a 64-bit machine.
///
/// ```
/// # use solutions::ch04_04::work::target_bytes;
/// assert_eq!(target_bytes(1, 2), (8, 8)); // with two classes it is a draw
/// ```
pub fn target_bytes(examples: usize, classes: usize) -> (usize, usize) {
    // >>> solution(examples, classes)
    (4 * examples * classes, 8 * examples)
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_whole_rows_cost() {
        checks::ch04_04::work(logarithms, target_bytes).assert();
    }
}
