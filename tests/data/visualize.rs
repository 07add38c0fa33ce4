//! Pictures of a batch.
#![cfg(feature = "plot")]

use workbook::plot::Theme;
use workbook::prelude::*;

fn data() -> FashionMnist {
    FashionMnist::small()
}

fn titles_of(figure: &Figure) -> String {
    figure.data_json()
}

#[test]
fn a_batch_is_shown_under_its_labels() {
    let data = data();
    let batch = data.val().examples(&(0..30).collect::<Vec<_>>());
    let figure = data.visualize(&batch);
    assert_eq!(figure.to_svg(Theme::Notebook).matches("<image").count(), 14);
    let json = titles_of(&figure);
    for name in data.text_labels(&batch.1[..14]) {
        assert!(json.contains(name), "{name} is missing in {json}");
    }
    // The last batch of an epoch may be smaller.
    let figure = data.visualize(&data.val().examples(&[1, 2, 3]));
    assert_eq!(figure.to_svg(Theme::Notebook).matches("<image").count(), 3);
}

#[test]
fn titles_of_one_s_own_take_two_lines() {
    let data = data();
    let (x, _) = data.val().examples(&(0..20).collect::<Vec<_>>());
    let titles: Vec<String> = (0..20).map(|i| format!("truth {i}\nguess {i}")).collect();
    let figure = data.visualize_as(&x.reshape((-1, 784)), &titles);
    assert_eq!(figure.to_svg(Theme::Notebook).matches("<image").count(), 20);
    assert!(titles_of(&figure).contains("guess 19"));
}

#[test]
#[should_panic(expected = "3 images cannot have 2 labels")]
fn labels_have_to_fit() {
    let data = data();
    let (x, _) = data.val().examples(&[1, 2, 3]);
    data.visualize(&(x, Labels::from([1, 2])));
}

#[test]
#[should_panic(expected = "does not hold images of 28 x 28 pixels")]
fn images_have_to_be_images() {
    data().visualize(&(Tensor::zeros((2, 783)), Labels::from([1, 2])));
}
