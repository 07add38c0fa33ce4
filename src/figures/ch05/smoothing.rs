//! Label smoothing: a loss whose best logits are finite.

use crate::figures::NamedFigure;
use crate::plot::Figure;

pub(crate) const FIGURES: &[NamedFigure] = &[NamedFigure::new(
    "label-smoothing",
    '5',
    "The loss against the lead of the true logit, with soft targets",
    |_| {
        let loss = |g: f64, t: f64| (g.exp() + 2.0).ln() - t * g;
        let (t_true, t_other): (f64, f64) = (0.9 + 0.1 / 3.0, 0.1 / 3.0);
        Ok(label_smoothing(|g| loss(g, 1.0), |g| loss(g, t_true), (t_true / t_other).ln()))
    },
)];

/// The loss of the logits (g, 0, 0) against g, for a one-hot target and for a smoothed one, which is best at a finite g.
pub fn label_smoothing(one_hot: impl Fn(f64) -> f64, smoothed: impl Fn(f64) -> f64, best_lead: f64) -> Figure {
    Figure::new("A smoothed target makes a finite lead the best")
        .function("one-hot target", 0.0..10.0, one_hot)
        .function("smoothed, ε = 0.1", 0.0..10.0, smoothed)
        .v_line("best lead", best_lead)
        .x_label("lead g of the true class's logit")
        .y_label("loss")
}
