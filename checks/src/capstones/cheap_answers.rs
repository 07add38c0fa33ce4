//! C7: answers for clothes, judged by what their mistakes cost.

use ndarray::{Array2, Axis};
use rand::Rng as _;

use super::points::argmax;
use crate::few_images::train;
use crate::reference::{matrix, softmax};
use crate::{Check, Stop, Trial, Tried, show, show_number};
use workbook::Labels;
use workbook::data::{Dataset as _, FashionMnist};
use workbook::nn::{Module as _, SoftmaxRegression};

type Answer = fn(&FashionMnist, &Array2<f32>, &[f32]) -> Labels;

/// So many times what our own answers cost is allowed.
const MARK: f64 = 1.4;

/// A rate at which nothing is learned, and two at which a training fails.
const SLOW: f32 = 1e-6;
const FAILING: [f32; 2] = [1e38, f32::NAN];

const FASHION: &str = "FashionMnist::small()";
const FALSE_LABELS: &str = "FashionMnist::small(), its test labels replaced by false ones";

/// C7: the cheapest answers for the test images.
pub fn cheap_answers(answer: Answer) -> Check {
    Check::new("C7", move |t| {
        let data = FashionMnist::small().with_seed(t.rng.random());
        let model = SoftmaxRegression::new(784, 10, 0.1, 1);
        train(&data, &model, 15);
        let (images, truth) = data.test().examples(&(0..data.test().len()).collect::<Vec<_>>());
        let logits = matrix(&model.forward(&images).detach());
        // To miss the first of two that look alike is dear in one direction, and the other way round.
        for (dear, cheap) in [(6, 0), (2, 4), (0, 6)] {
            let costs = costs(t, dear, cheap);
            let mut rates = vec![SLOW, 0.1, FAILING[0]];
            if dear == 2 {
                rates.reverse();
            }
            if dear == 0 {
                rates = vec![FAILING[1], 0.1, SLOW];
            }
            case(t, answer, &data, (&costs, &rates), (&logits, &truth), FASHION)?;
        }
        // Whoever chooses by the labels that are for nobody is led astray by these.
        let data = data.with_test_labels(|label| (3 * label + 1) % 10);
        let costs = costs(t, 6, 0);
        case(t, answer, &data, (&costs, &[SLOW, 0.1]), (&logits, &truth), FALSE_LABELS)
    })
    .takes(1.5)
}

/// Costs of which each is drawn, and to take `dear` for something else costs twenty times as much.
fn costs(t: &mut Trial, dear: usize, cheap: usize) -> Array2<f32> {
    Array2::from_shape_fn((10, 10), |(i, j)| match i {
        _ if i == j => 0.0,
        _ if i == dear => 20.0 * t.rng.random_range(0.8f32..1.2),
        _ if i == cheap => 0.5 * t.rng.random_range(0.8f32..1.2),
        _ => t.rng.random_range(0.5f32..2.0),
    })
}

fn case(
    t: &mut Trial,
    answer: Answer,
    data: &FashionMnist,
    (costs, rates): (&Array2<f32>, &[f32]),
    (logits, truth): (&Array2<f64>, &Labels),
    images: &'static str,
) -> Tried {
    let tried = format!(
        "cheap_answers(&data, &costs, &{rates:?}) with {images}, where the costs have the rows {}",
        show(costs)
    );
    let found = t.run(&tried, || answer(data, costs, rates))?;
    let failed =
        |returned: String, expected: String, likely: &str| Err(Stop::failed(&tried, returned, expected, likely));
    if found.len() != truth.len() {
        let likely = if found.len() == data.val().len() && data.val().len() != truth.len() {
            "these are answers for the images to validate on"
        } else {
            "there is one answer for each test image"
        };
        return failed(format!("{} answers", found.len()), format!("{} answers", truth.len()), likely);
    }
    if let Some(stray) = found.iter().find(|label| **label > 9) {
        return failed(
            format!("the answer {stray}"),
            "labels from 0 to 9".into(),
            "an index into something else than the classes",
        );
    }
    let costs = costs.mapv(f64::from);
    let cost = |answers: &[usize]| {
        answers.iter().zip(truth.iter()).map(|(answer, truth)| costs[[*truth, *answer]]).sum::<f64>()
            / truth.len() as f64
    };
    let cheapest = |expected: Array2<f64>| argmax(&-expected);
    let p = softmax(logits);
    let best = cheapest(p.dot(&costs));
    let (paid, own) = (cost(&found), cost(&best));
    let agrees = |answers: &[usize]| super::points::agreement(answers, &found);
    if paid <= MARK * own {
        // So few mistakes no linear model makes.
        let right = super::points::agreement(&found, truth);
        if right > 0.97 {
            let likely = "the test labels were looked at; nobody has them when the answers are given";
            return failed(
                format!("{} of the answers are right", show_number(right)),
                "what a linear model can know".into(),
                likely,
            );
        }
        return Ok(());
    }
    let most_likely = argmax(&p);
    let transposed = cheapest(p.dot(&costs.t()));
    let dearest = argmax(&p.dot(&costs));
    let by_logits = cheapest(logits.dot(&costs));
    let others = [&best, &most_likely, &transposed].map(|answers| agrees(answers)).into_iter().fold(0.0, f64::max);
    let only_costs = {
        let column = costs.sum_axis(Axis(0));
        (0..10).fold(0, |best, j| if column[j] < column[best] { j } else { best })
    };
    let likely = match () {
        () if images == FALSE_LABELS => {
            "right while the test labels are true, so they are used, to choose the model or to answer. They are for nobody: the smallest validation loss chooses the model"
        }
        () if found.iter().all(|label| *label == only_costs) || found.iter().all(|label| *label == found[0]) => {
            "all answers are the same: the probabilities have to weigh the costs, Σ p_i cost(i, j) for each answer j. Was the model trained at a rate that works?"
        }
        () if agrees(&dearest) > 0.8 => "this takes the dearest answer: the smallest expected cost, not the largest",
        () if agrees(&by_logits) > 0.8 && agrees(&by_logits) > others + 0.05 => {
            "the costs are weighed with the logits: `softmax` makes probabilities of them"
        }
        () if agrees(&transposed) > agrees(&best) && agrees(&transposed) > agrees(&most_likely) => {
            "the costs are read the wrong way round: row i is what is true, column j what is answered, so that of answer j is Σ p_i costs[[i, j]]"
        }
        () if agrees(&most_likely) > 0.85 => {
            "these are the most likely labels. Where one mistake costs twenty times as much as another, a smaller probability may decide"
        }
        () => {
            "is each answer j the one with the smallest Σ p_i cost(i, j), with the probabilities that the softmax makes of the logits? And are they those of the model with the smallest validation loss? One that has learned nothing, or has failed, gives away what the costs could save"
        }
    };
    failed(
        format!("answers that cost {} on average", show_number(paid)),
        format!(
            "at most {}, {MARK} times what ours cost; the most likely labels cost {}",
            show_number(MARK * own),
            show_number(cost(&most_likely))
        ),
        likely,
    )
}
