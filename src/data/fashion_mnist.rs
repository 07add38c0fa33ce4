//! [`FashionMnist`]: 70 000 pictures of clothes, 28 x 28 pixels in grey, in ten classes.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::data::clothes::text_labels;
use crate::data::{DataError, DataModule, Dataset, ImageSet};
use crate::error::ConfigError;
use crate::labels::Labels;

/// Fashion-MNIST: which of ten kinds of clothes does a picture show?
///
/// 60 000 images to learn from, and 10 000 to validate on or to test with; or a [small](Self::small) part of them. A
/// batch's inputs are (n, 28, 28), from 0 (background) to 1; its labels are 0 to 9, see
/// [`text_labels`](Self::text_labels). By default in batches of 64. A clone shares the pixels.
///
/// The images that are published for testing are what the book validates on, as its sources do. So they are both
/// [`val`](Self::val) and [`test`](Self::test), until [`hold_out`](Self::hold_out) sets others aside to validate on and
/// leaves them for one last look.
///
/// ```
/// use workbook::prelude::*;
/// let data = FashionMnist::small().with_batch_size(50)?;
/// let (x, y) = data.train_dataloader(0).next().unwrap();
/// assert_eq!((x.shape().to_vec(), y.len()), (vec![50, 28, 28], 50));
/// assert_eq!(data.text_labels(&[0, 9]), ["t-shirt", "ankle boot"]);
/// # Ok::<(), workbook::Error>(())
/// ```
#[derive(Clone)]
pub struct FashionMnist {
    train: Arc<ImageSet>,
    val: Arc<ImageSet>,
    test: Arc<ImageSet>,
    batch_size: usize,
    seed: u64,
    source: Source,
}

/// Where the images come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The published files, in this folder.
    Files(PathBuf),
    /// Other files of their kind, in this folder.
    Own(PathBuf),
    /// The small part of them that comes with the crate.
    Small,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The folder is not named: a notebook prints this line, and its output should not depend on the machine.
            Source::Files(_) => f.write_str("the published files"),
            Source::Own(_) => f.write_str("files of your own"),
            Source::Small => f.write_str("the small part that comes with the book"),
        }
    }
}

impl FashionMnist {
    /// Without a set to test with, that is the one to validate on.
    pub(super) fn from_sets(train: ImageSet, val: ImageSet, test: Option<ImageSet>, source: Source) -> Self {
        let val = Arc::new(val);
        let test = test.map_or_else(|| val.clone(), Arc::new);
        Self { train: Arc::new(train), val, test, batch_size: 64, seed: 0, source }
    }

    /// The same images in minibatches of this size.
    ///
    /// # Errors
    /// [`ConfigError::BatchSize`] for 0.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small().with_batch_size(256)?;
    /// let (x, y) = data.train_dataloader(0).next().unwrap();
    /// assert_eq!((x.shape(), y.len()), (vec![256, 28, 28], 256));
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn with_batch_size(self, batch_size: usize) -> Result<Self, ConfigError> {
        if batch_size == 0 {
            return Err(ConfigError::BatchSize);
        }
        Ok(Self { batch_size, ..self })
    }

    /// The same images with another seed for the order in which the training images come.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let first = |data: &FashionMnist| data.train_dataloader(0).next().unwrap().1;
    /// let data = FashionMnist::small();
    /// assert_ne!(first(&data), first(&data.clone().with_seed(1)));
    /// ```
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Only the first images to learn from and to validate on, for a quick experiment; the test set stays whole. Numbers
    /// beyond the end change nothing.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small().first(100, 50);
    /// assert_eq!((data.train().len(), data.val().len(), data.test().len()), (100, 50, 500));
    /// ```
    pub fn first(self, num_train: usize, num_val: usize) -> Self {
        Self { train: self.train.first(num_train), val: self.val.first(num_val), ..self }
    }

    /// Takes the last `n` training images out, to validate on them from now on. What was published for testing is then
    /// used neither to learn nor to choose: [`test`](Self::test) opens it once, at the end.
    ///
    /// # Errors
    /// [`DataError::Setting`] if `n` is 0, or if it leaves nothing to learn from.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small().hold_out(200)?;
    /// assert_eq!((data.train().len(), data.val().len(), data.test().len()), (1000, 200, 500));
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn hold_out(self, n: usize) -> Result<Self, DataError> {
        let rows = self.train.len();
        if n == 0 || n >= rows {
            return Err(DataError::Setting {
                what: "the number of images to hold out",
                found: format!("{n} of {rows}"),
                expected: "at least 1, and leave at least 1 to learn from",
            });
        }
        let (train, val) = (self.train.slice(0..rows - n), self.train.slice(rows - n..rows));
        Ok(Self { train: Arc::new(train), val: Arc::new(val), ..self })
    }

    /// The same with other labels in the test set. Whoever chooses by the test set is led astray by false ones, and so is
    /// found out.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small();
    /// let label = data.test().label(0) as u8;
    /// let false_ones = data.with_test_labels(|label| (label + 1) % 10);
    /// assert_eq!(false_ones.test().label(0) as u8, (label + 1) % 10);
    /// ```
    pub fn with_test_labels(self, label: impl Fn(u8) -> u8) -> Self {
        Self { test: Arc::new(self.test.relabelled(label)), ..self }
    }

    /// What the labels stand for.
    ///
    /// # Panics
    /// If a label is not in 0..10.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small();
    /// let (_, y) = data.train().examples(&[0, 1]);
    /// assert_eq!(data.text_labels(&y), ["ankle boot", "t-shirt"]);
    /// ```
    #[track_caller]
    pub fn text_labels(&self, labels: &[usize]) -> Vec<&'static str> {
        text_labels(labels)
    }

    /// Whether this is the [small](Self::small) part that comes with the crate.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert!(FashionMnist::small().is_small());
    /// ```
    pub fn is_small(&self) -> bool {
        self.source == Source::Small
    }

    /// Where the images come from.
    ///
    /// ```
    /// use workbook::data::Source;
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small();
    /// assert_eq!(data.source(), &Source::Small);
    /// assert_eq!(data.source().to_string(), "the small part that comes with the book");
    /// ```
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The images to learn from.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(FashionMnist::small().train().class_counts(), [120; 10]);
    /// ```
    pub fn train(&self) -> &ImageSet {
        &self.train
    }

    /// The images to validate on.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// assert_eq!(FashionMnist::small().val().class_counts(), [50; 10]);
    /// ```
    pub fn val(&self) -> &ImageSet {
        &self.val
    }

    /// The images to test with, once, when everything is chosen. Unless [`hold_out`](Self::hold_out) was called, those
    /// of the published files are the same as [`val`](Self::val).
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small();
    /// assert_ne!(data.test().image(0), data.val().image(0));
    /// ```
    pub fn test(&self) -> &ImageSet {
        &self.test
    }
}

impl fmt::Display for FashionMnist {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} + {} images, {}", self.train.len(), self.val.len(), self.source)
    }
}

impl fmt::Debug for FashionMnist {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FashionMnist: {self}, batches of {}", self.batch_size)
    }
}

impl DataModule for FashionMnist {
    type Target = Labels;

    fn train_set(&self) -> &dyn Dataset<Target = Labels> {
        &*self.train
    }

    fn val_set(&self) -> &dyn Dataset<Target = Labels> {
        &*self.val
    }

    fn test_set(&self) -> Option<&dyn Dataset<Target = Labels>> {
        Some(&*self.test)
    }

    fn batch_size(&self) -> usize {
        self.batch_size
    }

    fn seed(&self) -> u64 {
        self.seed
    }
}
