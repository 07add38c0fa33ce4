//! 3.2.2 · Settings that are kept.

/// The settings of a training run, as plain fields.
///
/// The book has a method that stores whatever was passed to a constructor as attributes of the object, found by looking
/// at the running program. In Rust a field exists because it is declared. What the book's method is good for, one gets
/// from the language: a constructor that keeps all its arguments, a text for the log (`Debug`), copies that differ in
/// one thing, and a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The learning rate.
    pub lr: f32,
    /// Examples per minibatch.
    pub batch_size: usize,
    /// Passes over the training set.
    pub max_epochs: usize,
}

impl Settings {
    /// All settings at once.
    pub fn new(lr: f32, batch_size: usize, max_epochs: usize) -> Settings {
        Settings { lr, batch_size, max_epochs }
    }

    /// All of them, as a tuple.
    pub fn parts(&self) -> (f32, usize, usize) {
        (self.lr, self.batch_size, self.max_epochs)
    }
}

/// The settings of a sweep: for each learning rate a copy of `base` with that rate, and everything else as it was.
///
/// Use the syntax that fills all other fields from an existing value, `Settings { ..., ..base.clone() }`: then the
/// sweep stays right when somebody adds a field.
///
/// ```
/// # use exercises::ch03_02::settings::{Settings, sweep};
/// let runs = sweep(&Settings::new(0.1, 256, 10), &[0.03, 0.3]);
/// assert_eq!(runs, [Settings::new(0.03, 256, 10), Settings::new(0.3, 256, 10)]);
/// ```
pub fn sweep(base: &Settings, learning_rates: &[f32]) -> Vec<Settings> {
    let _ = (base, learning_rates); // Put your answer in place of these two lines.
    todo!()
}

/// The names of the fields in which two settings differ, in the order in which they are declared: what one wants to
/// read first when two runs came out differently.
///
/// Take one of them apart with `let Settings { lr, batch_size, max_epochs } = a;`, without `..`. Then whoever adds a
/// field is told by the compiler that this function does not know it yet.
///
/// ```
/// # use exercises::ch03_02::settings::{Settings, differences};
/// assert_eq!(differences(&Settings::new(0.1, 256, 10), &Settings::new(0.3, 256, 20)), ["lr", "max_epochs"]);
/// ```
pub fn differences(a: &Settings, b: &Settings) -> Vec<&'static str> {
    let _ = (a, b); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_are_kept() {
        checks::ch03_02::settings(Settings::new, Settings::parts, sweep, differences).assert();
    }
}
