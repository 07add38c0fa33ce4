//! Gathering pixels: bytes of scattered rows become numbers from 0 to 1. Every epoch does it for every image.

use multiversion::multiversion;

/// Rows to ask for ahead of their turn.
const AHEAD: usize = 2;

/// The `width` bytes of each of these rows, as `byte / 255`, row after row: (rows, width).
///
/// # Panics
/// If a row is out of range.
#[multiversion(targets("x86_64+avx2+fma", "aarch64+neon"))]
pub(super) fn gather(pixels: &[u8], width: usize, rows: &[usize]) -> Vec<f32> {
    let mut values = Vec::with_capacity(rows.len() * width);
    for (i, &row) in rows.iter().enumerate() {
        if let Some(&later) = rows.get(i + AHEAD) {
            prefetch(pixels, later * width, width);
        }
        values.extend(pixels[row * width..][..width].iter().map(|&pixel| f32::from(pixel) / 255.0));
    }
    values
}

/// Asks for bytes that will be read soon. In a shuffled epoch the processor cannot guess the next row, and waiting for
/// memory takes twice as long as the arithmetic.
#[inline(always)]
fn prefetch(bytes: &[u8], start: usize, length: usize) {
    #[cfg(target_arch = "x86_64")]
    for line in (start..start + length).step_by(64) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: it is a hint, which reads and writes nothing and is defined for any address; SSE is part of x86-64.
        #[expect(unsafe_code, reason = "there is no safe way to ask for memory ahead of time")]
        unsafe {
            _mm_prefetch::<_MM_HINT_T0>(bytes.as_ptr().wrapping_add(line).cast());
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (bytes, start, length);
}
