//! How long a right answer takes, beside the model answer on the same inputs.

use std::path::Path;

use stubs::exercise::Exercise;

use super::answers::Answers;
use super::program::{self, Limits, Waiting};
use super::{Book, compile};

/// Below this many seconds it is not worth a word, nor the time to build the model answers.
const WORTH_IT: f64 = 0.05;

/// Fewer times than this are within the luck of a measurement, and two ways to write the same.
const FACTOR: f64 = 3.0;

/// A sentence about an answer that has passed, if it takes far longer than ours; `None` also where that cannot be told.
///
/// Both are compiled alike and called by the same check. What they take is measured twice, and the shorter time counts.
pub fn remark(book: &Book, answers: &Answers, exercise: &Exercise, is_cancelled: &dyn Fn() -> bool) -> Option<String> {
    let yours = *answers.seconds.get(&exercise.id).filter(|seconds| **seconds >= WORTH_IT)?;
    let program = compile::model_answers(book, &answers.compiled.libraries)?;
    let measure = |program: &Path| {
        let waiting = Waiting { is_cancelled, names_slow: false };
        let found = program::judge(program, &book.root, &[exercise.id.as_str()], &Limits::USUAL, &waiting).ok()??;
        found.seconds.get(&exercise.id).copied()
    };
    let ours = measure(&program)?;
    is_far(yours, ours).then_some(())?;
    let (yours, ours) = (yours.min(measure(&answers.compiled.path)?), ours.min(measure(&program)?));
    is_far(yours, ours).then(|| sentence(yours, ours))
}

fn is_far(yours: f64, ours: f64) -> bool {
    yours >= WORTH_IT && yours > FACTOR * ours
}

fn sentence(yours: f64, ours: f64) -> String {
    let factor = yours / ours.max(1e-9);
    let times = match factor {
        _ if factor < 10.0 => format!("{factor:.0} times"),
        _ if factor < 1000.0 => format!("{:.0} times", (factor / 10.0).round() * 10.0),
        _ => "more than a thousand times".to_owned(),
    };
    let time = |seconds: f64| match seconds {
        _ if seconds >= 1.0 => format!("{seconds:.1} s"),
        _ if seconds >= 0.001 => format!("{:.0} ms", 1000.0 * seconds),
        _ => "less than 1 ms".to_owned(),
    };
    format!(
        "The same values as the model answer, in {times} the time: {} against {} in this check.",
        time(yours),
        time(ours)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_far_is_told() {
        assert!(is_far(0.4, 0.1) && !is_far(0.3, 0.1) && !is_far(0.04, 0.001));
        assert_eq!(
            sentence(0.416, 0.083),
            "The same values as the model answer, in 5 times the time: 416 ms against 83 ms in this check."
        );
        assert!(sentence(2.54, 0.0002).contains("more than a thousand times the time: 2.5 s against less than 1 ms"));
        assert!(sentence(2.54, 0.06).contains("40 times the time"));
    }
}
