use super::*;
use std::fs::File;
use std::io::Write;
use tempfile::TempDir;

/// A book in a folder of its own: 1.1 has a file to itself, 1.2 and 1.3 share one.
struct Folder {
    folder: TempDir,
    exercises: Vec<Exercise>,
}

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let manifest = folder.path().join("exercises/manifest");
        fs::create_dir_all(&manifest).unwrap();
        fs::create_dir_all(folder.path().join("exercises/src")).unwrap();
        let mut text = "section = \"1\"\ntitle = \"One\"\n".to_owned();
        for (id, file) in [("1.1", "own"), ("1.2", "both"), ("1.3", "both")] {
            text += &format!(
                "[[exercise]]\nid = \"{id}\"\ntitle = \"t\"\nkind = \"C\"\nminutes = 1\nchapter = \"01\"\n\
                 level = 1\nfile = \"{file}.rs\"\n"
            );
        }
        fs::write(manifest.join("ch01.toml"), text).unwrap();
        let exercises = stubs::manifest::load(folder.path()).unwrap();
        Self { folder, exercises }
    }

    fn attempts(&self) -> Attempts<'_> {
        Attempts { root: self.folder.path(), exercises: &self.exercises }
    }

    fn exercise(&self, id: &str) -> &Exercise {
        self.exercises.iter().find(|exercise| exercise.id == id).unwrap()
    }

    fn save(&self, file: &str, text: &str) {
        fs::write(self.folder.path().join("exercises/src").join(file), text).unwrap();
    }

    /// Judges these exercises, with one outcome for each.
    fn judge(&self, outcomes: &[(&str, Outcome)]) {
        let exercises: Vec<&Exercise> = outcomes.iter().map(|(id, _)| self.exercise(id)).collect();
        let verdict = |(id, outcome): &(&str, Outcome)| {
            ((*id).to_owned(), Verdict { id: (*id).into(), outcome: outcome.clone(), note: String::new() })
        };
        self.attempts().note(&exercises, &outcomes.iter().map(verdict).collect(), &|_| false);
    }

    /// The record in short.
    fn noted(&self) -> Vec<String> {
        let short = |entry: Entry| match entry.event {
            Event::Attempt { result, diagnosis, .. } => {
                format!("{} {result:?} {diagnosis}", entry.id).trim().to_owned()
            }
            Event::Hint { step } => format!("{} hint {step}", entry.id),
        };
        self.attempts().read().unwrap().into_iter().map(short).collect()
    }
}

fn failed(likely: &str) -> Outcome {
    let [tried, returned, expected] = ["f(2)", "a panic: no luck", "4"].map(str::to_owned);
    Outcome::Failed(Failure { tried, returned, expected, likely: likely.into() })
}

#[test]
fn an_answer_is_noted_once_however_often_it_is_judged() {
    let book = Folder::new();
    book.save("own.rs", "first");
    book.judge(&[("1.1", failed("a sign"))]);
    book.judge(&[("1.1", failed("a sign"))]);
    // The same mistake in another answer is another attempt.
    book.save("own.rs", "second");
    book.judge(&[("1.1", failed("a sign"))]);
    book.save("own.rs", "third");
    book.judge(&[("1.1", Outcome::Passed)]);
    assert_eq!(book.noted(), ["1.1 Failed a sign", "1.1 Failed a sign", "1.1 Passed"]);
}

#[test]
fn what_nobody_works_on_is_not_noted() {
    let book = Folder::new();
    book.save("own.rs", "todo");
    book.save("both.rs", "todo");
    book.judge(&[("1.1", Outcome::Unfinished), ("1.2", Outcome::Unfinished), ("1.3", Outcome::Unfinished)]);
    assert!(book.noted().is_empty() && !book.attempts().path().exists());
    book.judge(&[("1.1", Outcome::Unfinished)]);
    assert_eq!(book.noted(), ["1.1 Unfinished"]);
}

#[test]
fn a_change_beside_an_exercise_is_no_attempt_at_it() {
    let book = Folder::new();
    book.save("both.rs", "first");
    book.judge(&[("1.2", failed("a sign")), ("1.3", failed("an axis"))]);
    book.save("both.rs", "second");
    book.judge(&[("1.2", failed("a sign")), ("1.3", Outcome::Passed)]);
    assert_eq!(book.noted(), ["1.2 Failed a sign", "1.3 Failed an axis", "1.3 Passed"]);
}

#[test]
fn a_diagnosis_does_not_depend_on_the_line() {
    let book = Folder::new();
    for (text, likely) in [
        ("a", "an integer was divided by 0 (in exercises/src/own.rs:3)"),
        ("b", "it stopped in exercises/src/own.rs:9"),
        ("c", "the sum goes along axis 0 (in each row)"),
    ] {
        book.save("own.rs", text);
        book.judge(&[("1.1", failed(likely))]);
    }
    let expected = [
        "1.1 Failed an integer was divided by 0",
        "1.1 Failed a panic: no luck",
        "1.1 Failed the sum goes along axis 0 (in each row)",
    ];
    assert_eq!(book.noted(), expected);
    let verdict = |returned: &str| {
        let mut outcome = failed("see what the compiler says");
        if let Outcome::Failed(failure) = &mut outcome {
            failure.returned = returned.into();
        }
        found(&Verdict { id: "1.1".into(), outcome, note: String::new() }, true)
    };
    let expected = (Found::DoesNotCompile, "mismatched types".to_owned());
    assert_eq!(verdict("an error: mismatched types, in line 12"), expected);
}

#[test]
fn hints_are_noted_and_damage_is_passed_over() {
    let book = Folder::new();
    book.attempts().note_hints(book.exercise("1.1"), 1..=2);
    let damage = b"{\"id\":\n\xff\xfe\n\n{\"id\":\"1.1\",\"at\":1}\n";
    File::options().append(true).open(book.attempts().path()).unwrap().write_all(damage).unwrap();
    book.save("own.rs", "first");
    book.judge(&[("1.1", Outcome::Passed)]);
    assert_eq!(book.noted(), ["1.1 hint 1", "1.1 hint 2", "1.1 Passed"]);
    assert!(book.attempts().read().unwrap().iter().all(|entry| entry.at > 1_700_000_000));
}

#[test]
fn many_may_write_at_once() {
    let book = Folder::new();
    let exercise = book.exercise("1.1");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..50).for_each(|step| book.attempts().note_hints(exercise, std::iter::once(step))));
        }
    });
    assert_eq!(book.attempts().read().unwrap().len(), 200);
}
