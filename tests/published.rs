//! What only the published files can tell: that they are read right, that training on them gives what it gives elsewhere,
//! and that the small set within the crate is what its rule makes of them. Run with
//! `FASHION_MNIST_DIR=... cargo test --test published -- --ignored`.

#[path = "common/idx_files.rs"]
mod idx_files;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use workbook::data::{ImageSet, idx};
use workbook::prelude::*;

/// The folder of the published files. Whoever asks for these tests wants them run, so without it they fail.
fn folder() -> PathBuf {
    let folder = std::env::var_os("FASHION_MNIST_DIR").filter(|folder| !folder.is_empty());
    folder.expect("set FASHION_MNIST_DIR to the folder that holds the published files").into()
}

fn published() -> FashionMnist {
    FashionMnist::load_from(folder()).unwrap()
}

#[test]
#[ignore = "needs FASHION_MNIST_DIR"]
fn the_published_files_load() {
    let data = published();
    assert_eq!(data.to_string(), "60000 + 10000 images, the published files");
    assert_eq!(data.train().class_counts(), [6000; 10]);
    assert_eq!(data.val().class_counts(), [1000; 10]);
    assert_eq!(data.text_labels(&[data.train().label(0), data.val().label(0)]), ["ankle boot", "ankle boot"]);
    // The mean and deviation that are known of the training images.
    let (x, _) = data.train().examples(&(0..60_000).collect::<Vec<_>>());
    let pixels = x.value();
    let mean = pixels.iter().map(|&pixel| f64::from(pixel)).sum::<f64>() / pixels.len() as f64;
    let variance = pixels.iter().map(|&pixel| (f64::from(pixel) - mean).powi(2)).sum::<f64>() / pixels.len() as f64;
    assert!((mean - 0.2860).abs() < 1e-4 && (variance.sqrt() - 0.3530).abs() < 1e-4, "{mean} {}", variance.sqrt());
}

#[test]
#[ignore = "needs FASHION_MNIST_DIR"]
fn what_is_held_out_is_neither_learned_from_nor_the_test_set() {
    let data = published();
    assert!(std::ptr::eq(data.val(), data.test()), "the source validates on the test file");
    let held_out = data.clone().hold_out(10_000).unwrap();
    assert_eq!((held_out.train().len(), held_out.val().len()), (50_000, 10_000));
    assert_eq!(held_out.val().image(0), data.train().image(50_000));
    assert_eq!(held_out.train().labels()[..], data.train().labels()[..50_000]);
    assert!(std::ptr::eq(held_out.test(), data.test()));
}

/// Chapter 6's run: lr 0.1, batch 256, 10 epochs.
#[test]
#[ignore = "needs FASHION_MNIST_DIR"]
fn training_gives_what_it_gives_elsewhere() {
    let data = published().with_batch_size(256).unwrap();
    let history = Trainer::new(10).quiet().fit(&SoftmaxRegression::new(784, 10, 0.1, 0), &data).unwrap();
    let accuracy = history.last().val_accuracy.unwrap();
    assert!((0.82..=0.845).contains(&accuracy), "{accuracy}");
    assert_close!(history.last().val_loss, 0.485, 0.02);
    assert_close!(history.last().train_loss, 0.447, 0.005);
}

/// Each part of the small set: its name, whether it is from the training file, and which images of each class it takes.
const PARTS: [(&str, bool, std::ops::Range<usize>); 3] =
    [("train", true, 0..120), ("val", false, 0..50), ("test", false, 50..100)];

/// The rows of a set that are the `which`-th of their class.
fn rows(set: &ImageSet, which: &std::ops::Range<usize>) -> Vec<usize> {
    let mut seen = [0; 10];
    let chosen = |&row: &usize| {
        let of_its_class = &mut seen[set.label(row)];
        *of_its_class += 1;
        which.contains(&(*of_its_class - 1))
    };
    (0..set.len()).filter(chosen).collect()
}

#[test]
#[ignore = "needs FASHION_MNIST_DIR"]
fn the_small_set_is_what_its_rule_yields() {
    let (data, redraw) = (published(), std::env::var_os("REDRAW_SMALL_SET").is_some());
    for (part, from_train, which) in &PARTS {
        let set = if *from_train { data.train() } else { data.val() };
        let rows = rows(set, which);
        let pixels: Vec<u8> = rows.iter().flat_map(|&row| set.image(row).iter().copied().collect::<Vec<_>>()).collect();
        let labels: Vec<u8> = rows.iter().map(|&row| set.label(row) as u8).collect();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/data/small");
        let (image_file, label_file) =
            (folder.join(format!("{part}-images-idx3-ubyte.gz")), folder.join(format!("{part}-labels-idx1-ubyte.gz")));
        if redraw {
            fs::write(&image_file, idx_files::gzip(&idx_files::images(&pixels))).unwrap();
            fs::write(&label_file, idx_files::gzip(&idx_files::labels(&labels))).unwrap();
        }
        assert!(idx::images(File::open(&image_file).unwrap(), &image_file, (28, 28)).unwrap() == pixels, "{part}");
        assert!(idx::labels(File::open(&label_file).unwrap(), &label_file, 10).unwrap() == labels, "{part}");
    }
}
