//! [`Lent`]: a tensor that belongs to the check, as it was before an answer got to see it.

use ndarray::ArrayD;

use super::show::show;
use super::verdict::Failure;
use workbook::tensor::Tensor;

pub(super) struct Lent {
    name: &'static str,
    tensor: Tensor,
    value: ArrayD<f32>,
    grad: Option<Vec<f32>>,
    needs_grad: bool,
}

impl Lent {
    pub(super) fn new(name: &'static str, tensor: &Tensor) -> Lent {
        let grad = tensor.grad().map(|grad| grad.to_vec());
        Lent { name, tensor: tensor.clone(), value: tensor.to_array(), grad, needs_grad: tensor.needs_grad() }
    }

    /// What has become of it during the call that was `tried`, if anything has.
    pub(super) fn change(&self, tried: &str) -> Option<Failure> {
        let (name, tensor) = (self.name, &self.tensor);
        let bits = |values: &mut dyn Iterator<Item = f32>| values.map(f32::to_bits).collect::<Vec<_>>();
        let same_value = tensor.shape() == self.value.shape()
            && bits(&mut tensor.value().iter().copied()) == bits(&mut self.value.iter().copied());
        let [returned, expected, likely] = if !same_value {
            [
                format!("`{name}` is {} now", show(tensor)),
                format!("`{name}` stays {}", show(&self.value)),
                format!(
                    "`{name}` itself was changed. It belongs to whoever called: compute with a copy, such as `{name}.detach()`"
                ),
            ]
        } else if tensor.needs_grad() != self.needs_grad {
            [
                format!("`{name}.needs_grad()` is {} now", tensor.needs_grad()),
                format!("it stays {}", self.needs_grad),
                format!(
                    "a clone of a tensor is the same tensor, so `requires_grad` marked the caller's `{name}`: make a leaf of your own, `{name}.detach().requires_grad()`"
                ),
            ]
        } else if tensor.grad().map(|grad| grad.to_vec()) != self.grad {
            [
                format!("`{name}` holds another gradient now"),
                format!("the gradient of `{name}` stays as it is"),
                format!(
                    "`backward` has left a gradient in the caller's `{name}`: compute with a leaf of your own, `{name}.detach().requires_grad()`"
                ),
            ]
        } else {
            return None;
        };
        Some(Failure { tried: format!("{tried}, and `{name}` after it"), returned, expected, likely })
    }
}
