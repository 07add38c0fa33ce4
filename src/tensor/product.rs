//! The product of two matrices in f32: the `gemm` crate's, and a large one on all cores.
//!
//! Threads share out the rows of the result, never the terms of a sum, and a long sum is cut where its length alone says,
//! so that a result is the same, bit for bit, on any number of threads and whatever the processor's cache. Threads stay
//! awake for a moment after a product, since in a training the next one comes soon.

use std::env;
use std::mem::MaybeUninit;
use std::sync::LazyLock;
use std::thread;

use gemm_common::Parallelism;
use gemm_f32::gemm::f32::get_gemm_fn;
use ndarray::{Array2, ArrayView2, ArrayViewMut2, Axis, s};
use team::{Part, Team};

mod team;

/// The threads of a large product: `$WORKBOOK_THREADS`, or else as many as there are cores. Asking the system takes as
/// long as a small product, so each copy of this crate asks once.
static THREADS: LazyLock<usize> = LazyLock::new(|| {
    let wanted = env::var("WORKBOOK_THREADS").ok().and_then(|threads| threads.parse().ok()).filter(|&n| n > 0);
    wanted.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from))
});

/// The threads that help, whoever multiplies.
static TEAM: Team = Team::new();

/// The fewest multiplications that are worth a thread, even if it has to be woken.
const LEAST_WORK: usize = 1 << 23;

/// The fewest rows of the result for a thread, and the fewest columns if there is to be more than one. Below, `gemm`
/// may treat a part differently from the whole, and round differently.
const LEAST_PART: (usize, usize) = (128, 4);

/// The most terms that `gemm` adds up at once whatever the processor's cache; more of them it cuts to the cache's size.
const MOST_TERMS: usize = 512;

/// A B, of shapes (n, k) and (k, m).
pub(crate) fn dot(a: ArrayView2<f32>, b: ArrayView2<f32>) -> Array2<f32> {
    in_parts(a, b, || *THREADS)
}

/// A B, each of so many threads at most computing a part of the rows.
fn in_parts(a: ArrayView2<f32>, b: ArrayView2<f32>, threads: impl Fn() -> usize) -> Array2<f32> {
    let (rows, columns, terms) = (a.nrows(), b.ncols(), a.ncols());
    // Every number of it is written, so it need not be zero before.
    let mut y = Array2::uninit((rows, columns));
    let work = rows.saturating_mul(columns).saturating_mul(terms);
    let most = (work / LEAST_WORK).min(rows / LEAST_PART.0);
    if most < 2 || columns < LEAST_PART.1 {
        multiply(a, b, y.view_mut());
        return written(y);
    }
    // All parts have the same number of rows, or one more, so that none is too small.
    let count = most.min(threads());
    let (mut first_a, mut first_y) = (a, y.view_mut());
    let mut others: Vec<Part<'_>> = Vec::new();
    for part in (1..count).rev() {
        let start = (rows * part).div_ceil(count);
        let (rest, part_a) = first_a.split_at(Axis(0), start);
        let (rest_y, part_y) = first_y.split_at(Axis(0), start);
        (first_a, first_y) = (rest, rest_y);
        others.push(Box::new(move || multiply(part_a, b, part_y)));
    }
    TEAM.share_out(|| multiply(first_a, b, first_y), others.into_iter());
    written(y)
}

/// What has been multiplied whole.
fn written(y: Array2<MaybeUninit<f32>>) -> Array2<f32> {
    // SAFETY: `multiply` writes all numbers of its Y, and the parts are all of them.
    #[expect(unsafe_code, reason = "the product is written through a pointer")]
    unsafe {
        y.assume_init()
    }
}

/// Y = A B, whatever Y was.
fn multiply(a: ArrayView2<f32>, b: ArrayView2<f32>, y: ArrayViewMut2<MaybeUninit<f32>>) {
    // `gemm` keeps a column of the result in registers. Of Yᵀ = Bᵀ Aᵀ that is a row of Y, as it lies in memory. Only
    // where rows are short and the columns of A lie in memory, as in Aᵀ G for a few classes, is Y itself better.
    if y.ncols() <= 16 && a.strides()[0] == 1 {
        columnwise(a, b, y);
    } else {
        columnwise(b.reversed_axes(), a.reversed_axes(), y.reversed_axes());
    }
}

