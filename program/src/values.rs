//! Values on the command line whose own errors would be for programmers only.

/// Reads a seed.
pub fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("a seed is a whole number from 0 to {}", u64::MAX))
}

/// Reads a batch size. Whether it can be 0 is for the data to say.
pub fn batch_size(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "a batch size is a whole number from 1".to_owned())
}
