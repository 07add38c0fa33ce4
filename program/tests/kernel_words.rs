//! The crate and the kernel are built apart from each other, and speak all the same: each has its own copy of the words.

use lab::words;
use serde_json::{Map, Value};
use workbook::notebook::{self, Failure, Mark};

#[test]
fn the_kernel_understands_the_crate() {
    let data = Map::from_iter([("text/plain".to_owned(), Value::from("two\nlines"))]);
    let marks = [
        Mark::Display { data: data.clone(), id: Some("a".to_owned()) },
        Mark::Display { data: data.clone(), id: None },
        Mark::Update { data, id: "a".to_owned() },
        Mark::Stderr { text: "trouble\n".to_owned() },
    ];
    for mark in marks {
        let json = serde_json::to_string(&mark).unwrap();
        let heard: words::Mark = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&heard).unwrap(), json);
    }
    for line in [None, Some("x[7]".to_owned())] {
        let failure = Failure { name: "Panic".to_owned(), message: "no".to_owned(), line };
        let json = serde_json::to_string(&failure).unwrap();
        let heard: words::Failure = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&heard).unwrap(), json);
    }
}

#[test]
fn both_look_at_the_same_variables() {
    assert_eq!(words::KERNEL_MARK, notebook::KERNEL_MARK);
    assert_eq!(words::KERNEL_FAILURE, notebook::KERNEL_FAILURE);
    assert_eq!(words::PROGRESS, notebook::PROGRESS);
    assert_eq!(words::KERNEL_STOP, notebook::KERNEL_STOP);
    assert_eq!(words::REPLAY_PROGRESS, notebook::REPLAY_PROGRESS);
    assert_eq!(words::NOTEBOOK_DIR, notebook::NOTEBOOK_DIR);
}
