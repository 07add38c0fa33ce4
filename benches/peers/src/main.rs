//! The epoch that `compare.py` times, in candle: `peers softmax|hidden DIR EPOCHS SEED`.
//!
//! DIR holds the four gzip files of Fashion-MNIST. Prints a JSON object per epoch. candle takes the number of its
//! threads from `$RAYON_NUM_THREADS`.

use std::error::Error;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Instant;

use candle_core::{D, DType, Device, Tensor, Var};
use candle_nn::loss::cross_entropy;
use candle_nn::{Linear, Module, Optimizer, SGD};
use cpu_time::ProcessTime;
use flate2::read::GzDecoder;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, Normal};

const BATCH: usize = 256;
const LR: f64 = 0.1;
const USAGE: &str = "peers softmax|hidden DIR EPOCHS SEED";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The bytes behind the header of an IDX file.
fn read(folder: &Path, name: &str, header: usize) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    GzDecoder::new(File::open(folder.join(name))?).read_to_end(&mut bytes)?;
    Ok(bytes.split_off(header))
}

/// All pixels as f32, of shape (n, 784), and the labels.
fn load(folder: &Path, part: &str) -> Result<(Tensor, Tensor)> {
    let pixels = read(folder, &format!("{part}-images-idx3-ubyte.gz"), 16)?;
    let labels = read(folder, &format!("{part}-labels-idx1-ubyte.gz"), 8)?;
    let pixels: Vec<f32> = pixels.into_iter().map(|pixel| f32::from(pixel) / 255.0).collect();
    let labels: Vec<u32> = labels.into_iter().map(u32::from).collect();
    let rows = labels.len();
    Ok((Tensor::from_vec(pixels, (rows, 784), &Device::Cpu)?, Tensor::from_vec(labels, rows, &Device::Cpu)?))
}

/// Weights from N(0, std²), biases of 0, and the layer made of them.
fn linear(inputs: usize, outputs: usize, std: f64, rng: &mut ChaCha8Rng, vars: &mut Vec<Var>) -> Result<Linear> {
    let normal = Normal::new(0.0, std as f32)?;
    let weights: Vec<f32> = (0..inputs * outputs).map(|_| normal.sample(rng)).collect();
    let w = Var::from_vec(weights, (outputs, inputs), &Device::Cpu)?;
    let b = Var::zeros(outputs, DType::F32, &Device::Cpu)?;
    let layer = Linear::new(w.as_tensor().clone(), Some(b.as_tensor().clone()));
    vars.extend([w, b]);
    Ok(layer)
}

/// The layers in order; there is a relu between two.
fn logits(layers: &[Linear], x: &Tensor) -> Result<Tensor> {
    let (first, others) = layers.split_first().expect("a layer");
    let mut y = first.forward(x)?;
    for layer in others {
        y = layer.forward(&y.relu()?)?;
    }
    Ok(y)
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, folder, epochs, seed] = &arguments[..] else { panic!("{USAGE}") };
    let ((x, y), (x_val, y_val)) = (load(folder.as_ref(), "train")?, load(folder.as_ref(), "t10k")?);
    let (mut rng, mut vars) = (ChaCha8Rng::seed_from_u64(seed.parse()?), Vec::new());
    let he = |inputs: f64| (2.0 / inputs).sqrt();
    let layers = match model.as_str() {
        "softmax" => vec![linear(784, 10, 0.01, &mut rng, &mut vars)?],
        "hidden" => {
            vec![linear(784, 256, he(784.0), &mut rng, &mut vars)?, linear(256, 10, he(256.0), &mut rng, &mut vars)?]
        }
        _ => panic!("{USAGE}"),
    };
    let mut sgd = SGD::new(vars, LR)?;
    let mut order: Vec<u32> = (0..x.dim(0)? as u32).collect();
    for epoch in 1..=epochs.parse()? {
        let (start, processor) = (Instant::now(), ProcessTime::now());
        order.shuffle(&mut rng);
        for rows in order.chunks(BATCH) {
            let rows = Tensor::new(rows, &Device::Cpu)?;
            let loss = cross_entropy(&logits(&layers, &x.index_select(&rows, 0)?)?, &y.index_select(&rows, 0)?)?;
            sgd.backward_step(&loss)?;
        }
        let (mut hits, mut loss) = (0.0, 0.0);
        let rows = y_val.dim(0)?;
        for at in (0..rows).step_by(BATCH) {
            let n = BATCH.min(rows - at);
            let (x, y) = (x_val.narrow(0, at, n)?, y_val.narrow(0, at, n)?);
            let logits = logits(&layers, &x)?.detach();
            hits += logits.argmax(D::Minus1)?.eq(&y)?.to_dtype(DType::F32)?.sum_all()?.to_scalar::<f32>()?;
            loss += cross_entropy(&logits, &y)?.to_scalar::<f32>()? * n as f32;
        }
        let (loss, accuracy) = (loss / rows as f32, hits / rows as f32);
        let (seconds, processor) = (start.elapsed().as_secs_f64(), processor.elapsed().as_secs_f64());
        println!(
            r#"{{"epoch":{epoch},"val_loss":{loss},"val_accuracy":{accuracy},"seconds":{seconds},"processor":{processor}}}"#
        );
    }
    Ok(())
}
