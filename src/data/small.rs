//! A small part of Fashion-MNIST within the crate, so that everything runs on real images without a network. Where it
//! comes from, under which licence, and by which rule it was chosen: `small/README.md`.

use std::path::Path;

use crate::data::ImageSet;

/// The images to learn from, to validate on, and to test with.
pub(super) fn sets() -> [ImageSet; 3] {
    [
        set(include_bytes!("small/train-images-idx3-ubyte.gz"), include_bytes!("small/train-labels-idx1-ubyte.gz")),
        set(include_bytes!("small/val-images-idx3-ubyte.gz"), include_bytes!("small/val-labels-idx1-ubyte.gz")),
        set(include_bytes!("small/test-images-idx3-ubyte.gz"), include_bytes!("small/test-labels-idx1-ubyte.gz")),
    ]
}

fn set(images: &[u8], labels: &[u8]) -> ImageSet {
    let name = Path::new("the small set");
    ImageSet::from_idx((images, name), (labels, name)).expect("the files within the crate are whole")
}
