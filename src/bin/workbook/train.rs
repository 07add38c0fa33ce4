//! `train`: the two models of the book, at the settings of the book unless told otherwise.

use std::path::PathBuf;

use clap::Subcommand;
use serde::Serialize;
use serde_json::json;
use workbook::data::DataModule;
use workbook::nn::Module;
use workbook::prelude::*;
use workbook::train::Epoch;

/// Train a model and report each epoch.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    model: Model,
}

#[derive(Debug, Subcommand)]
enum Model {
    /// Linear regression of exam scores on hours of sleep and study (chapter 1)
    Exam {
        #[command(flatten)]
        common: Common,
        /// Step length [default: 0.0003]
        #[arg(long, default_value_t = 0.0003, hide_default_value = true)]
        lr: f32,
        /// Examples per minibatch [default: 32]
        #[arg(long, default_value_t = 32, hide_default_value = true)]
        batch_size: usize,
        /// A CSV file of exam scores, as `data exam` writes them, instead of freshly drawn ones
        #[arg(long, value_name = "FILE")]
        data: Option<PathBuf>,
    },
    /// Softmax regression on Fashion-MNIST (chapter 4)
    FashionMnist {
        #[command(flatten)]
        common: Common,
        /// Step length [default: 0.1]
        #[arg(long, default_value_t = 0.1, hide_default_value = true)]
        lr: f32,
        /// Examples per minibatch [default: 256]
        #[arg(long, default_value_t = 256, hide_default_value = true)]
        batch_size: usize,
        /// The folder with the four files of Fashion-MNIST [default: where `data fetch` puts them, else a small part]
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
}

#[derive(clap::Args, Debug, Serialize)]
struct Common {
    /// Passes over the training data
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    epochs: u32,
    /// Everything random follows from it: data, first weights, order of the examples
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Print a JSON object per epoch and a last one with the totals
    #[arg(long)]
    #[serde(skip)]
    json: bool,
}

/// Runs `train`.
pub fn run(args: Args) -> anyhow::Result<()> {
    match args.model {
        Model::Exam { common, lr, batch_size, data } => exam(&common, lr, batch_size, data),
        Model::FashionMnist { common, lr, batch_size, data } => {
            let data = match data {
                Some(folder) => FashionMnist::load_from(folder)?,
                None => match FashionMnist::load() {
                    Err(error) if error.is_missing() => FashionMnist::small(),
                    found => found?,
                },
            };
            fashion_mnist(&common, lr, batch_size, data)
        }
    }
}

/// The two days whose scores chapter 1 predicts: hours of sleep, hours of study.
const DAYS: [[f32; 2]; 2] = [[4.0, 8.0], [5.5, 8.0]];

fn exam(common: &Common, lr: f32, batch_size: usize, file: Option<PathBuf>) -> anyhow::Result<()> {
    let scores = match file {
        Some(file) => ExamScores::from_csv(file)?,
        None => ExamScores::synthetic(common.seed),
    };
    let scores = scores.batch_size(batch_size)?.seed(common.seed);
    let model = LinearRegression::new(2, lr, common.seed);
    let history = fit(common, &model, &scores)?;

    let best = LeastSquares::fit(scores.features().view(), scores.scores().view());
    let predictions = DAYS.map(|day| model.forward(&Tensor::from(Array1::from_iter(day))).item());
    let least_squares = best.map(|best| DAYS.map(|day| best.predict(&day)));
    if common.json {
        let mut last = summary(common, lr, batch_size, &history);
        last["inputs"] = json!(DAYS);
        last["predictions"] = json!(predictions);
        last["least_squares"] = json!(least_squares);
        println!("{last}");
    } else {
        println!();
        for (i, [sleep, study]) in DAYS.into_iter().enumerate() {
            print!("{sleep} h of sleep, {study} h of study: {:.2}", predictions[i]);
            println!("{}", least_squares.map_or(String::new(), |best| format!(" (least squares: {:.2})", best[i])));
        }
    }
    Ok(())
}

fn fashion_mnist(common: &Common, lr: f32, batch_size: usize, data: FashionMnist) -> anyhow::Result<()> {
    let data = data.batch_size(batch_size)?.seed(common.seed);
    // On the other stream, so that what reads the JSON is not disturbed, and whoever runs it is told all the same.
    if data.is_small() {
        eprintln!("Fashion-MNIST was not found: this is {data}; `cargo workbook data fetch` gets all 70 000");
    } else if !common.json {
        println!("Training on {}", data.source());
    }
    let model = SoftmaxRegression::new(784, 10, lr, common.seed);
    let history = fit(common, &model, &data)?;
    if common.json {
        let mut last = summary(common, lr, batch_size, &history);
        last["settings"]["small"] = json!(data.is_small());
        println!("{last}");
    }
    Ok(())
}

/// Trains, with a line for each epoch.
fn fit<M: Module>(common: &Common, model: &M, data: &dyn DataModule<Target = M::Target>) -> anyhow::Result<History> {
    let mut report = |epoch: &Epoch| {
        if common.json {
            println!("{}", json!(epoch));
        } else {
            println!("{epoch}   {:.2} s", epoch.seconds);
        }
    };
    Ok(Trainer::new(common.epochs as usize).fit_with(model, data, &mut report)?)
}

/// The last JSON object: that it is the last, the settings, and the totals.
fn summary(common: &Common, lr: f32, batch_size: usize, history: &History) -> serde_json::Value {
    let mut settings = json!(common);
    // As it was typed: the nearest f32 would show its rounding once it is widened to f64.
    settings["lr"] = json!(lr.to_string().parse::<f64>().ok());
    settings["batch_size"] = json!(batch_size);
    let last = history.last();
    let mut totals = json!({
        "epochs": history.len(),
        "seconds": history.epochs().iter().map(|epoch| epoch.seconds).sum::<f64>(),
        "train_loss": last.train_loss,
        "val_loss": last.val_loss,
    });
    if let Some(accuracy) = last.val_accuracy {
        totals["val_accuracy"] = json!(accuracy);
    }
    json!({ "final": true, "settings": settings, "totals": totals })
}
