//! One layer of the chapter's training after another: `cargo bench --bench layers`.
//!
//! The epoch is the one to compare: 60 000 x 784, batch 256, with its validation pass over 10 000. `compare.py` beside
//! this file times the same loop in NumPy and PyTorch; `scaling.rs` shows what an epoch costs as it grows.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use workbook::data::locate;
use workbook::prelude::*;

const BATCH: usize = 256;

fn data() -> FashionMnist {
    let data = FashionMnist::load_or_small().expect("the data is whole");
    data.with_batch_size(BATCH).expect("256 is a batch size")
}

/// The model of chapter 6 as a reader writes it: softmax and cross-entropy in two steps, each of small operations.
struct FromScratch(SoftmaxRegression);

impl Module for FromScratch {
    type Target = Labels;
    type Optimizer = Sgd;
    fn forward(&self, x: &Tensor) -> Tensor {
        let logits = x.reshape((-1, 784)).matmul(&self.0.w) + &self.0.b;
        let exponentials = (&logits - logits.max_axis_keepdim(1)).exp();
        let sums = exponentials.sum_axis_keepdim(1);
        exponentials / sums
    }
    fn loss(&self, y_hat: &Tensor, y: &Labels) -> Tensor {
        -y_hat.gather(y).ln().mean()
    }
    fn parameters(&self) -> Vec<Tensor> {
        self.0.parameters()
    }
    fn optimizer(&self) -> Sgd {
        self.0.optimizer()
    }
}

fn loading(c: &mut Criterion) {
    let Ok(place) = locate::locate() else {
        println!("loading: skipped, since Fashion-MNIST is not here; `cargo workbook data fetch` gets it");
        return;
    };
    let mut group = c.benchmark_group("load");
    group.sample_size(10);
    group.bench_function("70 000 images", |b| {
        b.iter(|| black_box(FashionMnist::load_from(&place.folder).expect("it is whole")));
    });
    group.bench_function("the small set", |b| b.iter(|| black_box(FashionMnist::small())));
    group.finish();
}

fn layers(c: &mut Criterion) {
    let data = data();
    let model = SoftmaxRegression::new(784, 10, 0.1, 0);
    let (images, labels) = data.train_dataloader(0).next().expect("there is a batch");
    let x = images.reshape((-1, 784));
    let learning_x = x.detach().requires_grad();
    let logits = model.forward(&images).detach().requires_grad();
    let loss = |logits: &Tensor| cross_entropy(logits, &labels);

    c.bench_function("gather and scale a batch", |b| {
        let rows: Vec<usize> = (0..BATCH).map(|i| i * 97 % data.train_set().len()).collect();
        b.iter(|| black_box(data.train_set().examples(&rows)));
    });
    c.bench_function("matmul 256 x 784 x 10", |b| b.iter(|| black_box(x.matmul(&model.w.detach()))));
    c.bench_function("matmul and the derivative of its weights", |b| {
        b.iter_batched(|| model.w.zero_grad(), |()| x.matmul(&model.w).sum().backward(), BatchSize::SmallInput);
    });
    c.bench_function("matmul and the derivative of its inputs", |b| {
        let w = model.w.detach();
        let pass = |()| learning_x.matmul(&w).sum().backward();
        b.iter_batched(|| learning_x.zero_grad(), pass, BatchSize::SmallInput);
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
    group.bench_function("the same from scratch, as in chapter 6", |b| {
        let model = FromScratch(SoftmaxRegression::new(784, 10, 0.1, 0));
        b.iter(|| Trainer::new(1).quiet().fit(&model, &data).expect("it trains"));
    });
    group.bench_function("linear regression, exam scores", |b| {
        let (model, exam) = (LinearRegression::new(2, 0.0003, 0), ExamScores::synthetic(0));
        b.iter(|| Trainer::new(1).quiet().fit(&model, &exam).expect("it trains"));
    });
    group.finish();
}

criterion_group!(benches, loading, layers, epochs);
criterion_main!(benches);
