//! [`Stop`]: why a check ends early, and what is to be said of a panic.

use std::fmt;

use super::guard::Panic;
use super::verdict::Failure;

/// Why a check stops before its end; `?` passes it on.
#[derive(Debug)]
pub enum Stop {
    /// The answer still says `todo!()`: this function, if the call says which.
    Unfinished(Option<String>),
    /// Something came back wrong.
    Failed(Box<Failure>),
}

/// What a step of a check returns.
pub type Tried<T = ()> = Result<T, Stop>;

impl Stop {
    /// A failure in words of the check's own.
    pub fn failed(
        tried: impl fmt::Display,
        returned: impl fmt::Display,
        expected: impl fmt::Display,
        likely: impl fmt::Display,
    ) -> Stop {
        Failure {
            tried: tried.to_string(),
            returned: returned.to_string(),
            expected: expected.to_string(),
            likely: likely.to_string(),
        }
        .into()
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        Stop::Failed(Box::new(failure))
    }
}

pub(super) fn is_todo(panic: &Panic) -> bool {
    panic.message.starts_with("not yet implemented") || panic.message.starts_with("not implemented")
}

/// What a part of a panic's message means.
const MEANINGS: [(&str, &str); 16] = [
    ("index out of bounds", "an index is too large: valid ones end one before the length"),
    ("out of range", "an index or a label is too large: they count from 0"),
    ("attempt to subtract with overflow", "a `usize` cannot go below 0; convert before you subtract"),
    ("attempt to multiply with overflow", OVERFLOW),
    ("attempt to add with overflow", OVERFLOW),
    ("attempt to shift left with overflow", OVERFLOW),
    ("attempt to divide by zero", "an integer was divided by 0"),
    ("attempt to calculate the remainder with a divisor of zero", "an integer was divided by 0"),
    ("called `Option::unwrap()` on a `None`", "an `unwrap` met a `None`; which input leads there?"),
    ("cannot combine the shapes", "two shapes do not broadcast; write down the shape of every intermediate result"),
    ("`matmul`", "in a product the columns of the left must match the rows of the right"),
    ("cannot be reshaped", "a reshape must keep the number of elements"),
    ("more than one", "there is more than one element; reduce first with `.sum()` or `.mean()`"),
    (
        "needs no second visit",
        "the work doubles wherever two ways meet: remember which values were seen, and pass them by",
    ),
    ("capacity overflow", "no memory holds a list of so many: compute what is asked for without it"),
    ("nothing here needs a gradient", super::flow::NO_GRADIENT),
];

const OVERFLOW: &str = "a number has outgrown its type: a u32 ends at 4294967295, a u64 at 1.8e19; use a wider one, or divide before you multiply";

/// What is to be said of a panic in an answer.
pub(super) fn panicked(tried: String, panic: Panic) -> Stop {
    if is_todo(&panic) {
        return Stop::Unfinished(function(&tried));
    }
    let meaning = MEANINGS.iter().find(|(part, _)| panic.message.contains(part)).map(|(_, likely)| *likely);
    let likely = match (meaning, &panic.place) {
        (Some(meaning), Some(place)) => format!("{meaning} (in {place})"),
        (Some(meaning), None) => meaning.to_owned(),
        (None, Some(place)) => format!("it stopped in {place}"),
        (None, None) => "it stopped with this message".to_owned(),
    };
    Stop::failed(tried, format!("a panic: {}", panic.message), "a value", likely)
}

/// The function that is called, if `tried` begins with a call.
fn function(tried: &str) -> Option<String> {
    let (name, _) = tried.split_once('(')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_name.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_with_its_place_and_meaning() {
        let told = |message: &str, place: Option<&str>| {
            let panic = Panic { message: message.into(), place: place.map(str::to_owned) };
            match panicked("f(2)".into(), panic) {
                Stop::Failed(failure) => failure.likely,
                Stop::Unfinished(function) => function.unwrap_or_default(),
            }
        };
        assert_eq!(told("not yet implemented", None), "f");
        assert_eq!(told("no luck", Some("a.rs:3")), "it stopped in a.rs:3");
        assert_eq!(told("attempt to divide by zero", Some("a.rs:3")), "an integer was divided by 0 (in a.rs:3)");
        assert!(told("attempt to multiply with overflow", None).contains("outgrown its type"));
    }

    #[test]
    fn the_function_is_named_by_the_call() {
        assert_eq!(function("folds(11, 4)").as_deref(), Some("folds"));
        assert_eq!(function("the mean of f(x)"), None);
    }
}
