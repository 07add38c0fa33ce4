//! Training as a reader runs it, held against results that were measured outside of this project.

use workbook::data::{ArrayData, ArrayDataset, DataModule};
use workbook::nn::Module;
use workbook::prelude::*;
use workbook::train::TrainError;

/// Chapter 1's run: lr 0.0003, batch 32, 10 epochs, 200 rows, unscaled.
fn exam_predictions(seed: u64) -> [f32; 2] {
    let data = ExamScores::synthetic(seed);
    let model = LinearRegression::new(2, 0.0003, seed);
    Trainer::new(10).quiet().fit(&model, &data).unwrap();
    [tensor![4.0, 8.0], tensor![5.5, 8.0]].map(|day| model.forward(&day).item())
}

#[test]
fn exam_scores_are_predicted_as_the_reference_predicts_them() {
    // Mean and standard deviation over 200 seeds of the same run in PyTorch.
    let reference = [(61.03, 0.71), (68.33, 0.75)];
    let runs: Vec<[f32; 2]> = (0..50).map(exam_predictions).collect();
    for (day, (mean, deviation)) in reference.into_iter().enumerate() {
        let predictions: Vec<f32> = runs.iter().map(|run| run[day]).collect();
        for (seed, prediction) in predictions.iter().enumerate() {
            assert!((prediction - mean).abs() < 4.0 * deviation, "seed {seed}, day {day}: {prediction}, not {mean}");
        }
        let average = predictions.iter().sum::<f32>() / 50.0;
        assert!((average - mean).abs() < 0.3, "day {day}: {average} on average, not {mean}");
    }
}

#[test]
fn least_squares_says_what_training_has_not_reached() {
    for seed in 0..10 {
        let data = ExamScores::synthetic(seed);
        let best = LeastSquares::fit(data.features().view(), data.scores().view()).unwrap();
        assert_close!(best.predict(&[4.0, 8.0]), 70.5, 2.0);
        assert_close!(best.predict(&[5.5, 8.0]), 73.3, 2.0);
    }
}

/// Chapter 6's model on the small set of images, in smaller batches.
fn fashion_mnist_history(seed: u64) -> History {
    let data = FashionMnist::small().with_batch_size(32).unwrap().with_seed(seed);
    Trainer::new(8).quiet().fit(&SoftmaxRegression::new(784, 10, 0.02, seed), &data).unwrap()
}

#[test]
fn a_few_real_images_are_enough_to_learn_from() {
    for seed in 0..3 {
        let last = *fashion_mnist_history(seed).last();
        let accuracy = last.val_accuracy.unwrap();
        // Eight seeds gave 0.736 to 0.764; whoever guesses is right in one of ten.
        assert!((0.70..=0.80).contains(&accuracy), "seed {seed}: {accuracy}");
    }
}

#[test]
fn the_same_seed_gives_the_same_run_bit_for_bit() {
    let losses = |seed| {
        let history = fashion_mnist_history(seed);
        (history.train_losses(), history.val_losses())
    };
    assert_eq!(losses(3), losses(3));
    assert_ne!(losses(3), losses(4));
}

fn line(rows: usize, batch_size: usize) -> ArrayData<Tensor> {
    let x = Array2::from_shape_fn((rows, 1), |(i, _)| i as f32 / rows as f32);
    let y = x.mapv(|x| 3.0 * x - 1.0);
    let set = || ArrayDataset::regression(x.clone(), y.clone()).unwrap();
    ArrayData::new(set(), set()).with_batch_size(batch_size).unwrap()
}

#[test]
fn a_short_last_batch_does_not_bias_the_validation_loss() {
    let model = LinearRegression::new(1, 0.01, 0);
    let whole = evaluate(&model, line(101, 101).val_dataloader()).loss;
    // The last batch holds a single row, the one with the largest error.
    let exact = evaluate(&model, line(101, 20).val_dataloader()).loss;
    assert_close!(exact, whole, 1e-5);
    let batches: Vec<f64> =
        line(101, 20).val_dataloader().map(|(x, y)| f64::from(model.loss(&model.forward(&x), &y).item())).collect();
    let averaged = batches.iter().sum::<f64>() / batches.len() as f64;
    assert!((averaged - whole).abs() > 0.1, "the plain average, {averaged}, should differ from {whole}");
}

#[test]
fn an_exploding_run_stops_and_keeps_what_it_had() {
    let error = Trainer::new(50).quiet().fit(&LinearRegression::new(1, 50.0, 0), &line(64, 16)).unwrap_err();
    let message = error.to_string();
    assert!(message.contains("learning rate of 50") && message.contains("(5)"), "{message}");
    let Some(error) = error.downcast_ref::<TrainError>() else { panic!("{message}") };
    let (TrainError::LossNotFinite { epoch, .. } | TrainError::ValidationNotFinite { epoch, .. }) = &error else {
        panic!("{error}")
    };
    assert_eq!(error.history().unwrap().len(), epoch - 1);
    assert!(error.history().unwrap().len() > 1, "the run went well for a while");
}

#[test]
fn clipping_keeps_the_same_run_alive() {
    let history = Trainer::new(50).clip_gradients(0.01).quiet().fit(&LinearRegression::new(1, 1.0, 0), &line(64, 16));
    assert!(history.unwrap().last().val_loss.is_finite());
}

#[test]
fn settings_that_cannot_work_are_refused_before_anything_moves() {
    let model = LinearRegression::new(1, 0.1, 0);
    let before = model.w.to_vec();
    for norm in [0.0, -1.0, f32::NAN] {
        let error = Trainer::new(1).clip_gradients(norm).fit(&model, &line(8, 4)).unwrap_err();
        assert!(error.to_string().contains("clipping norm"), "{error}");
    }
    for lr in [0.0, f32::NAN, f32::INFINITY] {
        let error = Trainer::new(1).fit(&LinearRegression { lr, ..model.clone() }, &line(8, 4)).unwrap_err();
        assert!(error.to_string().contains("learning rate"), "{error}");
    }
    assert_eq!(model.w.to_vec(), before);
}

#[test]
fn validation_builds_no_graph_and_leaves_the_parameters_ready_to_learn() {
    struct Watched(LinearRegression);
    impl Module for Watched {
        type Target = Tensor;
        type Optimizer = Sgd;
        fn forward(&self, x: &Tensor) -> Tensor {
            let y_hat = self.0.forward(x);
            assert!(!y_hat.needs_grad(), "a graph was built");
            y_hat
        }
        fn loss(&self, y_hat: &Tensor, y: &Tensor) -> Tensor {
            self.0.loss(y_hat, y)
        }
        fn parameters(&self) -> Vec<Tensor> {
            self.0.parameters()
        }
        fn optimizer(&self) -> Sgd {
            self.0.optimizer()
        }
    }
    let model = Watched(LinearRegression::new(1, 0.1, 0));
    evaluate(&model, line(8, 4).val_dataloader());
    assert!(model.parameters().iter().all(Tensor::needs_grad));
}

#[test]
fn training_twice_goes_on_where_the_first_run_ended() {
    let (once, twice) = (LinearRegression::new(1, 0.1, 0), LinearRegression::new(1, 0.1, 0));
    let first = Trainer::new(3).quiet().fit(&once, &line(64, 64)).unwrap();
    Trainer::new(1).quiet().fit(&twice, &line(64, 64)).unwrap();
    let rest = Trainer::new(2).quiet().fit(&twice, &line(64, 64)).unwrap();
    // One batch holds all rows, so their order makes no difference but in the rounding of the sums.
    assert_close!(first.last().val_loss, rest.last().val_loss, 1e-6);
}
