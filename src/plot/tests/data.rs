//! A figure carries its data, says in words what it shows, and can be saved.

use serde_json::{Value, json};

use super::{CLASSES, confusion, loss, pictures, samples};
use crate::plot::{Figure, SaveError, Theme};

/// The data as a reader of the SVG finds it.
fn metadata(svg: &str) -> Value {
    let start = svg.find("<metadata>").unwrap() + "<metadata>".len();
    let text = &svg[start..svg.find("</metadata>").unwrap()];
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    serde_json::from_str(&text.replace("&amp;", "&")).unwrap()
}

#[test]
fn the_data_that_went_in_can_be_read_back() {
    let data = metadata(&loss().to_svg(Theme::Notebook));
    assert_eq!(data["title"], "Loss");
    assert_eq!((&data["x_label"], &data["y_label"]), (&json!("epoch"), &json!("cross-entropy")));
    assert_eq!(data["layers"][0]["line"], "train");
    assert_eq!(data["layers"][0]["x"], json!([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    assert_eq!(data["layers"][0]["y"], json!([0.786, 0.57, 0.525, 0.501, 0.485, 0.473, 0.465, 0.457, 0.452, 0.447]));

    let data = metadata(&confusion().to_svg(Theme::TalkDark));
    assert_eq!(data["shape"], json!([10, 10]));
    assert_eq!(data["row_labels"], json!(CLASSES));
    assert_eq!(data["values"][0], json!(830));
    assert_eq!(data["values"].as_array().unwrap().len(), 100);

    let data = metadata(&Figure::images("", &pictures(2), &["a", "b"]).to_svg(Theme::Print));
    assert_eq!(data["titles"], json!(["a", "b"]));
    assert_ne!(data["images"][0]["digest"], data["images"][1]["digest"]);

    let marks = Figure::new("").h_line("half", 0.5).annotate(1.0, f64::NAN, "lost");
    assert_eq!(metadata(&marks.to_svg(Theme::Print))["layers"][1], json!({"note": "lost", "x": 1, "y": null}));
}

#[test]
fn the_data_does_not_depend_on_the_theme() {
    for (name, figure) in samples() {
        assert_eq!(metadata(&figure.to_svg(Theme::Notebook)), metadata(&figure.to_svg(Theme::TalkDark)), "{name}");
    }
}

#[test]
fn whatever_the_labels_hold_the_picture_is_xml() {
    let wild: String = (0..=0x9f).chain([0xfffe, 0xffff, 0x1f980]).filter_map(char::from_u32).collect();
    for text in ["\u{0}\u{1b}[31mred", wild.as_str()] {
        let figure =
            Figure::new(text).x_label(text).y_label(text).line(text, &[1, 2], &[1, 2]).annotate(1.0, 1.0, text);
        let svg = figure.to_svg(Theme::Notebook);
        assert!(!svg.contains(crate::escape::is_forbidden), "{svg}");
        assert_eq!(metadata(&svg)["title"].as_str().unwrap().chars().count(), text.chars().count());
        // Both read the SVG again.
        #[cfg(feature = "export")]
        assert!(!figure.to_png(Theme::Print).is_empty() && !figure.to_pdf(Theme::Print).is_empty());
    }
}

#[test]
fn what_differs_in_the_fifth_digit_is_the_same() {
    let with = |y: f64| Figure::new("").line("", &[1.0], &[y]).data_json();
    assert_eq!(with(0.123_41), with(0.123_39));
    assert_ne!(with(0.1234), with(0.1236));
}

#[test]
fn the_same_figure_gives_the_same_bytes() {
    for ((name, first), (_, second)) in samples().into_iter().zip(samples()) {
        assert_eq!(first.to_svg(Theme::Notebook), second.clone().to_svg(Theme::Notebook), "{name}");
    }
}

#[test]
fn no_number_in_the_drawing_is_not_a_number() {
    for (name, figure) in samples() {
        let svg = figure.to_svg(Theme::Notebook);
        let body = &svg[svg.find("</metadata>").unwrap()..];
        for bad in ["NaN", "inf", "\"\"", "2147483647", "214748364"] {
            assert!(!body.contains(bad), "{name}: {bad}");
        }
    }
}

#[test]
fn files_are_small() {
    for (name, figure) in samples() {
        let size = figure.to_svg(Theme::Notebook).len();
        let most = if ["loss", "steps", "scatter", "confusion"].contains(&name) { 30_000 } else { 150_000 };
        assert!(size < most, "{name}: {size} bytes");
    }
}

#[test]
fn what_was_left_out_is_said() {
    let figure = Figure::new("").line("", &[1.0, 2.0, f64::NAN], &[1.0, f64::INFINITY, 2.0]);
    assert!(figure.to_svg(Theme::Notebook).contains("2 values left out: not finite<"));
    assert!(figure.log_y().to_svg(Theme::Notebook).contains("not positive on a log axis"));
    assert!(!loss().to_svg(Theme::Notebook).contains("left out"));
}

#[test]
fn in_a_terminal_a_figure_is_described_in_words() {
    let text = format!("{:?}", loss());
    assert_eq!(text, "Figure \"Loss\": line \"train\", 10 points; line \"validation\", 10 points");
    assert_eq!(Figure::new("Nothing").to_string(), "Figure \"Nothing\": an empty chart");
    assert_eq!(confusion().to_string(), "Figure \"Confusion matrix\": a heat map of 10 x 10 cells");
}

#[test]
fn mistakes_are_named() {
    let message = |f: fn() -> Figure| {
        let payload = std::panic::catch_unwind(f).expect_err("a panic");
        payload.downcast_ref::<String>().cloned().expect("a message")
    };
    assert!(message(|| Figure::new("").line("a", &[1, 2], &[1])).contains("\"a\" has 2 x and 1 y"));
    assert!(message(|| Figure::new("").bars("", &["a"], &[1, 2])).contains("2 bars cannot have 1 labels"));
    assert!(message(|| confusion().line("", &[1], &[1])).contains("\"Confusion matrix\" is a heat map"));
    assert!(message(|| loss().x_range(1.0..1.0)).contains("cannot span"));
    assert!(message(|| loss().y_range(-1.0..1.0).log_y()).contains("positive on a logarithmic axis"));
    assert!(message(|| loss().levels(&[1.0])).contains("call `contour` first"));
}

#[test]
fn a_figure_is_saved_in_the_format_of_the_file_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("loss.SVG");
    loss().save(&path).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), loss().to_svg(Theme::Notebook));

    let error = loss().save(folder.path().join("loss.jpeg")).unwrap_err();
    assert!(matches!(error, SaveError::Format(_)) && error.to_string().contains(".svg, .png or .pdf"));
    let error = loss().save(folder.path().join("no such folder/loss.svg")).unwrap_err();
    assert!(matches!(error, SaveError::Write { .. }) && error.to_string().contains("no such folder"));

    let saved = loss().save(folder.path().join("loss.pdf"));
    if cfg!(feature = "export") {
        assert!(saved.is_ok() && folder.path().join("loss.pdf").metadata().unwrap().len() > 1000);
    } else {
        assert!(matches!(saved, Err(SaveError::Feature(_))));
    }
}

#[test]
fn what_is_kept_in_a_variable_can_be_used_again() {
    let range = -1.0..1.0;
    let cube = |x: f64| x.powi(3);
    let first = Figure::new("x³").function("", &range, cube).x_range(&range);
    let second = Figure::new("−x³").function("", &range, |x| -cube(x)).y_range(&range);
    let both = [first, second];
    let by_reference = Figure::panels("both", &both);
    assert_eq!(by_reference, Figure::panels("both", [&both[0], &both[1]]));
    assert_eq!(by_reference, Figure::panels("both", both));
}

#[test]
fn a_picture_is_replaced_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (file, old) = (folder.path().join("loss.svg"), folder.path().join("old.svg"));
    std::fs::write(&file, "before").unwrap();
    std::fs::hard_link(&file, &old).unwrap();
    loss().save(&file).unwrap();
    // Whoever is reading the old file, or stops the program now, has a whole one.
    assert_eq!(std::fs::read_to_string(old).unwrap(), "before");
    assert!(std::fs::read_to_string(&file).unwrap().ends_with("</svg>\n"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no part is left behind");
}
