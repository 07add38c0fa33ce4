//! A panic of the library points to the line that called it, and says what is wrong in words. In a notebook that line is
//! what the reader sees.

use std::fs;
use std::hint::black_box;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use workbook::functional::{absolute_loss, cross_entropy, huber_loss, log_softmax, mse_loss, one_hot, softmax};
use workbook::nn::{LeastSquares, Linear};
use workbook::prelude::*;
use workbook::train::{History, clip_gradients};

type Call = (&'static str, Box<dyn Fn()>);

/// Wrong calls of the library, each under its own name.
macro_rules! wrong_calls {
    ($($name:literal: $call:expr;)*) => {
        vec![$(($name, Box::new(|| { black_box($call); }) as Box<dyn Fn()>)),*]
    };
}

#[rustfmt::skip]
fn wrong_calls() -> Vec<Call> {
    fn x() -> Tensor { tensor![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]] }
    fn row() -> Tensor { tensor![1.0, 2.0] }
    fn examples() -> ArrayDataset { ArrayDataset::regression(array![[1.0], [2.0]], array![[1.0, 2.0], [3.0, 4.0]]).unwrap() }
    fn model() -> SoftmaxRegression { SoftmaxRegression::new(3, 2, 0.1, 0) }
    wrong_calls! {
        "add": &x() + &row();
        "add, both used up": x() + row();
        "add, one used up": x() + &row();
        "sub": &x() - row();
        "mul": &x() * &row();
        "div": &x() / &row();
        "matmul": x().matmul(&x());
        "matmul with a row": row().matmul(&tensor![[1.0], [2.0], [3.0]]);
        "item": x().item();
        "reshape": x().reshape((2, 2));
        "reshape with a rest": x().reshape((4, -1));
        "reshape with two rests": x().reshape((-1, -1));
        "reshape below zero": x().reshape((3, -2));
        "reshape below zero, as an array": x().reshape([3, -2]);
        "backward of a table": x().requires_grad().exp().backward();
        "backward without a gradient": x().sum().backward();
        "backward after a change": {
            let w = tensor![2.0].requires_grad();
            let y = w.powi(2).sum();
            w.value_mut().fill(3.0);
            y.backward()
        };
        "requires_grad": (x().requires_grad() * 2.0).requires_grad();
        "value_mut": (x().requires_grad() * 2.0).value_mut().fill(0.0);
        "sum_axis": x().sum_axis(2);
        "sum_axis_keepdim": x().sum_axis_keepdim(2);
        "mean_axis": x().mean_axis(2);
        "mean_axis_keepdim": x().mean_axis_keepdim(2);
        "max_axis": x().max_axis(2);
        "max_axis_keepdim": Tensor::zeros((0, 2)).max_axis_keepdim(0);
        "argmax": row().argmax();
        "argmax of NaN": tensor![[1.0, f32::NAN]].argmax();
        "count_correct": x().count_correct(&[0]);
        "softmax along an axis": x().softmax(2);
        "log_softmax along an axis": x().log_softmax(2);
        "log_sum_exp": x().log_sum_exp(2);
        "cross_entropy, as a method": x().cross_entropy(&[0, 3]);
        "gather": x().gather(&[0]);
        "slice": x().slice(0, 1..4);
        "slice of no axis": x().slice(2, ..);
        "cat": Tensor::cat(&[x(), row()], 0);
        "cat of nothing": Tensor::cat(&[], 0);
        "squeeze": x().squeeze(0);
        "t": row().t();
        "clamp": x().clamp(1.0, 0.0);
        "arange": Tensor::arange(0.0, 1.0, 0.0);
        "normal": Tensor::normal(0.0, -1.0, 3, &mut rng(0));
        "uniform": Tensor::uniform(1.0, 0.0, 3, &mut rng(0));
        "softmax": softmax(&row());
        "log_softmax": log_softmax(&row());
        "cross_entropy": cross_entropy(&x(), &[0]);
        "one_hot": one_hot(&[0, 3], 3);
        "mse_loss": mse_loss(&x(), &row());
        "absolute_loss": absolute_loss(&x(), &row());
        "huber_loss": huber_loss(&x(), &row(), 1.0);
        "huber_loss without delta": huber_loss(&x(), &x(), 0.0);
        "Linear": Linear::new(2, 1, workbook::tensor::Init::He, &mut rng(0)).forward(&x());
        "forward": LinearRegression::new(2, 0.1, 0).forward(&x());
        "loss": LinearRegression::new(2, 0.1, 0).loss(&x(), &row());
        "predict": model().predict(&row());
        "predict with NaN": model().predict(&tensor![[f32::NAN, 0.0, 0.0]]);
        "accuracy of a model": model().accuracy(&x(), &Labels::from([0]));
        "accuracy of nothing": Labels::default().accuracy(&[]);
        "count_equal": Labels::from([1, 2]).count_equal(&[1]);
        "predict by least squares": LeastSquares { w: array![1.0, 2.0], b: 0.0 }.predict(&[1.0]);
        "least squares of two columns": LeastSquares::of(&examples());
        "evaluate": evaluate(&LinearRegression::new(3, 0.1, 0), ExamScores::synthetic(0).val_dataloader());
        "clip_gradients": { let w = row().requires_grad(); clip_gradients(&[w.clone(), w], 1.0) };
        "examples": examples().examples(&[2]);
        "image": FashionMnist::small().train().image(usize::MAX);
        "label": FashionMnist::small().train().label(usize::MAX);
        "examples of images": FashionMnist::small().train().examples(&[0, usize::MAX]);
        "text_labels": text_labels(&[10]);
        "last epoch": History::default().last().epoch;
        "best epoch": History::default().best().epoch;
        "assert_close!": assert_close!(x(), &x() + 1.0);
    }
}

