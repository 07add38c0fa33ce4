//! What an epoch of softmax regression costs as its data grows: `cargo bench --bench scaling`.
//!
//! One size grows while the others stay; as the batches become more, they become smaller, down to a batch of 1. The
//! slope in a plot of both logarithms is the power with which the cost grows: 1 is in proportion, and less has a fixed
//! part. More is a fault, but for the step where the rows no longer fit into the processor's cache. Prints a table, and
//! writes `target/scaling.svg`.

use std::time::Instant;

use workbook::data::{ArrayData, ArrayDataset};
use workbook::prelude::*;

/// The sizes of a run.
#[derive(Clone, Copy)]
struct Size {
    rows: usize,
    columns: usize,
    classes: usize,
    batch: usize,
}

const USUAL: Size = Size { rows: 8192, columns: 256, classes: 10, batch: 256 };

/// One of the sizes, with the values that it takes.
struct Sweep {
    name: &'static str,
    values: &'static [usize],
    set: fn(Size, usize) -> Size,
}

const SWEEPS: [Sweep; 4] = [
    Sweep {
        name: "rows",
        values: &[1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072],
        set: |size, rows| Size { rows, ..size },
    },
    Sweep { name: "columns", values: &[64, 128, 256, 512, 1024, 2048], set: |size, columns| Size { columns, ..size } },
    Sweep { name: "classes", values: &[16, 32, 64, 128, 256, 512], set: |size, classes| Size { classes, ..size } },
    Sweep {
        name: "batches",
        values: &[32, 128, 512, 2048, 8192],
        set: |size, n| Size { batch: size.rows / n, ..size },
    },
];

/// The least time of nine epochs, in milliseconds: whatever else the machine does can only add to it.
fn milliseconds(size: Size) -> f64 {
    let set = |rows: usize, seed: u64| {
        let x = Tensor::uniform(0.0, 1.0, (rows, size.columns), &mut rng(seed)).to_array();
        let labels: Vec<usize> = (0..rows).map(|i| i % size.classes).collect();
        ArrayDataset::classification(x, labels, size.classes).expect("it is a data set")
    };
    // One row to validate on, so that the epoch is its training.
    let data = ArrayData::new(set(size.rows, 0), set(1, 1)).with_batch_size(size.batch).expect("at least 1");
    let model = SoftmaxRegression::new(size.columns, size.classes, 0.01, 0);
    let epoch = |_| {
        let start = Instant::now();
        Trainer::new(1).quiet().fit(&model, &data).expect("it trains");
        start.elapsed().as_secs_f64() * 1e3
    };
    (0..9).map(epoch).fold(f64::INFINITY, f64::min)
}

/// The slope of the straight line through (ln x, ln y), by least squares.
fn slope(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<_> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let n = logs.len() as f64;
    let (mx, my) = (logs.iter().map(|p| p.0).sum::<f64>() / n, logs.iter().map(|p| p.1).sum::<f64>() / n);
    let (xy, xx) = logs.iter().fold((0.0, 0.0), |(xy, xx), (x, y)| (xy + (x - mx) * (y - my), xx + (x - mx).powi(2)));
    xy / xx
}

fn main() -> workbook::Result<()> {
    let mut figure = Figure::new("What an epoch costs as its data grows")
        .x_label("times the smallest")
        .y_label("milliseconds")
        .log_x()
        .log_y();
    for Sweep { name, values, set } in SWEEPS {
        let points: Vec<(f64, f64)> =
            values.iter().map(|&value| (value as f64, milliseconds(set(USUAL, value)))).collect();
        let (whole, end) = (slope(&points), slope(&points[points.len() - 2..]));
        println!("{name}: grows with the power {whole:.2}, at the end {end:.2}");
        for (value, time) in &points {
            println!("  {value:>6} {time:>9.2} ms {:>9.2} µs each", time / value * 1e3);
        }
        let (x, y): (Vec<f64>, Vec<f64>) = points.iter().map(|(value, time)| (value / points[0].0, *time)).unzip();
        figure = figure.line(&format!("{name}, slope {whole:.2}"), &x, &y);
    }
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target").join("scaling.svg");
    figure.save(&file)?;
    println!("plotted in {}", file.display());
    Ok(())
}
