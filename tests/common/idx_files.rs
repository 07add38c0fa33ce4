//! Files in Fashion-MNIST's format, made in a test: a header, the bytes, and gzip around it all.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

/// A file of images with these pixels, 784 of them each.
pub fn images(pixels: &[u8]) -> Vec<u8> {
    let header = [0x0803, pixels.len() as u32 / 784, 28, 28].map(u32::to_be_bytes).concat();
    [&header, pixels].concat()
}

/// A file of labels.
pub fn labels(labels: &[u8]) -> Vec<u8> {
    [&[0x0801, labels.len() as u32].map(u32::to_be_bytes).concat(), labels].concat()
}

/// The file as it is published.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