#[test]
fn a_panic_points_to_its_caller_and_says_why_in_words() {
    let seen = Arc::new(Mutex::new(None));
    let hook = panic::take_hook();
    panic::set_hook(Box::new({
        let seen = Arc::clone(&seen);
        move |info| {
            let place = info.location().map(|place| (place.file().to_owned(), place.line()));
            *seen.lock().unwrap() = Some((place, info.payload_as_str().unwrap_or_default().to_owned()));
        }
    }));
    let mut wrong = Vec::new();
    for (name, call) in wrong_calls() {
        let outcome = panic::catch_unwind(AssertUnwindSafe(call));
        match (outcome, seen.lock().unwrap().take()) {
            (Err(_), Some((Some((file, _)), message))) => {
                if !file.ends_with("panic_places.rs") {
                    wrong.push(format!("{name}: {file} is not the caller's file"));
                }
                if ["left:", "Fixed", "assertion", "Err(", "None", "src/"].iter().any(|noise| message.contains(noise)) {
                    wrong.push(format!("{name}: {message}"));
                }
            }
            (outcome, seen) => wrong.push(format!("{name}: {outcome:?}, {seen:?}")),
        }
    }
    panic::set_hook(hook);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Of what is documented to panic, nothing hides the caller.
#[test]
fn what_is_documented_to_panic_passes_the_place_on() {
    let (mut count, mut lacking) = (0, Vec::new());
    for (path, text) in sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        let (mut panics, mut tracks) = (false, false);
        for (number, line) in (1..).zip(text.lines().map(str::trim)) {
            panics |= line == "/// # Panics";
            tracks |= line == "#[track_caller]";
            if line.starts_with("pub fn ") && panics {
                count += 1;
                if !tracks {
                    lacking.push(format!("{}:{number}: {line}", path.display()));
                }
            }
            if !line.starts_with("///") && !line.starts_with("#[") {
                (panics, tracks) = (false, false);
            }
        }
    }
    assert!(count > 60, "the functions are found, but only {count} of them");
    assert!(lacking.is_empty(), "these lack `#[track_caller]`:\n{}", lacking.join("\n"));
}

/// The files of the library, with their texts.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources.extend(self::sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            sources.push((path, text));
        }
    }
    sources
}
