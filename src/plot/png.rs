//! Small pictures inside a figure: indexed PNG files, written by hand.

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

use super::colour::Scale;

/// A PNG file of `width` x `height` pixels, one byte each, which a scale turns into colours.
pub(crate) fn encode(width: usize, height: usize, pixels: &[u8], scale: Scale) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let kind = if scale == Scale::Grey { 0 } else { 3 };
    let mut header = Vec::with_capacity(13);
    header.extend((width as u32).to_be_bytes());
    header.extend((height as u32).to_be_bytes());
    header.extend([8, kind, 0, 0, 0]);
    chunk(&mut file, b"IHDR", &header);
    if kind == 3 {
        let palette: Vec<u8> = (0..=255u8)
            .flat_map(|value| {
                let colour = scale.at(f64::from(value) / 255.0);
                [colour.0, colour.1, colour.2]
            })
            .collect();
        chunk(&mut file, b"PLTE", &palette);
    }
    // Each row starts with the number of its filter; 0 means none.
    let rows: Vec<u8> =
        pixels.chunks(width.max(1)).flat_map(|row| std::iter::once(0).chain(row.iter().copied())).collect();
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::new(9));
    packed.write_all(&rows).expect("a vector takes everything");
    chunk(&mut file, b"IDAT", &packed.finish().expect("a vector takes everything"));
    chunk(&mut file, b"IEND", &[]);
    file
}

/// The file with the number of its dots per inch, and with texts that say what it shows, each under a keyword such as
/// `Title`.
#[cfg(feature = "export")]
pub(crate) fn annotated(file: &[u8], dots_per_inch: f64, texts: &[(&str, &str)]) -> Vec<u8> {
    // The header, which has to come first, is a signature of 8 bytes and a chunk of 13 with 12 around it.
    let (header, rest) = file.split_at(8 + 13 + 12);
    let mut whole = header.to_vec();
    let per_metre = ((dots_per_inch / 0.0254).round() as u32).to_be_bytes();
    chunk(&mut whole, b"pHYs", &[&per_metre[..], &per_metre, &[1]].concat());
    for (keyword, text) in texts {
        // Not packed, in no particular language.
        let data = [keyword.as_bytes(), &[0, 0, 0, 0, 0], text.as_bytes()].concat();
        chunk(&mut whole, b"iTXt", &data);
    }
    whole.extend(rest);
    whole
}

fn chunk(file: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    let mut check = Crc::new();
    check.update(name);
    check.update(data);
    file.extend((data.len() as u32).to_be_bytes());
    file.extend(name);
    file.extend(data);
    file.extend(check.sum().to_be_bytes());
}

/// A short fingerprint (FNV-1a) by which the data of two figures can be compared.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_is_the_published_one() {
        assert_eq!(digest(b""), "cbf29ce484222325");
        assert_eq!(digest(b"a"), "af63dc4c8601ec8c");
    }

    #[test]
    fn a_picture_can_be_unpacked_again() {
        let file = encode(2, 2, &[0, 64, 128, 255], Scale::Grey);
        assert_eq!(&file[..8], b"\x89PNG\r\n\x1a\n");
        assert_eq!(&file[12..24], b"IHDR\0\0\0\x02\0\0\0\x02");
        let start = file.windows(4).position(|name| name == b"IDAT").unwrap() + 4;
        let mut rows = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(&file[start..]), &mut rows).unwrap();
        assert_eq!(rows, [0, 0, 64, 0, 128, 255]);
    }
}
