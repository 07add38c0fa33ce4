//! A training gives the same weights, bit for bit, on any number of threads.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::process::Command;

use workbook::data::{ArrayData, ArrayDataset};
use workbook::prelude::*;

/// One hidden layer of 256.
struct Hidden([Linear; 2]);

impl Module for Hidden {
    type Target = Labels;
    type Optimizer = Sgd;

    fn forward(&self, x: &Tensor) -> Tensor {
        let [hidden, output] = &self.0;
        output.forward(&hidden.forward(x).relu())
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

/// The bits of all weights after two epochs on noise, in a single number.
fn trained(model: &impl Module<Target = Labels>, batch: usize) -> u64 {
    let labels: Vec<usize> = (0..2 * batch).map(|i| i * i % 10).collect();
    let x = Tensor::uniform(0.0, 1.0, (2 * batch, 784), &mut rng(0)).to_array();
    let set = ArrayDataset::classification(x, labels, 10).unwrap();
    let data = ArrayData::new(set.clone(), set).with_batch_size(batch).unwrap();
    Trainer::new(2).quiet().fit(model, &data).unwrap();
    let mut hasher = DefaultHasher::new();
    for parameter in model.parameters() {
        parameter.to_vec().iter().for_each(|x| x.to_bits().hash(&mut hasher));
    }
    hasher.finish()
}

/// Not a test by itself.
#[test]
#[ignore = "run by `any_number_of_threads_trains_the_same_weights`"]
fn train() {
    let mut rng = rng(0);
    let hidden = Hidden([Linear::new(784, 256, Init::He, &mut rng), Linear::new(256, 10, Init::He, &mut rng)]);
    // With the usual batches, no product of softmax regression is large enough for a second thread.
    println!("weights {:x} {:x}", trained(&hidden, 256), trained(&SoftmaxRegression::new(784, 10, 0.1, 0), 4096));
}

#[test]
fn any_number_of_threads_trains_the_same_weights() {
    let weights = |threads: &str| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "train", "--ignored", "--nocapture"]).env("WORKBOOK_THREADS", threads);
        let output = command.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let at = text.find("weights").unwrap_or_else(|| panic!("{text}{}", String::from_utf8_lossy(&output.stderr)));
        text[at..].lines().next().unwrap().to_owned()
    };
    let one = weights("1");
    for threads in ["2", "3", "7"] {
        assert_eq!(weights(threads), one, "on {threads} threads");
    }
}
