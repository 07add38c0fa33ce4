//! Products of a tall matrix (a minibatch of images) with a narrow one (a column per class), and with its transpose.
//!
//! A general routine cuts its operands into blocks that suit square shapes. Ten columns leave half of such a block
//! empty, and then the copying costs as much as the arithmetic. Here the columns are padded to sixteen once, and a few
//! rows of the result stay in registers while the long axis streams past. Other shapes go to ndarray.
//!
//! Each sum is taken in one fixed order, from the first product to the last, so a result repeats bit for bit.

use multiversion::multiversion;
use multiversion::target::target_cfg_f;
use ndarray::{Array2, ArrayView2, s};

use super::Float;

/// The columns of a padded row: one register of AVX-512, two of AVX2, four of NEON.
const WIDTH: usize = 16;

type Row = [Float; WIDTH];

/// A B, of shapes (n, k) and (k, m).
pub(super) fn dot(a: ArrayView2<Float>, b: ArrayView2<Float>) -> Array2<Float> {
    if !is_narrow(a, b) {
        return a.dot(&b);
    }
    let a = a.as_standard_layout();
    let mut y = vec![[0.0; WIDTH]; a.nrows()];
    // The element of A for row r of the result and step k of the sum is at r * columns + k.
    multiply(a.as_slice().expect("standard layout"), (a.ncols(), 1), &padded(b), &mut y);
    without_padding(&y, b.ncols())
}

/// Aᵀ G, of shapes (n, k) and (n, m).
pub(super) fn transposed_dot(a: ArrayView2<Float>, g: ArrayView2<Float>) -> Array2<Float> {
    if !is_narrow(a, g) {
        return a.t().dot(&g);
    }
    let a = a.as_standard_layout();
    let mut y = vec![[0.0; WIDTH]; a.ncols()];
    multiply(a.as_slice().expect("standard layout"), (1, a.ncols()), &padded(g), &mut y);
    without_padding(&y, g.ncols())
}

/// Whether the loops below pay: many numbers to stream, and few columns, though not so few that padding wastes more.
fn is_narrow(tall: ArrayView2<Float>, narrow: ArrayView2<Float>) -> bool {
    (4..=WIDTH).contains(&narrow.ncols()) && tall.ncols() >= 64
}

fn padded(matrix: ArrayView2<Float>) -> Vec<Row> {
    let pad = |row: ndarray::ArrayView1<Float>| {
        let mut padded = [0.0; WIDTH];
        padded.iter_mut().zip(row).for_each(|(padded, &x)| *padded = x);
        padded
    };
    matrix.rows().into_iter().map(pad).collect()
}

fn without_padding(rows: &[Row], columns: usize) -> Array2<Float> {
    let rows = ArrayView2::from_shape((rows.len(), WIDTH), rows.as_flattened()).expect("whole rows");
    rows.slice(s![.., ..columns]).to_owned()
}

/// y[r] = Σ_k a[r, k] b[k], where a[r, k] is `strides.0 * r + strides.1 * k` places into `a`. How many rows are summed
/// at a time depends on the registers there are; the order of each sum does not.
#[multiversion(targets("x86_64+avx512f+avx2+fma", "x86_64+avx2+fma", "aarch64+neon"))]
fn multiply(a: &[Float], strides: (usize, usize), b: &[Row], y: &mut [Row]) {
    let (wide, fused) = (
        target_cfg_f!(target_feature = "avx512f"),
        target_cfg_f!(any(target_feature = "fma", target_feature = "neon")),
    );
    match (wide, fused) {
        (true, _) => in_blocks::<8, true>(a, strides, b, y),
        (false, true) => in_blocks::<6, true>(a, strides, b, y),
        (false, false) => in_blocks::<2, false>(a, strides, b, y),
    }
}

