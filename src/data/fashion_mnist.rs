//! [`FashionMnist`]: 70 000 pictures of clothes, 28 x 28 pixels in grey, in ten classes.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::data::locate::{self, Place};
use crate::data::{DataError, DataModule, Dataset, ImageSet, garments};
use crate::error::ConfigError;
use crate::labels::Labels;
use crate::random::{Stream, rng_for};

/// Height and width of an image.
pub const SIDE: usize = 28;
/// Pixels of an image.
pub const PIXELS: usize = SIDE * SIDE;
/// The classes, by label.
pub const TEXT_LABELS: [&str; 10] =
    ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

/// Fashion-MNIST: which of ten kinds of clothes does a picture show?
///
/// 60 000 images to learn from and 10 000 to validate on. A batch's inputs are (n, 28, 28), from 0 (background) to 1; its
/// labels are 0 to 9, see [`text_labels`](Self::text_labels). By default in batches of 64. A clone shares the pixels.
///
/// ```
/// use workbook::prelude::*;
/// let data = FashionMnist::synthetic(200, 100, 0)?.batch_size(50)?;
/// let (x, y) = data.train_dataloader(0).next().unwrap();
/// assert_eq!((x.shape().to_vec(), y.len()), (vec![50, 28, 28], 50));
/// assert_eq!(data.text_labels(&[0, 9]), ["t-shirt", "ankle boot"]);
/// # Ok::<(), workbook::Error>(())
/// ```
#[derive(Clone)]
pub struct FashionMnist {
    train: Arc<ImageSet>,
    val: Arc<ImageSet>,
    batch_size: usize,
    seed: u64,
    source: Source,
}

/// Where the images come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The published files, in this folder.
    Files(PathBuf),
    /// The stand-in, drawn by code from this seed.
    Synthetic(u64),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The folder is not named: a notebook prints this line, and its output should not depend on the machine.
            Source::Files(_) => f.write_str("the published files"),
            Source::Synthetic(seed) => write!(f, "synthetic garments drawn by code (seed {seed})"),
        }
    }
}

impl FashionMnist {
    /// Loads the files from `$FASHION_MNIST_DIR`, the project's `data/fashion-mnist`, or the user's cache, whichever is
    /// the first to hold them. Unpacked copies in the user's cache make the next time faster; a copy is used only if its
    /// checksum is the one that the gzip file bears.
    ///
    /// # Errors
    /// [`DataError::Missing`] if none of them does; any other [`DataError`] if a file is damaged.
    pub fn load() -> Result<Self, DataError> {
        Self::load_from(locate::locate()?.folder)
    }

    /// Loads the four files, gzipped or not, from a folder.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn load_from(folder: impl AsRef<Path>) -> Result<Self, DataError> {
        let place = Place { folder: folder.as_ref().to_owned(), origin: "the folder asked for" };
        let file = |name: &str| {
            let searched = || locate::searched(std::slice::from_ref(&place));
            place.find(name).ok_or_else(|| DataError::Missing {
                what: "Fashion-MNIST",
                variable: locate::VARIABLE,
                searched: searched(),
            })
        };
        let [train_images, train_labels, val_images, val_labels] = locate::FILES;
        // All four are looked for before one is read: what is missing is told before what is damaged.
        let train = [file(train_images)?, file(train_labels)?];
        let val = [file(val_images)?, file(val_labels)?];
        Ok(Self::from_sets(ImageSet::read(&train)?, ImageSet::read(&val)?, Source::Files(place.folder)))
    }

    /// The stand-in for days without the files: garments drawn by code, with the same shapes and labels, and about as
    /// hard for a linear model. The same seed draws the same images.
    ///
    /// # Errors
    /// [`DataError::Empty`] if one of the two sizes is 0.
    pub fn synthetic(num_train: usize, num_val: usize, seed: u64) -> Result<Self, DataError> {
        let draw = |rows: usize, stream: Stream| match rows {
            0 => Err(DataError::Empty { file: "the synthetic data set".into(), what: "images" }),
            _ => Ok(garments::draw_set(rows, rand::RngCore::next_u64(&mut rng_for(seed, stream)))),
        };
        Ok(Self {
            seed,
            ..Self::from_sets(
                draw(num_train, Stream::Train)?,
                draw(num_val, Stream::Validation)?,
                Source::Synthetic(seed),
            )
        })
    }

    /// Loads the files if there are any, else draws 60 000 + 10 000 images of the stand-in, and prints which.
    ///
    /// # Errors
    /// [`DataError`] if there are files, but damaged ones: that nobody should overlook.
    pub fn load_or_synthetic() -> Result<Self, DataError> {
        match Self::load() {
            Ok(data) => {
                println!("Fashion-MNIST: {data}");
                Ok(data)
            }
            Err(error) if error.is_missing() => {
                let data = Self::synthetic(60_000, 10_000, 0)?;
                println!(
                    "Fashion-MNIST was not found, so this is its stand-in: {data}; `cargo workbook data fetch` gets the real images"
                );
                Ok(data)
            }
            Err(error) => Err(error),
        }
    }

    fn from_sets(train: ImageSet, val: ImageSet, source: Source) -> Self {
        Self { train: Arc::new(train), val: Arc::new(val), batch_size: 64, seed: 0, source }
    }

    /// Examples per minibatch.
    ///
    /// # Errors
    /// [`ConfigError::BatchSize`] for 0.
    pub fn batch_size(self, batch_size: usize) -> Result<Self, ConfigError> {
        if batch_size == 0 {
            return Err(ConfigError::BatchSize);
        }
        Ok(Self { batch_size, ..self })
    }

    /// The seed of the order in which the training images come.
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Only the first images of both sets, for a quick experiment. Numbers beyond the end change nothing.
    pub fn first(self, num_train: usize, num_val: usize) -> Self {
        Self { train: self.train.first(num_train), val: self.val.first(num_val), ..self }
    }

    /// What the labels stand for.
    ///
    /// # Panics
    /// If a label is not in 0..10.
    pub fn text_labels(&self, labels: &[usize]) -> Vec<&'static str> {
        text_labels(labels)
    }

    /// Whether this is the stand-in.
    pub fn is_synthetic(&self) -> bool {
        matches!(self.source, Source::Synthetic(_))
    }

    /// Where the images come from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The images to learn from.
    pub fn train(&self) -> &ImageSet {
        &self.train
    }

    /// The images to validate on.
    pub fn val(&self) -> &ImageSet {
        &self.val
    }
}

/// What labels of Fashion-MNIST stand for.
///
/// # Panics
/// If a label is not in 0..10.
pub fn text_labels(labels: &[usize]) -> Vec<&'static str> {
    let name = |&label: &usize| {
        *TEXT_LABELS.get(label).unwrap_or_else(|| panic!("label {label} names none of the ten classes, 0 to 9"))
    };
    labels.iter().map(name).collect()
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

    fn batch_size(&self) -> usize {
        self.batch_size
    }

    fn seed(&self) -> u64 {
        self.seed
    }
}
