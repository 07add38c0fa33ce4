//! 3.3.2b · A shuffle that needs no memory.

/// Scrambles 64 bits: each bit of the result depends on all bits of `x`. It is given; use it as a source of numbers
/// that look random and can be had again.
pub fn scramble(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// Where place `i` of a shuffled order of 0 ... `n` - 1 points to, computed without the table of all n places.
///
/// For each `key` it is a permutation: as `i` runs from 0 to `n` - 1, every number below `n` appears exactly once.
/// Another key gives another order, the same key always the same, and nothing is stored between calls. So a billion
/// rows on a disk can be shuffled with three numbers in memory. It need not be a good cipher, but must look like a
/// shuffle: a step through the rows of always the same length is none.
///
/// A recipe (by Feistel; Luby, Rackoff, Naor and Reingold studied when it is secure):
///
/// 1. Take the smallest h ≥ 1 with 4^h ≥ n, and cut the number, of 2h bits, into a left and a right half of h bits.
/// 2. A round replaces (left, right) by (right, left XOR f(right)), where f is *any* function to h bits; let it depend
///    on the key and on the number of the round. A round can be undone whatever f is, so it never maps two numbers to
///    one. Do four rounds.
/// 3. The result may be n or more, as 4^h is up to four times as large. Then send the result through the rounds again,
///    until it is below n. This too loses nothing: one walks along a cycle to its next member below n.
///
/// `i` is below `n`, and `n` at most 2^62.
///
/// ```
/// # use exercises::ch03_03::shuffle::shuffled;
/// let mut rows: Vec<u64> = (0..10).map(|i| shuffled(i, 10, 7)).collect();
/// rows.sort();
/// assert_eq!(rows, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
/// ```
pub fn shuffled(i: u64, n: u64, key: u64) -> u64 {
    let _ = (i, n, key, scramble); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shuffle_without_a_table() {
        checks::ch03_03::shuffle(shuffled).assert();
    }
}
