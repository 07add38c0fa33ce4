//! Damage to a built notebook: any bit flipped, any byte cut off, any digit changed. Nothing panics, and no changed number
//! passes for the same.

use std::fs;

use serde_json::{Value, json};

use super::{compare, tolerance};
use crate::notebook::{Notebook, text_of};

/// A notebook with outputs of every kind. No number has so many digits that a change of the last is tolerated, but for
/// whole ones, which have to be equal to the last digit.
fn book() -> Value {
    let svg = "<svg><metadata>{\"title\":\"loss\",\"y\":[0.5,0.25],\"n\":[12345678901234567890,7]}</metadata><path d=\"M1 2\"/></svg>";
    json!({
        "cells": [
            { "cell_type": "markdown", "id": "a", "metadata": {}, "source": ["# One\n", "two"] },
            { "cell_type": "code", "execution_count": 1, "id": "b", "metadata": { "tags": ["data"] }, "source": "x", "outputs": [
                { "output_type": "stream", "name": "stdout", "text": ["epoch 10000, loss 0.47\n", "seed 9007199254740993, -3.5e-7 µ\n"] },
                { "output_type": "execute_result", "execution_count": 1, "metadata": {},
                  "data": { "text/plain": "tensor([[1.5, -2.0]], shape=[1, 2])", "image/svg+xml": svg } },
                { "output_type": "display_data", "metadata": {},
                  "data": { "application/json": { "rows": [1, 2.5], "seed": 18446744073709551615u64 }, "text/html": "<b>8312</b> of 10000" } },
            ] },
        ],
        "metadata": {}, "nbformat": 4, "nbformat_minor": 5,
    })
}

fn parse(bytes: &[u8]) -> Option<Notebook> {
    serde_json::from_slice(bytes).ok()
}

fn differ(built: &Notebook, now: &Notebook) -> bool {
    !compare::differences(built, now, true).is_empty()
}

#[test]
fn no_cut_of_a_notebook_is_a_notebook() {
    let text = book().to_string();
    assert!(parse(text.as_bytes()).is_some_and(|whole| !differ(&whole, &whole)));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cut.ipynb");
    for length in 0..text.len() {
        assert!(parse(&text.as_bytes()[..length]).is_none(), "cut to {length} bytes");
    }
    for length in [0, 1, text.len() / 2, text.len() - 1] {
        fs::write(&file, &text.as_bytes()[..length]).unwrap();
        let error = format!("{:#}", Notebook::read(&file).unwrap_err());
        assert!(error.contains("cut.ipynb is no notebook"), "{error}");
    }
}

#[test]
fn no_flipped_bit_in_a_notebook_makes_the_comparison_panic() {
    let text = book().to_string();
    let whole = parse(text.as_bytes()).unwrap();
    let mut read = 0;
    for bit in 0..8 * text.len() {
        let mut damaged = text.clone().into_bytes();
        damaged[bit / 8] ^= 1 << (bit % 8);
        let Some(damaged) = parse(&damaged) else { continue };
        read += 1;
        // Either may be the damaged one; both ways of looking at it find the same.
        assert_eq!(differ(&whole, &damaged), differ(&damaged, &whole), "bit {bit}");
        compare::failures(&damaged);
    }
    assert!(read > 100, "most damage to a text still is a text: {read}");
}

/// Every string and every number below `value`, with each of its digits changed to each other digit, one at a time.
fn with_one_digit_changed(value: &Value, found: &mut dyn FnMut(Value)) {
    match value {
        Value::String(text) => {
            for (at, digit) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
                for other in ('0'..='9').filter(|other| *other != digit) {
                    found(Value::String(format!("{}{other}{}", &text[..at], &text[at + 1..])));
                }
            }
        }
        Value::Number(number) => {
            let text = number.to_string();
            for (at, digit) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
                for other in ('0'..='9').filter(|other| *other != digit) {
                    // Zeros in front are no JSON, and what does not fit into 64 bits becomes a rounded number.
                    if let Ok(value @ Value::Number(_)) =
                        serde_json::from_str(&format!("{}{other}{}", &text[..at], &text[at + 1..]))
                        && value.is_f64() == number.is_f64()
                    {
                        found(value);
                    }
                }
            }
        }
        Value::Array(items) => {
            for (i, item) in items.iter().enumerate() {
                with_one_digit_changed(item, &mut |changed| {
                    let mut items = items.clone();
                    items[i] = changed;
                    found(Value::Array(items));
                });
            }
        }
        Value::Object(fields) => {
            for (key, field) in
                fields.iter().filter(|(key, _)| !["metadata", "execution_count"].contains(&key.as_str()))
            {
                with_one_digit_changed(field, &mut |changed| {
                    let mut fields = fields.clone();
                    fields[key] = changed;
                    found(Value::Object(fields));
                });
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

#[test]
fn every_changed_digit_of_an_output_is_found() {
    let book = book();
    let built: Notebook = serde_json::from_value(book.clone()).unwrap();
    let mut tried = 0;
    with_one_digit_changed(&book["cells"][1]["outputs"], &mut |outputs| {
        let mut changed = book.clone();
        // The path in a picture that carries its data is how the data was drawn, and is not compared.
        if outputs.to_string().contains("M1 2") {
            changed["cells"][1]["outputs"] = outputs.clone();
            let now: Notebook = serde_json::from_value(changed).unwrap();
            assert!(differ(&built, &now) && differ(&now, &built), "this passed for the same: {outputs}");
            tried += 1;
        }
    });
    assert!(tried > 500, "{tried}");
}

#[test]
fn numbers_that_no_type_can_hold_are_not_all_the_same() {
    let tolerance = tolerance::Tolerance::USUAL;
    for (a, b) in [("1e999", "5.0"), ("1e999", "2e-3"), ("9007199254740993", "9007199254740992"), ("-1e999", "1e999")] {
        assert!(tolerance.compare_texts(a, b).is_some(), "{a} and {b}");
    }
    assert!(tolerance.compare_data(&json!(u64::MAX), &json!(u64::MAX - 1)).is_some());
    // A line of a text that is no text is not left out.
    let lines = |n: i32| text_of(&json!(["a ", n]));
    assert!(tolerance.compare_texts(&lines(5), &lines(6)).is_some());
}

#[test]
fn a_tag_cannot_switch_the_comparison_off() {
    for tag in ["rtol=inf", "rtol=nan", "rtol=1e9", "rtol=-1", "rtol=1", "rtol=", "rtol=0.1.2"] {
        assert_eq!(tolerance::Tolerance::of_tags([tag].into_iter()), tolerance::Tolerance::USUAL, "{tag}");
    }
}
