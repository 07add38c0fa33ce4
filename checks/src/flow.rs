//! [`Flow`]: a tensor that an answer returned, with the gradient that flows through it.

use super::value::{Answer, Value};
use workbook::tensor::Tensor;

/// What a missing gradient means.
pub(super) const NO_GRADIENT: &str = "no gradient flows: `item`, `to_vec`, `value`, `detach` and a new tensor of their numbers leave the graph; stay with operations on tensors";

/// In place of a gradient where none flows.
pub(super) const NONE: &str = "no gradient";

/// What came back, and the gradient of its sum with respect to the input.
pub struct Flow {
    /// What came back.
    pub value: Tensor,
    /// The gradient, if one flows.
    pub gradient: Option<Tensor>,
}

impl Flow {
    pub(super) fn through(returned: &Tensor, x: &Tensor) -> Flow {
        let before = x.grad();
        x.zero_grad();
        if returned.needs_grad() {
            returned.sum().backward();
        }
        let flow = Flow { value: returned.detach(), gradient: x.grad() };
        x.zero_grad();
        debug_assert!(before.is_none(), "a check sends one gradient at a time");
        flow
    }
}

impl Answer for Flow {
    fn to_value(&self) -> Value {
        let gradient = self.gradient.as_ref().map_or_else(|| Value::Word(NONE.into()), Answer::to_value);
        Value::List(vec![self.value.to_value(), gradient])
    }
}
