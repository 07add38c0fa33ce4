//! `train`: the two models of the book, at the settings of the book unless told otherwise.

use std::path::PathBuf;

use crate::say::{eprintln, println};
use crate::style::{BOLD, OPEN};
use crate::values;
use checks::show_number;
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
        #[arg(long, default_value_t = 0.0003, hide_default_value = true, allow_hyphen_values = true)]
        lr: f32,
        /// Examples per minibatch [default: 32]
        #[arg(long, default_value_t = 32, hide_default_value = true, value_parser = values::batch_size)]
        batch_size: usize,
        /// A CSV file of exam scores, as `data exam` writes them, instead of freshly drawn ones
        #[arg(long, value_name = "FILE")]
        data: Option<PathBuf>,
    },
    /// Softmax regression on Fashion-MNIST (chapter 6)
    FashionMnist {
        #[command(flatten)]
        common: Common,
        /// Step length [default: 0.1]
        #[arg(long, default_value_t = 0.1, hide_default_value = true, allow_hyphen_values = true)]
        lr: f32,
        /// Examples per minibatch [default: 256]
        #[arg(long, default_value_t = 256, hide_default_value = true, value_parser = values::batch_size)]
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
    #[arg(long, default_value_t = 0, value_parser = values::seed)]
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
    let scores = scores.with_batch_size(batch_size)?.with_seed(common.seed);
    let model = LinearRegression::new(2, lr, common.seed);
    let history = fit(common, lr, &model, &scores)?;

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
            let beside = least_squares.map_or(String::new(), |best| format!(" (least squares: {:.2})", best[i]));
            println!("{sleep} h of sleep, {study} h of study: {:.2}{beside}", predictions[i]);
        }
    }
    Ok(())
}

fn fashion_mnist(common: &Common, lr: f32, batch_size: usize, data: FashionMnist) -> anyhow::Result<()> {
    let data = data.with_batch_size(batch_size)?.with_seed(common.seed);
    // On the other stream, so that what reads the JSON is not disturbed, and whoever runs it is told all the same.
    if data.is_small() {
        eprintln!("Fashion-MNIST was not found: this is {data}; `cargo workbook data fetch` gets all 70 000");
    } else if !common.json {
        println!("Training on {}", data.source());
    }
    let model = SoftmaxRegression::new(784, 10, lr, common.seed);
    let history = fit(common, lr, &model, &data)?;
    if common.json {
        let mut last = summary(common, lr, batch_size, &history);
        last["settings"]["small"] = json!(data.is_small());
        println!("{last}");
    }
    Ok(())
}

/// Trains, with a line for each epoch, and a warning if the run has led away from the goal.
fn fit<M: Module>(
    common: &Common,
    lr: f32,
    model: &M,
    data: &dyn DataModule<Target = M::Target>,
) -> anyhow::Result<History> {
    // An empty set is for the trainer to refuse.
    let untrained = (!data.val_set().is_empty()).then(|| evaluate(model, data.val_dataloader()).loss);
    let mut report = |epoch: &Epoch| {
        if common.json {
            println!("{}", json!(epoch));
        } else {
            println!("{epoch}   {:.2} s", epoch.seconds);
        }
    };
    let history = Trainer::new(common.epochs as usize).fit_with(model, data, &mut report)?;
    if let Some(growth) = growth(untrained, history.epochs()) {
        eprintln!(
            "{OPEN}{BOLD}warning:{BOLD:#}{OPEN:#} {growth}; \
             the learning rate {lr} is most likely too large: try one ten times smaller ({})",
            lr / 10.0
        );
    }
    Ok(history)
}

/// What has grown that should have shrunk. A loss may stay finite for ever and yet mean nothing: softmax regression at
/// a learning rate of 1e30 ends with one of 1e30.
///
/// The untrained model is the one that every run has to beat. A run that beats it may still have been better earlier.
fn growth(untrained: Option<f64>, epochs: &[Epoch]) -> Option<String> {
    let (first, last) = (epochs.first()?, epochs.last()?);
    if let Some(untrained) = untrained.filter(|untrained| last.val_loss > *untrained) {
        return Some(format!(
            "the model is worse than before its training: its validation loss was {}, and is {} now",
            show_number(untrained),
            show_number(last.val_loss)
        ));
    }
    (last.train_loss > first.train_loss).then(|| {
        format!(
            "the training loss has grown, from {} in the first epoch to {} in the last",
            show_number(first.train_loss),
            show_number(last.train_loss)
        )
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn epochs(losses: &[[f64; 2]]) -> Vec<Epoch> {
        let epoch = |[train_loss, val_loss]: [f64; 2]| Epoch {
            epoch: 1,
            train_loss,
            val_loss,
            val_accuracy: None,
            seconds: 0.0,
        };
        losses.iter().copied().map(epoch).collect()
    }

    #[test]
    fn a_run_has_to_beat_the_untrained_model() {
        // One epoch is enough, and that the later epochs shrink again does not help.
        assert!(growth(Some(2.3), &epochs(&[[3.64e30, 2.79e30]])).unwrap().contains("was 2.3, and is 2.79e30 now"));
        assert!(growth(Some(2.3), &epochs(&[[3.64e30, 2.79e30], [2.1e30, 2.38e30]])).is_some());
        assert_eq!(growth(Some(2.3), &epochs(&[[2.3, 2.29]])), None, "hardly trained is not worse");
    }

    #[test]
    fn a_run_that_turns_back_is_noticed() {
        let found = growth(Some(2.3), &epochs(&[[0.6, 0.5], [0.4, 0.4], [0.9, 1.2]])).unwrap();
        assert!(found.contains("from 0.6 in the first epoch to 0.9 in the last"), "{found}");
        assert_eq!(growth(Some(2.3), &epochs(&[[0.6, 0.5], [0.4, 0.8]])), None, "to overfit is another matter");
        assert_eq!(growth(None, &[]), None);
    }
}
