//! Where Fashion-MNIST comes from: its published files, or the small part of them within the crate.

use std::path::Path;

use crate::data::locate::{self, Place};
use crate::data::{DataError, FashionMnist, ImageSet, Source, small};

/// How many images of each class the published files hold, to learn from and to validate on.
const TRAIN: [usize; 10] = [6000; 10];
const VAL: [usize; 10] = [1000; 10];

impl FashionMnist {
    /// Loads the files from `$FASHION_MNIST_DIR`, the project's `data/fashion-mnist`, or the user's cache, whichever is
    /// the first to hold them.
    ///
    /// # Errors
    /// [`DataError::Missing`] if none of them does; any other [`DataError`] if a file is damaged.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// match FashionMnist::load() {
    ///     Ok(data) => assert!(!data.is_small()),
    ///     Err(error) => assert!(error.is_missing()),
    /// }
    /// ```
    pub fn load() -> Result<Self, DataError> {
        Self::load_from(locate::locate()?.folder)
    }

    /// Loads the four files, gzipped or not, from a folder.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    ///
    /// ```
    /// use workbook::data::Source;
    /// use workbook::prelude::*;
    /// # let folder = tempfile::tempdir()?;
    /// # for part in ["train", "t10k"] {
    /// #     let images = [&[0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 28, 0, 0, 0, 28][..], &[0; 784]].concat();
    /// #     std::fs::write(folder.path().join(format!("{part}-images-idx3-ubyte")), images)?;
    /// #     std::fs::write(folder.path().join(format!("{part}-labels-idx1-ubyte")), [0, 0, 8, 1, 0, 0, 0, 1, 7])?;
    /// # }
    /// // A folder with files of the same kind, of one image each.
    /// let data = FashionMnist::load_from(folder.path())?;
    /// assert_eq!((data.train().len(), data.val().label(0)), (1, 7));
    /// assert_eq!(data.source(), &Source::Own(folder.path().into()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn load_from(folder: impl AsRef<Path>) -> Result<Self, DataError> {
        let place = Place { folder: folder.as_ref().to_owned(), origin: "the folder asked for" };
        // All four are looked for before one is read: what is missing is told before what is damaged.
        let files = place.files().map_err(|problem| locate::missing(vec![problem]))?;
        let [train_images, train_labels, val_images, val_labels] = &files;
        let train = ImageSet::read(train_images, train_labels)?;
        let val = ImageSet::read(val_images, val_labels)?;
        // Other data sets have as many images, but not as many of each class.
        let source = match (train.class_counts(), val.class_counts()) {
            (TRAIN, VAL) => Source::Files(place.folder),
            (VAL, TRAIN) => {
                let [train_file, _, val_file, _] = files;
                return Err(DataError::Exchanged { train_file, val_file });
            }
            _ => Source::Own(place.folder),
        };
        Ok(Self::from_sets(train, val, None, source))
    }

    /// The small part of Fashion-MNIST that comes with the crate: 1200 images to learn from, 500 to validate on and 500
    /// to test with, in each part as many of each class. They are the first of the published files; no image is in two
    /// parts.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small();
    /// assert_eq!((data.train().len(), data.val().len(), data.test().len()), (1200, 500, 500));
    /// assert_eq!(data.test().class_counts(), [50; 10]);
    /// ```
    pub fn small() -> Self {
        let [train, val, test] = small::sets();
        Self::from_sets(train, val, Some(test), Source::Small)
    }

    /// Loads the files if there are any, else the [small](Self::small) part of them, and prints which.
    ///
    /// # Errors
    /// [`DataError`] if there are files, but damaged ones: that nobody should overlook.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::load_or_small()?; // prints what it has found
    /// assert_eq!(data.val().image(0).dim(), (28, 28));
    /// # Ok::<(), workbook::Error>(())
    /// ```
    pub fn load_or_small() -> Result<Self, DataError> {
        match Self::load() {
            Ok(data) => {
                println!("Fashion-MNIST: {data}");
                Ok(data)
            }
            Err(error) if error.is_missing() => {
                let data = Self::small();
                println!("Fashion-MNIST: {data}; `cargo workbook data fetch` gets all 70 000");
                Ok(data)
            }
            Err(error) => Err(error),
        }
    }
}
