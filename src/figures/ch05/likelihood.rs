//! From the likelihood to the loss: why its logarithm, and where its extremum is.

use crate::figures::NamedFigure;
use crate::plot::{Figure, Values};

pub(crate) const FIGURES: &[NamedFigure] = &[
    NamedFigure::new(
        "product-and-sum",
        '5',
        "A product of probabilities ends in f32, the sum of logarithms does not",
        |_| {
            let products: Vec<f32> = (1..=300).map(|n| 0.5f32.powi(n)).collect();
            let sums: Vec<f32> = (1..=300).map(|n| n as f32 * 0.5f32.ln()).collect();
            Ok(product_and_sum(&products, &sums))
        },
    ),
    NamedFigure::new("seven-cats", '5', "Likelihood and its negative logarithm of seven cats in ten pictures", |_| {
        let likelihood = |q: f64| q.powi(7) * (1.0 - q).powi(3);
        Ok(seven_cats(likelihood, |q| -likelihood(q).ln() / 10.0))
    }),
];

/// The likelihood of more and more examples as a product, as far as it is more than 0, and as a sum of logarithms.
#[track_caller]
pub fn product_and_sum(products: &(impl Values + ?Sized), sums: &(impl Values + ?Sized)) -> Figure {
    let mut products = products.to_f64s();
    let sums = sums.to_f64s();
    products.truncate(products.iter().position(|p| *p <= 0.0).unwrap_or(products.len()));
    let end = sums.len().max(products.len()).max(1) as f64;
    Figure::panels(
        "A product of halves vanishes, the sum of their logarithms stays",
        [
            Figure::new(&format!("the product ends at {} factors", products.len()))
                .line("", &(1..=products.len()), &products)
                .log_y()
                .x_range(0.0..end)
                .x_label("examples")
                .y_label("likelihood"),
            Figure::new("the sum goes on")
                .line("", &(1..=sums.len()), &sums)
                .x_range(0.0..end)
                .x_label("examples")
                .y_label("log-likelihood"),
        ],
    )
}

/// The likelihood of seven cats in ten pictures, and its mean negative logarithm, against the probability of a cat.
///
/// ```
/// use workbook::prelude::*;
/// let likelihood = |q: f64| q.powi(7) * (1.0 - q).powi(3);
/// let figure = figures::seven_cats(likelihood, |q| -likelihood(q).ln() / 10.0);
/// ```
pub fn seven_cats(likelihood: impl Fn(f64) -> f64, mean_nll: impl Fn(f64) -> f64) -> Figure {
    let (highest, lowest) = (likelihood(0.7), mean_nll(0.7));
    Figure::panels(
        "Seven cats in ten pictures: both find q = 0.7",
        [
            Figure::new("The largest likelihood")
                .function("", 0.01..0.99, likelihood)
                .v_line("q = 0.7", 0.7)
                .scatter("", &[0.7], &[highest])
                .y_range(0.0..0.0026)
                .x_label("probability q of a cat")
                .y_label("likelihood"),
            Figure::new("The smallest loss")
                .function("", 0.01..0.99, mean_nll)
                .v_line("q = 0.7", 0.7)
                .scatter("", &[0.7], &[lowest])
                .x_label("probability q of a cat")
                .y_label("mean negative log-likelihood"),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_shown_up_to_its_first_zero() {
        let products: Vec<f32> = (1..=300).map(|n| 0.5f32.powi(n)).collect();
        let figure = product_and_sum(&products, &[-1.0; 300]).to_string();
        assert!(figure.contains("the product ends at 149 factors") && figure.contains("line, 149 points"), "{figure}");
        assert!(figure.contains("line, 300 points"), "{figure}");
    }
}
