//! 3.7.3 · The update for a penalty on the absolute values.

use workbook::prelude::*;

/// One step of gradient descent with the penalty λ Σ |w_i| in place of (λ/2) Σ w_i².
///
/// `gradient` is that of the loss without the penalty, of the shape of `w`; `lr` is η. The derivative of |w| is the sign
/// of w; at 0 there is none, and the customary choice is 0.
///
/// ```
/// # use exercises::ch03_07::l1_update::l1_step;
/// # use workbook::prelude::*;
/// let (w, g) = (tensor![2.0, -2.0, 0.0], tensor![0.0, 0.0, 0.0]);
/// assert_close!(l1_step(&w, &g, 0.5, 0.25), tensor![1.875, -1.875, 0.0]);
/// ```
pub fn l1_step(w: &Tensor, gradient: &Tensor, lr: f32, lambda: f32) -> Tensor {
    let _ = (w, gradient, lr, lambda); // Put your answer in place of these two lines.
    todo!()
}

/// The same step, made so that it arrives: first the gradient step v = w - η g, then each v_i is drawn towards 0 by ηλ,
/// and stays at 0 if it is less than that away.
///
/// The step above never rests at 0: it jumps over it, back and forth, by ηλ. This one (the proximal step, or soft
/// thresholding) makes weights exactly 0, and for that people choose this penalty.
///
/// ```
/// # use exercises::ch03_07::l1_update::proximal_step;
/// # use workbook::prelude::*;
/// let (w, g) = (tensor![2.0, -2.0, 0.125], tensor![0.0, 0.0, 0.0]);
/// assert_close!(proximal_step(&w, &g, 0.5, 0.5), tensor![1.75, -1.75, 0.0]);
/// ```
pub fn proximal_step(w: &Tensor, gradient: &Tensor, lr: f32, lambda: f32) -> Tensor {
    let _ = (w, gradient, lr, lambda); // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn penalty_on_absolute_values() {
        checks::ch03_07::l1_update(l1_step, proximal_step).assert();
    }
}
