//! NaN, infinities and empty batches on their way through the losses and the trainer: each ends in an error or a panic
//! that says what is wrong, and the model keeps the weights that it had.

use std::panic::{AssertUnwindSafe, catch_unwind};

use workbook::data::DataError;
use workbook::nn::Module;
use workbook::prelude::*;
use workbook::train::TrainError;

const BAD: [f32; 3] = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY];

/// A data set of somebody's own, which checks nothing: y = 2x, but for one input.
struct Own {
    rows: usize,
    bad: Option<(usize, f32)>,
}

impl Dataset for Own {
    type Target = Tensor;
    fn len(&self) -> usize {
        self.rows
    }
    fn examples(&self, rows: &[usize]) -> (Tensor, Tensor) {
        let x = Array2::from_shape_fn((rows.len(), 1), |(i, _)| rows[i] as f32 / self.rows as f32);
        let y = x.mapv(|x| 2.0 * x);
        let spoil =
            |(i, _): (usize, usize), x: f32| self.bad.filter(|(row, _)| rows[i] == *row).map_or(x, |(_, bad)| bad);
        let x = Array2::from_shape_fn(x.dim(), |at| spoil(at, x[at]));
        (x.into(), y.into())
    }
}

struct Both {
    train: Own,
    val: Own,
}

impl DataModule for Both {
    type Target = Tensor;
    fn train_set(&self) -> &dyn Dataset<Target = Tensor> {
        &self.train
    }
    fn val_set(&self) -> &dyn Dataset<Target = Tensor> {
        &self.val
    }
    fn batch_size(&self) -> usize {
        4
    }
    fn seed(&self) -> u64 {
        0
    }
}

fn good(rows: usize) -> Own {
    Own { rows, bad: None }
}

fn fails(data: &Both) -> (TrainError, LinearRegression) {
    let model = LinearRegression::new(1, 0.1, 0);
    (Trainer::new(3).quiet().fit(&model, data).unwrap_err().downcast().unwrap(), model)
}

fn is_finite(model: &LinearRegression) -> bool {
    model.parameters().iter().all(|parameter| parameter.to_vec().into_iter().all(f32::is_finite))
}

#[test]
fn a_bad_number_in_a_minibatch_stops_the_run_at_that_batch() {
    for bad in BAD {
        for row in [0, 7, 39] {
            let (error, model) = fails(&Both { train: Own { rows: 40, bad: Some((row, bad)) }, val: good(8) });
            assert!(is_finite(&model), "{bad} in row {row} got into the weights");
            let TrainError::LossNotFinite { epoch: 1, batch, history, .. } = &error else { panic!("{error}") };
            assert!((1..=10).contains(batch) && history.is_empty(), "{error}");
            assert!(error.to_string().contains("look for NaN or very large numbers in the data"), "{error}");
        }
    }
}

/// y = w x under the mean of √|ŷ - y|, whose slope at an exact prediction is infinite.
struct Rooted {
    w: Tensor,
}

impl Module for Rooted {
    type Target = Tensor;
    type Optimizer = Sgd;
    fn forward(&self, x: &Tensor) -> Tensor {
        x.matmul(&self.w)
    }
    fn loss(&self, y_hat: &Tensor, y: &Tensor) -> Tensor {
        (y_hat - y).abs().sqrt().mean()
    }
    fn parameters(&self) -> Vec<Tensor> {
        vec![self.w.clone()]
    }
    fn optimizer(&self) -> Sgd {
        Sgd::new(self.parameters(), 0.1)
    }
}

#[test]
fn a_bad_gradient_of_a_good_loss_stops_the_run_before_its_step() {
    let rooted = || Rooted { w: tensor![[0.5]].requires_grad() };
    let data = Both { train: good(40), val: good(8) };
    // Every prediction for x = 0 is exact, so the minibatch with that row is the bad one.
    let (model, by_hand) = (rooted(), rooted());
    let mut sgd = by_hand.optimizer();
    let mut good_batches = 0;
    for (x, y) in data.train_dataloader(0).take_while(|(x, _)| !x.to_vec().contains(&0.0)) {
        sgd.zero_grad();
        by_hand.loss(&by_hand.forward(&x), &y).backward();
        sgd.step().unwrap();
        good_batches += 1;
    }
    assert!(good_batches > 0, "the test wants some steps before the bad one");
    for trainer in [Trainer::new(3), Trainer::new(3).clip_gradients(1e9)] {
        model.w.value_mut().fill(0.5);
        let error = trainer.quiet().fit(&model, &data).unwrap_err();
        let message = error.to_string();
        let Ok(TrainError::GradientNotFinite { epoch: 1, batch, index: 0, loss, history, .. }) = error.downcast()
        else {
            panic!("{message}")
        };
        assert_eq!(batch, good_batches + 1, "{message}");
        assert!(loss.is_finite() && history.is_empty(), "{message}");
        assert_eq!(model.w.to_vec(), by_hand.w.to_vec(), "the bad gradient has moved the weight");
        let place = format!("parameter 0, of shape [1, 1], is not finite in epoch 1, batch {batch}");
        for words in [place.as_str(), "no parameter was moved by it", "√x or ln x at 0", "add a small number"] {
            assert!(message.contains(words), "nothing is said of `{words}`: {message}");
        }
    }
}

#[test]
fn a_bad_number_in_the_validation_set_stops_the_run_after_its_epoch() {
    for bad in BAD {
        let (error, model) = fails(&Both { train: good(40), val: Own { rows: 8, bad: Some((3, bad)) } });
        assert!(is_finite(&model));
        assert!(matches!(error, TrainError::ValidationNotFinite { epoch: 1, .. }), "{error}");
        assert!(error.to_string().contains("in the validation set"), "{error}");
    }
}

