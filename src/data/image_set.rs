//! [`ImageSet`]: pictures with their labels, a byte per pixel.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use ndarray::{Array3, ArrayView2};

use crate::data::clothes::{PIXELS, SIDE, TEXT_LABELS};
use crate::data::{DataError, Dataset, idx, pixels};
use crate::labels::Labels;
use crate::tensor::Tensor;

/// Images with their labels. The pixels stay bytes, a quarter of the memory, until a batch is gathered.
///
/// ```
/// use workbook::prelude::*;
/// let data = FashionMnist::small();
/// let (x, y) = data.val().examples(&[0, 1, 2]);
/// assert_eq!((x.shape(), y.len()), (vec![3, 28, 28], 3));
/// ```
#[derive(Clone)]
pub struct ImageSet {
    pixels: Vec<u8>,
    labels: Vec<u8>,
}

impl ImageSet {
    /// Images and labels in the format of IDX, each with the name that errors call it by.
    pub(super) fn from_idx(
        (images, image_file): (impl Read, &Path),
        (labels, label_file): (impl Read, &Path),
    ) -> Result<Self, DataError> {
        let pixels = idx::images(images, image_file, (SIDE as u32, SIDE as u32))?;
        let labels = idx::labels(labels, label_file, TEXT_LABELS.len())?;
        let images = pixels.len() / PIXELS;
        if images != labels.len() {
            let (image_file, label_file) = (image_file.into(), label_file.into());
            return Err(DataError::LabelCount { image_file, images, label_file, labels: labels.len() });
        }
        Ok(Self { pixels, labels })
    }

    pub(super) fn read(images: &Path, labels: &Path) -> Result<Self, DataError> {
        let open = |file: &Path| File::open(file).map_err(|error| DataError::Read { file: file.into(), error });
        Self::from_idx((open(images)?, images), (open(labels)?, labels))
    }

    pub(super) fn slice(&self, rows: Range<usize>) -> Self {
        let pixels = self.pixels[rows.start * PIXELS..rows.end * PIXELS].to_vec();
        Self { pixels, labels: self.labels[rows].to_vec() }
    }

    /// The first rows, at least one of them: a set is never empty.
    pub(super) fn first(self: Arc<Self>, rows: usize) -> Arc<Self> {
        if rows >= self.labels.len() { self } else { Arc::new(self.slice(0..rows.max(1))) }
    }

    /// The same images, of which each has another label.
    pub(super) fn relabelled(&self, label: impl Fn(u8) -> u8) -> Self {
        Self { pixels: self.pixels.clone(), labels: self.labels.iter().copied().map(label).collect() }
    }

    /// The pixels of one image as they are stored, 0 to 255.
    ///
    /// # Panics
    /// If there is no such row.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small();
    /// let image = data.train().image(0);
    /// assert_eq!((image.dim(), image[[0, 0]]), ((28, 28), 0)); // the corner is background
    /// ```
    #[track_caller]
    pub fn image(&self, row: usize) -> ArrayView2<'_, u8> {
        self.check_row(row);
        ArrayView2::from_shape((SIDE, SIDE), &self.pixels[row * PIXELS..][..PIXELS]).expect("784 pixels")
    }

    /// The class of one image, 0 to 9.
    ///
    /// # Panics
    /// If there is no such row.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small();
    /// assert_eq!(text_labels(&[data.train().label(0)]), ["ankle boot"]);
    /// ```
    #[track_caller]
    pub fn label(&self, row: usize) -> usize {
        self.check_row(row);
        self.labels[row].into()
    }

    /// All labels.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small();
    /// let boots = data.val().labels().iter().filter(|&&label| label == 9).count();
    /// assert_eq!(boots, 50);
    /// ```
    pub fn labels(&self) -> Labels {
        self.labels.iter().map(|&label| label.into()).collect()
    }

    /// How many images each class has.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let data = FashionMnist::small().first(10, 10);
    /// assert_eq!(data.train().class_counts().iter().sum::<usize>(), 10);
    /// ```
    pub fn class_counts(&self) -> [usize; 10] {
        let mut counts = [0; 10];
        for &label in &self.labels {
            counts[usize::from(label)] += 1;
        }
        counts
    }
}

impl ImageSet {
    #[track_caller]
    fn check_row(&self, row: usize) {
        let count = self.labels.len();
        assert!(row < count, "there is no image {row}: there are {count}, counted from 0");
    }
}

impl fmt::Debug for ImageSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ImageSet: {} images of {SIDE} x {SIDE} pixels in {} classes", self.labels.len(), TEXT_LABELS.len())
    }
}

impl Dataset for ImageSet {
    type Target = Labels;

    fn len(&self) -> usize {
        self.labels.len()
    }

    #[track_caller]
    fn examples(&self, rows: &[usize]) -> (Tensor, Labels) {
        for &row in rows {
            self.check_row(row);
        }
        let values = pixels::gather(&self.pixels, PIXELS, rows);
        let images = Array3::from_shape_vec((rows.len(), SIDE, SIDE), values).expect("784 values for each row");
        (Tensor::from(images), rows.iter().map(|&row| usize::from(self.labels[row])).collect())
    }
}