#[inline(always)]
fn in_blocks<const ROWS: usize, const FUSED: bool>(a: &[Float], strides: (usize, usize), b: &[Row], y: &mut [Row]) {
    if b.is_empty() {
        return; // a sum of nothing: the zeros that are there
    }
    let whole = y.len() - y.len() % ROWS;
    for r in (0..whole).step_by(ROWS) {
        y[r..r + ROWS].copy_from_slice(&block::<ROWS, FUSED>(&a[r * strides.0..], strides, b));
    }
    for r in whole..y.len() {
        [y[r]] = block::<1, FUSED>(&a[r * strides.0..], strides, b);
    }
}

#[inline(always)]
fn block<const ROWS: usize, const FUSED: bool>(a: &[Float], (row, step): (usize, usize), b: &[Row]) -> [Row; ROWS] {
    let mut sums = [[0.0; WIDTH]; ROWS];
    for (k, b) in b.iter().enumerate() {
        let a = &a[k * step..];
        for (r, sums) in sums.iter_mut().enumerate() {
            let a = a[r * row];
            for (sum, &b) in sums.iter_mut().zip(b) {
                *sum = if FUSED { a.mul_add(b, *sum) } else { *sum + a * b };
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::Axis;

    /// Numbers from -1/2 to 1/2 without a pattern.
    fn matrix(rows: usize, columns: usize) -> Array2<Float> {
        Array2::from_shape_fn((rows, columns), |(i, j)| ((i * 7919 + j * 104_729 + 13) % 1009) as Float / 1008.0 - 0.5)
    }

    /// Compares with the product by ndarray; two sums of this length may differ by this much.
    fn assert_product(found: &Array2<Float>, a: ArrayView2<Float>, b: ArrayView2<Float>, what: &str) {
        let expected = a.dot(&b);
        assert_eq!(found.dim(), expected.dim(), "{what}");
        let bound = Float::EPSILON * a.ncols() as Float;
        for (&found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() <= bound, "{what}: {found} instead of {expected}");
        }
    }

    #[test]
    fn products_agree_with_their_definition_for_every_remainder() {
        for rows in [0, 1, 5, 6, 7, 8, 9, 48, 50] {
            for columns in [4, 10, 15, 16] {
                for depth in [64, 65, 71] {
                    let (a, b, g) = (matrix(rows, depth), matrix(depth, columns), matrix(rows, columns));
                    assert!(is_narrow(a.view(), b.view()) && is_narrow(a.view(), g.view()));
                    let what = format!("({rows}, {depth}) and {columns} columns");
                    assert_product(&dot(a.view(), b.view()), a.view(), b.view(), &what);
                    assert_product(&transposed_dot(a.view(), g.view()), a.t(), g.view(), &what);
                }
            }
        }
    }

    #[test]
    fn any_memory_layout_gives_the_same_product() {
        let (a, b) = (matrix(12, 70), matrix(70, 10));
        let y = dot(a.view(), b.view());
        let (turned_a, turned_b) = (a.t().as_standard_layout().into_owned(), b.t().as_standard_layout().into_owned());
        assert_eq!(dot(turned_a.t(), turned_b.t()), y);
        let mut upside_down = a.clone();
        upside_down.invert_axis(Axis(0));
        let stored = upside_down.as_standard_layout().into_owned();
        assert_eq!(dot(upside_down.view(), b.view()), dot(stored.view(), b.view()));
    }

    #[test]
    fn other_shapes_go_to_ndarray() {
        for (rows, depth, columns) in [(3, 5, 2), (3, 100, 1), (3, 100, 17), (3, 100, 0)] {
            let (a, b) = (matrix(rows, depth), matrix(depth, columns));
            assert!(!is_narrow(a.view(), b.view()));
            assert_eq!(dot(a.view(), b.view()), a.dot(&b));
        }
    }

    #[test]
    fn what_is_not_finite_stays_in_its_row_and_column() {
        let (mut a, b) = (matrix(9, 64), matrix(64, 5));
        a[[4, 0]] = Float::INFINITY;
        let y = dot(a.view(), b.view());
        assert!(y.row(4).iter().all(|y| !y.is_finite()));
        assert!(y.row(3).iter().chain(y.row(5)).all(|y| y.is_finite()));
    }
}