#[test]
fn an_empty_set_is_named_before_anything_moves() {
    for (train, val, name) in [(0, 8, "training"), (8, 0, "validation")] {
        let (error, model) = fails(&Both { train: good(train), val: good(val) });
        assert!(error.to_string().contains(&format!("the {name} set is empty")), "{error}");
        assert_eq!(model.w.to_vec(), LinearRegression::new(1, 0.1, 0).w.to_vec());
    }
}

#[test]
fn arrays_are_looked_through_before_they_become_a_data_set() {
    let x = array![[1.0f32, 2.0], [3.0, 4.0]];
    for bad in BAD {
        let mut spoilt = x.clone();
        spoilt[[1, 0]] = bad;
        let error = ArrayDataset::regression(spoilt.clone(), x.clone()).unwrap_err();
        assert!(matches!(error, DataError::NotFinite { what: "inputs", row: 1, position: 0, .. }), "{error}");
        let error = ArrayDataset::regression(x.clone(), spoilt.clone()).unwrap_err();
        assert!(matches!(error, DataError::NotFinite { what: "targets", row: 1, position: 0, .. }), "{error}");
        let error = ArrayDataset::classification(spoilt, [0, 1], 2).unwrap_err();
        assert!(matches!(error, DataError::NotFinite { .. }), "{error}");
    }
    let none = |shape: (usize, usize)| Array2::<f32>::zeros(shape);
    for (inputs, targets) in [((0, 2), (0, 1)), ((2, 0), (2, 1)), ((2, 1), (2, 0))] {
        let error = ArrayDataset::regression(none(inputs), none(targets)).unwrap_err();
        assert!(matches!(error, DataError::Empty { .. }), "{inputs:?}, {targets:?}: {error}");
    }
    assert!(matches!(ArrayDataset::classification(none((0, 2)), [], 2), Err(DataError::Empty { .. })));
}

/// What a panic says.
#[track_caller]
fn panic_of<T>(f: impl FnOnce() -> T) -> String {
    let Err(panic) = catch_unwind(AssertUnwindSafe(f)) else { panic!("nothing went wrong") };
    panic.downcast::<String>().map_or_else(|panic| (*panic.downcast::<&str>().unwrap()).to_owned(), |text| *text)
}

#[test]
fn losses_of_nothing_are_no_nan_but_a_clear_panic() {
    type Loss = fn(&Tensor, &Tensor) -> Tensor;
    let none = Tensor::zeros((0, 1));
    let losses: [(&str, Loss); 4] = [
        ("mse_loss", mse_loss),
        ("squared_loss", squared_loss),
        ("absolute_loss", absolute_loss),
        ("huber_loss", |y_hat, y| huber_loss(y_hat, y, 1.0)),
    ];
    for (name, loss) in losses {
        let message = panic_of(|| loss(&none, &none));
        assert!(message.contains("averages over the examples, and there are none"), "{name}: {message}");
    }
    let message = panic_of(|| cross_entropy(&Tensor::zeros((0, 3)), &[]));
    assert!(message.contains("`cross_entropy` averages over the examples, and there are none"), "{message}");
    let nothing = good(0);
    let model = LinearRegression::new(1, 0.1, 0);
    let message = panic_of(|| evaluate(&model, DataLoader::sequential(&nothing, 4).unwrap()));
    assert!(message.contains("`evaluate` averages over the examples, and there are none"), "{message}");
    assert!(model.w.needs_grad(), "the model can still learn");
}

#[test]
fn a_bad_prediction_makes_a_bad_loss_and_never_a_good_one() {
    for bad in BAD {
        let (y_hat, y) = (tensor![[0.5], [bad]], tensor![[0.0], [0.0]]);
        for loss in
            [mse_loss(&y_hat, &y), squared_loss(&y_hat, &y), absolute_loss(&y_hat, &y), huber_loss(&y_hat, &y, 1.0)]
        {
            assert!(!loss.item().is_finite(), "{bad} was lost");
        }
    }
    // NaN for any class, and infinity for any, spoil the loss; minus infinity is a probability of 0, and no harm elsewhere.
    for label in 0..2 {
        for at in 0..2 {
            let logits =
                |bad: f32| Tensor::from(Array2::from_shape_fn((1, 2), |(_, j)| if j == at { bad } else { 1.0 }));
            for bad in [f32::NAN, f32::INFINITY] {
                assert!(!cross_entropy(&logits(bad), &[label]).item().is_finite(), "{bad} at {at}, label {label}");
            }
            let loss = cross_entropy(&logits(f32::NEG_INFINITY), &[label]).item();
            assert_eq!(loss, if at == label { f32::INFINITY } else { 0.0 });
        }
    }
}

#[test]
fn a_gradient_that_is_no_number_is_never_taken_for_a_short_one() {
    for bad in BAD {
        let w = tensor![1.0, 2.0].requires_grad();
        (&w * tensor![bad, 1.0]).sum().backward();
        let norm = clip_gradients(std::slice::from_ref(&w), 1.0);
        assert!(!norm.is_finite(), "{bad} was taken for a length of {norm}");
    }
}

#[test]
fn a_batch_size_and_a_row_count_of_one_work() {
    let data = Both { train: good(1), val: good(1) };
    let history = Trainer::new(2).quiet().fit(&LinearRegression::new(1, 0.1, 0), &data).unwrap();
    assert_eq!(history.len(), 2);
}
