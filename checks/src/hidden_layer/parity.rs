//! H5: a network that tells odd numbers of bright pixels from even ones.

use ndarray::Array2;

use super::network::{Network, relu};
use crate::reference::tensor;
use crate::{Check, Stop, Trial, Tried, show};
use workbook::tensor::Tensor;

type Answer = fn(usize) -> (Tensor, Tensor, Tensor, Tensor);

/// The least distance between the two logits.
const MARGIN: f64 = 0.1;

/// H5: the weights of a network for the parity of so many pixels.
pub fn parity(answer: Answer) -> Check {
    Check::new("H5", move |t| [2, 3, 1, 4, 5, 8, 12].into_iter().try_for_each(|pixels| case(t, answer, pixels)))
}

fn case(t: &mut Trial, answer: Answer, pixels: usize) -> Tried {
    let tried = format!("parity({pixels})");
    let (w1, b1, w2, b2) = t.run(&tried, || answer(pixels))?;
    let failed = |returned: String, expected: &str, likely: &str| Err(Stop::failed(&tried, returned, expected, likely));
    let shapes = [&w1, &b1, &w2, &b2].map(Tensor::shape);
    let units = shapes[1].iter().product::<usize>();
    if shapes != [vec![pixels, units], vec![units], vec![units, 2], vec![2]] {
        let returned = format!("shapes {shapes:?}");
        let expected = format!("shapes [[{pixels}, units], [units], [units, 2], [2]]");
        let likely = if shapes[2].last() == Some(&1) {
            "there are two classes, so W₂ has two columns; that of class 0 may well be 0"
        } else if shapes[0] == [units, pixels] && units != pixels {
            "W₁ has a row for each pixel, and a column for each unit"
        } else {
            "a shape is another than in H1"
        };
        return failed(returned, &expected, likely);
    }
    if units > pixels {
        let likely =
            "one unit for each pixel is enough: let unit i pass on by how much the number of bright pixels exceeds i";
        return failed(format!("{units} hidden units"), &format!("at most {pixels}"), likely);
    }
    let x = Array2::from_shape_fn((1 << pixels, pixels), |(number, pixel)| ((number >> pixel) & 1) as f64);
    let net = Network { x: tensor(&x), w1, b1, w2, b2 };
    let z = net.z();
    let lead =
        |units: &Array2<f64>| -> Vec<f64> { net.logits(units).rows().into_iter().map(|row| row[1] - row[0]).collect() };
    let bright: Vec<usize> = (0..1usize << pixels).map(|number| number.count_ones() as usize).collect();
    let is_right = |lead: &[f64], at: usize| if bright[at] % 2 == 1 { lead[at] >= MARGIN } else { lead[at] <= -MARGIN };
    let found = lead(&relu(&z));
    let wrong = |lead: &[f64]| (0..bright.len()).filter(|at| !is_right(lead, *at)).collect::<Vec<_>>();
    let mistakes = wrong(&found);
    // The one with the fewest bright pixels is the easiest to look at.
    let Some(at) = mistakes.iter().copied().min_by_key(|at| bright[*at]) else { return Ok(()) };
    let exactly_one = |lead: &[f64]| (0..bright.len()).all(|at| (lead[at] > 0.0) == (bright[at] == 1));
    let reversed = found.iter().map(|lead| -lead).collect::<Vec<_>>();
    let is_near = |at: &usize| found[*at].abs() < MARGIN;
    let likely = match () {
        () if found.iter().any(|lead| !lead.is_finite()) => "there is a number among the weights that is not finite",
        () if wrong(&reversed).is_empty() => "the two classes are exchanged: class 1 stands for an odd number",
        () if wrong(&lead(&z)).is_empty() => "this counts on numbers below 0, but relu makes them 0",
        () if pixels > 2 && exactly_one(&found) => {
            "this knows whether exactly one pixel is bright; three are an odd number too: after the second fold the score has to turn again"
        }
        () if (0..bright.len()).all(|at| (found[at] > 0.0) == (bright[at] > 0)) && pixels > 1 => {
            "this knows whether any pixel is bright: 'or', and not 'either, or'"
        }
        () if mistakes.iter().all(is_near)
            && (0..bright.len()).all(|at| found[at] == 0.0 || (found[at] > 0.0) == (bright[at] % 2 == 1)) =>
        {
            "where the logits differ, they are right; but where they are closer than 0.1 it is not decided: shift b₂, or make the weights larger"
        }
        () if found.iter().all(|lead| *lead == found[0]) => "the logits are the same for all pictures",
        () => "count the bright pixels: which score should 0, 1, 2, 3 of them get, and where does it have to turn?",
    };
    let picture: Vec<f64> = x.row(at).to_vec();
    let logits = net.logits(&relu(&z)).row(at).to_vec();
    let relation = if bright[at] % 2 == 1 { "larger" } else { "smaller" };
    failed(
        format!("the logits {} for the picture {}", show(&logits), show(&picture)),
        &format!("the second one {relation} by 0.1 at least, since {} pixels are bright", bright[at]),
        likely,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::matrix;

    #[test]
    fn the_matrix_of_all_pictures_has_each_once() {
        let x = Array2::from_shape_fn((4, 2), |(number, pixel)| ((number >> pixel) & 1) as f64);
        assert_eq!(x, ndarray::array![[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]);
        assert_eq!(matrix(&tensor(&x)), x);
    }
}
