//! 4.2.1 · Does the batch size change how fast the images can be read?

use workbook::prelude::*;

/// Reads all training images of `data` once, in batches of `batch_size`, and does nothing with them: the numbers of
/// batches and of images that came, and the seconds that it took.
///
/// `data.clone()` shares the pixels, and `with_batch_size(...)` gives it batches of another size, or an error for 0;
/// `train_dataloader(0)` is the iterator. The time, taken with `std::time::Instant`, is that from before the first batch
/// until after the last.
///
/// Compare the sizes 1, 16, 256 and 4096. Read once before you measure, so that the first size is not at a disadvantage,
/// and do it in a release build.
///
/// ```
/// # use exercises::ch04_02::reading::read_all;
/// # use workbook::prelude::*;
/// let data = FashionMnist::small().first(100, 1);
/// let (batches, images, seconds) = read_all(&data, 30);
/// assert_eq!((batches, images), (4, 100));
/// assert!(seconds > 0.0);
/// ```
pub fn read_all(data: &FashionMnist, batch_size: usize) -> (usize, usize, f64) {
    let _ = (data, batch_size); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_by_batch_size() {
        checks::ch04_02::reading(read_all).assert();
    }
}
