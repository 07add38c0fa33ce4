//! One layer of the chapter's training after another: `cargo bench`.
//!
//! The epoch is the one to compare: 60 000 x 784, batch 256, with its validation pass over 10 000. `numpy_epoch.py`
//! beside this file times the same loop in NumPy.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use workbook::prelude::*;

const BATCH: usize = 256;

fn data() -> FashionMnist {
    let data = FashionMnist::load_or_synthetic().expect("the data is whole");
    data.batch_size(BATCH).expect("256 is a batch size")
}

fn layers(c: &mut Criterion) {
    let data = data();
    let model = SoftmaxRegression::new(784, 10, 0.1, 0);
    let (images, labels) = data.train_dataloader(0).next().expect("there is a batch");
    let x = images.reshape((-1, 784));
    let logits = model.forward(&images).detach().requires_grad();
    let loss = |logits: &Tensor| cross_entropy(logits, &labels);

    c.bench_function("gather and scale a batch", |b| {
        let rows: Vec<usize> = (0..BATCH).map(|i| i * 97 % 60_000).collect();
        b.iter(|| black_box(data.train_set().gather(&rows)));
    });
    c.bench_function("matmul 256 x 784 x 10", |b| b.iter(|| black_box(x.matmul(&model.w.detach()))));
    c.bench_function("matmul and the derivative of its weights", |b| {
        b.iter_batched(|| model.w.zero_grad(), |()| x.matmul(&model.w).sum().backward(), BatchSize::SmallInput);
    });
    c.bench_function("softmax 256 x 10", |b| b.iter(|| black_box(softmax(&logits.detach()))));
    c.bench_function("cross-entropy from logits and its derivative", |b| {
        b.iter_batched(|| logits.zero_grad(), |()| loss(&logits).backward(), BatchSize::SmallInput);
    });
    c.bench_function("one step of SGD", |b| {
        loss(&model.forward(&images)).backward();
        let mut sgd = model.optimizer();
        b.iter(|| sgd.step());
    });
}

fn epochs(c: &mut Criterion) {
    let data = data();
    let mut group = c.benchmark_group("epoch");
    group.sample_size(10);
    group.bench_function("softmax regression, Fashion-MNIST", |b| {
        let model = SoftmaxRegression::new(784, 10, 0.1, 0);
        b.iter(|| Trainer::new(1).quiet().fit(&model, &data).expect("it trains"));
    });
    group.bench_function("linear regression, exam scores", |b| {
        let (model, exam) = (LinearRegression::new(2, 0.0003, 0), ExamScores::synthetic(0));
        b.iter(|| Trainer::new(1).quiet().fit(&model, &exam).expect("it trains"));
    });
    group.finish();
}

criterion_group!(benches, layers, epochs);
criterion_main!(benches);
