use super::super::trial::Trial;
use super::super::verdict::{Failure, Outcome};
use super::*;
use workbook::tensor;
use workbook::tensor::Tensor;

/// What is said about a check of an answer.
fn failure(check: impl FnOnce(&mut Trial) -> Tried) -> Failure {
    let mut trial = Trial::new(0, Shared::default());
    let ended = check(&mut trial);
    match trial.finish(ended).0 {
        Outcome::Failed(failure) => failure,
        outcome => panic!("it must fail: {outcome:?}"),
    }
}

fn likely(check: impl FnOnce(&mut Trial) -> Tried) -> String {
    failure(check).likely
}

#[test]
fn a_known_mistake_is_named() {
    let failure = failure(|t| {
        let case = t.call("mean of 1, 2, 3", || 6.0)?;
        let case = case.mistake("the largest is not the mean", || 3.0).mistake("summed, not averaged", || 6.0);
        case.expect(2.0).map(drop)
    });
    assert_eq!((failure.likely.as_str(), failure.returned.as_str()), ("summed, not averaged", "6"));
}

#[test]
fn an_unknown_mistake_is_described() {
    let likely = likely(|t| t.call("f()", || 6.0)?.expect(2.0).map(drop));
    assert_eq!(likely, "it is 3 times as large as it should be");
}

#[test]
fn a_mistake_that_is_right_here_is_not_named() {
    let likely =
        likely(|t| t.call("f()", || 2.1)?.tolerance(0.04, 0.0).mistake("doubled", || 2.03).expect(2.0).map(drop));
    assert!(likely.contains("2.1 instead of 2"), "{likely}");
}

#[test]
fn a_small_inaccuracy_is_no_mistake() {
    // Both the right value and that of the mistake are within the digits of an f32.
    let told = |returned| {
        likely(|t| {
            t.call("f()", || returned)?.tolerance(1e-9, 0.0).mistake("halved", || 1.000_002).expect(1.0).map(drop)
        })
    };
    assert!(told(1.000_001).starts_with("right to about seven digits"));
    assert_eq!(told(1.000_002), "halved");
}

/// The cube of a number, where the square is asked for; for 2 that is the double of it as well.
fn squares(numbers: &[f64], answer: fn(f64) -> f64) -> String {
    likely(|t| {
        for &x in numbers {
            t.call(format!("square({x})"), || answer(x))?
                .mistake("doubled", || 2.0 * x * x)
                .mistake("the cube", || x * x * x)
                .expect(x * x)?;
        }
        Ok(())
    })
}

#[test]
fn later_inputs_refute_a_mistake() {
    assert_eq!(squares(&[2.0, 3.0], |x| x * x * x), "the cube");
    assert_eq!(squares(&[2.0, 3.0], |x| 2.0 * x * x), "doubled");
    // 8, 10: neither twice 9, nor 27.
    assert_eq!(squares(&[2.0, 3.0], |x| if x == 2.0 { 8.0 } else { 10.0 }), "it is 2 times as large as it should be");
}

#[test]
fn what_no_input_tells_apart_is_told_both() {
    assert_eq!(squares(&[2.0], |x| x * x * x), "doubled; or: the cube");
}

#[test]
fn a_panic_later_does_not_hide_the_first_wrong_result() {
    let likely = likely(|t| {
        t.call("f(1)", || 6.0)?.mistake("summed", || 6.0).expect(2.0)?;
        t.call("f(2)", || -> f64 { panic!("no") })?.expect(2.0).map(drop)
    });
    assert_eq!(likely, "summed");
}

#[test]
fn todo_is_unfinished_and_other_panics_are_failures() {
    let unfinished = |answer: fn() -> f64| {
        let mut trial = Trial::new(0, Shared::default());
        let ended = trial.call("f()", answer).map(drop);
        trial.finish(ended)
    };
    let expected = (Outcome::Unfinished, "still `todo!()`: `f`".to_owned());
    assert_eq!(unfinished(|| todo!()), expected);
    assert_eq!(unfinished(|| todo!("later")), expected);
    let failure = failure(|t| t.call("f(9)", || -> f64 { panic!("index out of bounds: 9") }).map(drop));
    assert_eq!((failure.tried.as_str(), failure.returned.as_str()), ("f(9)", "a panic: index out of bounds: 9"));
}

#[test]
fn one_unfinished_half_does_not_hide_the_other() {
    let judge = |other: fn() -> f64| {
        let mut trial = Trial::new(0, Shared::default());
        let mut check = || {
            trial.part("one", |t| t.call("one()", || -> f64 { todo!() })?.expect(1.0).map(drop))?;
            trial.part("two", |t| t.call("two()", other)?.expect(2.0).map(drop))
        };
        let ended = check();
        trial.finish(ended)
    };
    assert_eq!(judge(|| 2.0), (Outcome::Unfinished, "still `todo!()`: `one`; right already: `two`".into()));
    let (outcome, note) = judge(|| 6.0);
    assert!(
        matches!(outcome, Outcome::Failed(failure) if failure.tried == "two()") && note == "still `todo!()`: `one`"
    );
}

#[test]
fn a_suspicion_that_panics_is_not_confirmed() {
    let likely = likely(|t| t.call("f()", || vec![1.0])?.suspect("never", |v| v[7] == 0.0).expect(vec![2.0]).map(drop));
    assert_eq!(likely, "it is too small by a factor of 2");
}

#[test]
fn what_must_be_refused_may_not_return() {
    let mut trial = Trial::new(0, Shared::default());
    let message = trial.refuses("f(-1)", || -> f64 { panic!("no") }, "a panic", "-1 is accepted").unwrap();
    assert_eq!(message, "no");
    let failure = failure(|t| t.refuses("f(-1)", || 7.0, "a panic", "-1 is accepted").map(drop));
    assert_eq!((failure.returned.as_str(), failure.likely.as_str()), ("7", "-1 is accepted"));
}

#[test]
fn an_input_that_is_changed_is_noticed() {
    let told = |answer: fn(&Tensor) -> Tensor| {
        let x = tensor![1.0, 2.0];
        likely(move |t| t.lend(&[("x", &x)]).call("f(&x)", || answer(&x))?.expect(&x).map(drop))
    };
    let in_place = |x: &Tensor| {
        x.value_mut().fill(0.0);
        x.clone()
    };
    assert!(told(in_place).starts_with("`x` itself was changed"));
    assert!(told(|x| x.clone().requires_grad()).starts_with("a clone of a tensor is the same tensor"));
}

#[test]
fn a_gradient_that_does_not_flow_is_noticed() {
    let told = |answer: fn(&Tensor) -> Tensor| {
        let x = tensor![1.0, 2.0].requires_grad();
        likely(move |t| t.backward("f(&x)", &x, || answer(&x))?.expect((5.0, [2.0, 4.0])).map(drop))
    };
    assert!(told(|x| Tensor::scalar(x.to_vec().iter().map(|x| x * x).sum())).contains("no gradient flows"));
    assert!(told(|x| (x * x.detach()).sum()).contains("part 2 of 2 is wrong: it is too small by a factor of 2"));
    assert!(told(|_| Tensor::scalar(9.0)).contains("part 1 of 2 is wrong"));
}
