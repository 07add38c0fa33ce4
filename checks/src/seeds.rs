//! Whether an experiment depends on its seed, on the whole of it, and on nothing else.

use super::value::Answer;
use super::{Stop, Trial, Tried, show};

/// Calls an experiment that is as good as certain to give something else with another seed. `tried` is the call in the
/// reader's words, with `seed` for the seed.
pub(super) fn seeds<T: Answer>(t: &mut Trial, tried: &str, answer: impl Fn(u64) -> T) -> Tried {
    // Twice two seeds, as chance may give two the same result.
    let pairs = [[5u64, 6], [5 + (1 << 32), 6 + (1 << 32)]];
    let mut results = vec![];
    for seed in pairs.as_flattened() {
        let tried = tried.replace("seed", &seed.to_string());
        results.push(t.run(&tried, || answer(*seed))?.to_value());
    }
    let again = t.run(tried.replace("seed", "5"), || answer(5))?.to_value();
    let failed =
        |tried: String, expected: &str, likely: &str| Err(Stop::failed(tried, show(&results[0]), expected, likely));
    if again != results[0] {
        let both = format!("{} twice", tried.replace("seed", "5"));
        return Err(Stop::failed(
            both,
            format!("{} and {}", show(&results[0]), show(&again)),
            "twice the same",
            "the same seed must give the same result: draw from `workbook::rng(seed)`, and from nothing else",
        ));
    }
    if results.iter().all(|result| *result == results[0]) {
        let both = format!("{} with the seeds 5 and 6", tried);
        return failed(both, "another result for each", "the seed plays no part: draw from `workbook::rng(seed)`");
    }
    if results[..2] == results[2..] {
        let both = format!("{} with the seeds 5 and 2^32 + 5", tried);
        return failed(both, "another result for each", "the seed is cut to 32 bits; it is a u64");
    }
    Ok(())
}
