//! The epoch that `compare.py` beside this file times against other libraries:
//! `cargo bench --bench epoch -- softmax|hidden DIR EPOCHS SEED`.
//!
//! Softmax regression, or a network with one hidden layer of 256, on Fashion-MNIST in batches of 256. DIR holds the
//! four gzip files. Prints a JSON object per epoch, with the seconds by the clock and the processor's.

use cpu_time::ProcessTime;
use serde_json::json;
use workbook::prelude::*;
use workbook::random::{Stream, rng_for};
use workbook::train::Epoch;

const USAGE: &str = "cargo bench --bench epoch -- softmax|hidden DIR EPOCHS SEED";

/// 784-256-10: logits = relu(X W₁ + b₁) W₂ + b₂, trained on the cross-entropy.
struct Hidden([Linear; 2]);

impl Hidden {
    fn new(seed: u64) -> Self {
        let mut rng = rng_for(seed, Stream::Weights);
        Self([Linear::new(784, 256, Init::He, &mut rng), Linear::new(256, 10, Init::He, &mut rng)])
    }
}

impl Module for Hidden {
    type Target = Labels;
    type Optimizer = Sgd;

    fn forward(&self, x: &Tensor) -> Tensor {
        let [hidden, output] = &self.0;
        output.forward(&hidden.forward(&x.reshape((-1, 784))).relu())
    }

    fn loss(&self, y_hat: &Tensor, y: &Labels) -> Tensor {
        cross_entropy(y_hat, y)
    }

    fn parameters(&self) -> Vec<Tensor> {
        self.0.iter().flat_map(Linear::parameters).collect()
    }

    fn optimizer(&self) -> Sgd {
        Sgd::new(self.parameters(), 0.1)
    }
}

fn main() -> Result<()> {
    // Cargo adds a flag of its own.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [model, folder, epochs, seed] = &arguments[..] else { panic!("{USAGE}") };
    let seed: u64 = seed.parse().expect(USAGE);
    let data = FashionMnist::load_from(folder)?.with_batch_size(256)?.with_seed(seed);
    let trainer = Trainer::new(epochs.parse().expect(USAGE));
    let mut start = ProcessTime::now();
    let mut report = |epoch: &Epoch| {
        let mut line = json!(epoch);
        line["processor"] = json!(start.elapsed().as_secs_f64());
        println!("{line}");
        start = ProcessTime::now();
    };
    match model.as_str() {
        "softmax" => trainer.fit_with(&SoftmaxRegression::new(784, 10, 0.1, seed), &data, &mut report)?,
        "hidden" => trainer.fit_with(&Hidden::new(seed), &data, &mut report)?,
        _ => panic!("{USAGE}"),
    };
    Ok(())
}
