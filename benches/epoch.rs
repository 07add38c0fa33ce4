//! The epoch that `compare.py` beside this file times against other libraries:
//! `cargo bench --bench epoch -- softmax|hidden DIR EPOCHS SEED`.
//!
//! Softmax regression, or a network with one hidden layer of 256, on Fashion-MNIST in batches of 256. DIR holds the
//! four gzip files. Prints a JSON object per epoch, with the seconds by the clock and the processor's.

use cpu_time::ProcessTime;
use serde_json::json;
use workbook::prelude::*;
use workbook::random::derive_seed;
use workbook::train::Epoch;

const USAGE: &str = "cargo bench --bench epoch -- softmax|hidden DIR EPOCHS SEED";

/// 784-256-10: logits = relu(X W₁ + b₁) W₂ + b₂, trained on the cross-entropy.
struct Hidden([Tensor; 4]);

impl Hidden {
    /// He's initialisation: weights from N(0, 2 / inputs), and biases of 0.
    fn new(seed: u64) -> Self {
        let mut rng = rng(seed);
        let mut weights = |inputs: usize, outputs: usize| {
            Tensor::normal(0.0, (2.0 / inputs as f32).sqrt(), (inputs, outputs), &mut rng).requires_grad()
        };
        let biases = |outputs: usize| Tensor::zeros(outputs).requires_grad();
        Self([weights(784, 256), biases(256), weights(256, 10), biases(10)])
    }
}

impl Module for Hidden {
    type Target = Labels;

    fn forward(&self, x: &Tensor) -> Tensor {
        let [w1, b1, w2, b2] = &self.0;
        let hidden = (x.reshape((-1, 784)).matmul(w1) + b1).relu();
        hidden.matmul(w2) + b2
    }

    fn loss(&self, y_hat: &Tensor, y: &Labels) -> Tensor {
        cross_entropy(y_hat, y)
    }

    fn parameters(&self) -> Vec<Tensor> {
        self.0.to_vec()
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
    let data = FashionMnist::load_from(folder)?.batch_size(256)?.seed(derive_seed(seed, 0));
    let trainer = Trainer::new(epochs.parse().expect(USAGE));
    let mut start = ProcessTime::now();
    let mut report = |epoch: &Epoch| {
        let mut line = json!(epoch);
        line["processor"] = json!(start.elapsed().as_secs_f64());
        println!("{line}");
        start = ProcessTime::now();
    };
    match model.as_str() {
        "softmax" => {
            trainer.fit_with(&SoftmaxRegression::new(784, 10, 0.1, derive_seed(seed, 1)), &data, &mut report)?
        }
        "hidden" => trainer.fit_with(&Hidden::new(derive_seed(seed, 1)), &data, &mut report)?,
        _ => panic!("{USAGE}"),
    };
    Ok(())
}