fn columnwise(a: ArrayView2<f32>, b: ArrayView2<f32>, mut y: ArrayViewMut2<MaybeUninit<f32>>) {
    let (rows, columns, terms) = (y.nrows(), y.ncols(), a.ncols());
    assert_eq!((a.nrows(), b.nrows(), b.ncols()), (rows, terms, columns), "the shapes fit");
    // What is small or a vector `gemm` cuts by its shape alone.
    let cut = rows.max(columns) > 64 && rows.min(columns) > 1;
    let parts = if cut { terms.div_ceil(MOST_TERMS).max(1) } else { 1 };
    let part = terms.div_ceil(parts);
    for start in (0..parts).map(|i| i * part) {
        let some = start..terms.min(start + part);
        add(a.slice(s![.., some.clone()]), b.slice(s![some, ..]), y.view_mut(), start > 0);
    }
}

/// Y = A B, or Y + A B if there is something in Y.
fn add(a: ArrayView2<f32>, b: ArrayView2<f32>, mut y: ArrayViewMut2<MaybeUninit<f32>>, to_y: bool) {
    let strides = |view: &ArrayView2<f32>| (view.strides()[1], view.strides()[0]);
    let ((a_column, a_row), (b_column, b_row)) = (strides(&a), strides(&b));
    let (y_column, y_row) = (y.strides()[1], y.strides()[0]);
    // SAFETY: every pointer and its strides are those of a view of the extents given, which `columnwise` has compared, and
    // what is written to is borrowed mutably, so it is nobody else's. It is read only where the part before has written it.
    #[expect(unsafe_code, reason = "the crate takes pointers and strides")]
    unsafe {
        get_gemm_fn()(
            y.nrows(),
            y.ncols(),
            a.ncols(),
            y.as_mut_ptr().cast(),
            y_column,
            y_row,
            to_y,
            a.as_ptr(),
            a_column,
            a_row,
            b.as_ptr(),
            b_column,
            b_row,
            if to_y { 1.0 } else { 0.0 },
            1.0,
            false, // nothing here is complex, to be conjugated
            false,
            false,
            Parallelism::None,
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers from -1/2 to 1/2 without a pattern.
    fn matrix(rows: usize, columns: usize) -> Array2<f32> {
        Array2::from_shape_fn((rows, columns), |(i, j)| ((i * 7919 + j * 104_729 + 13) % 1009) as f32 / 1008.0 - 0.5)
    }

    /// The same numbers, laid out in memory by columns, backwards, and with gaps.
    fn layouts(matrix: &Array2<f32>) -> [Array2<f32>; 4] {
        let (rows, columns) = matrix.dim();
        let by_columns = matrix.t().as_standard_layout().into_owned().reversed_axes();
        let mut backwards = matrix.slice(s![..;-1, ..;-1]).as_standard_layout().into_owned();
        backwards.invert_axis(Axis(0));
        backwards.invert_axis(Axis(1));
        let mut gaps = Array2::from_elem((2 * rows, 3 * columns), f32::NAN);
        gaps.slice_mut(s![..;2, ..;3]).assign(matrix);
        [matrix.clone(), by_columns, backwards, gaps.slice_move(s![..;2, ..;3])]
    }

    #[test]
    fn products_agree_with_their_definition_in_any_shape_and_layout() {
        for (rows, terms, columns) in [
            (0, 3, 2),
            (3, 0, 2),
            (3, 2, 0),
            (1, 1, 1),
            (1, 784, 10),
            (5, 1, 7),
            (32, 2, 1),
            (9, 64, 1),
            (1, 3, 40),
            (7, 65, 16),
            (50, 71, 17),
            (33, 300, 10),
            (70, 800, 67),
        ] {
            let (a, b) = (matrix(rows, terms), matrix(terms, columns));
            let exact = a.mapv(f64::from).dot(&b.mapv(f64::from));
            for (i, a) in layouts(&a).iter().enumerate() {
                for (j, b) in layouts(&b).iter().enumerate() {
                    let (y, bound) = (dot(a.view(), b.view()), f64::from(f32::EPSILON) * terms as f64);
                    assert_eq!(y.dim(), exact.dim());
                    for (&y, &exact) in y.iter().zip(&exact) {
                        let case = format!("({rows}, {terms}) and {columns} columns, layouts {i} and {j}");
                        assert!((f64::from(y) - exact).abs() <= bound, "{case}: {y} instead of {exact}");
                    }
                }
            }
        }
    }

    #[test]
    fn an_element_that_repeats_without_memory_of_its_own_counts_each_time() {
        let ones = Array2::ones((1, 1));
        let (a, b) = (ones.broadcast((6, 50)).unwrap(), ones.broadcast((50, 4)).unwrap());
        assert_eq!(dot(a, b), Array2::from_elem((6, 4), 50.0));
    }

    #[test]
    fn any_number_of_threads_gives_the_same_bits() {
        for (rows, terms, columns) in
            [(256, 784, 256), (784, 256, 256), (1029, 784, 33), (257, 20_011, 4), (12_801, 1_100, 60)]
        {
            for a in &layouts(&matrix(rows, terms))[..2] {
                for b in &layouts(&matrix(terms, columns))[..2] {
                    let one = in_parts(a.view(), b.view(), || 1);
                    for threads in [2, 3, 4, 5, 100] {
                        assert_eq!(in_parts(a.view(), b.view(), || threads), one, "{rows} rows, {threads} threads");
                    }
                }
            }
        }
    }

    /// The terms of each number in their order, in parts as nearly alike as they can be.
    fn in_order(a: &Array2<f32>, b: &Array2<f32>) -> Array2<f32> {
        let terms = a.ncols();
        let part = terms.div_ceil(terms.div_ceil(MOST_TERMS));
        let sum = |i: usize, j: usize, start: usize| {
            (start..terms.min(start + part)).fold(0.0, |sum, k| a[[i, k]].mul_add(b[[k, j]], sum))
        };
        Array2::from_shape_fn((a.nrows(), b.ncols()), |(i, j)| {
            (0..terms).step_by(part).map(|start| sum(i, j, start)).reduce(|y, part| y + part).unwrap()
        })
    }

    #[test]
    fn a_result_depends_on_no_cache() {
        #[cfg(target_arch = "x86_64")]
        if !is_x86_feature_detected!("fma") {
            println!("skipped: this processor rounds each product before it is added");
            return;
        }
        for (rows, terms, columns) in [(256, 784, 10), (784, 256, 10), (70, 1300, 67), (65, 5000, 2), (256, 784, 256)] {
            let (a, b) = (matrix(rows, terms), matrix(terms, columns));
            let wanted = in_order(&a, &b);
            for a in &layouts(&a) {
                assert_eq!(dot(a.view(), b.view()), wanted, "({rows}, {terms}) and {columns} columns");
            }
        }
    }

    #[test]
    fn a_small_product_asks_for_no_threads() {
        let threads = || panic!("nobody should ask");
        in_parts(matrix(256, 784).view(), matrix(784, 10).view(), threads);
        in_parts(matrix(9_000_000, 1).view(), matrix(1, 2).view(), threads);
    }

    #[test]
    fn what_is_not_finite_is_neither_lost_nor_spread() {
        for (terms, columns) in [(64, 5), (2, 5), (64, 1), (900, 70)] {
            for (bad, zeros) in [(f32::INFINITY, false), (f32::NAN, false), (f32::INFINITY, true)] {
                let (mut a, mut b) = (matrix(100, terms), matrix(terms, columns));
                a[[4, 0]] = bad;
                b.row_mut(0).fill(if zeros { 0.0 } else { 1.0 });
                let y = dot(a.view(), b.view());
                assert!(y.row(4).iter().all(|y| if zeros { y.is_nan() } else { !y.is_finite() }));
                assert!(y.rows().into_iter().enumerate().all(|(i, row)| i == 4 || row.iter().all(|y| y.is_finite())));
            }
        }
    }
}
