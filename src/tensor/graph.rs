//! The graph behind a tensor: who was computed from whom, and how a gradient flows back.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::mem;
use std::rc::Rc;

use ndarray::ArrayD;

use super::Values;
use super::broadcast::unbroadcast;

/// An array of numbers with its gradient and its history.
///
/// A clone is a second handle on the same node, not a copy. There is no tape and no global state: a tensor owns its
/// parents, so the graph lives exactly as long as its result does.
///
/// `+ - * /` work element by element, between tensors and with numbers. Shapes are aligned at their last axis, and an
/// extent of 1 stretches to the other's, as in NumPy:
///
/// ```
/// use workbook::prelude::*;
/// let x = tensor![[1.0, 2.0], [3.0, 4.0]];
/// assert_eq!((&x + tensor![10.0, 20.0]).to_vec(), [11.0, 22.0, 13.0, 24.0]); // to each row
/// assert_eq!((1.0 - &x / 4.0).to_vec(), [0.75, 0.5, 0.25, 0.0]);
/// ```
///
/// A parameter keeps the gradient that [`backward`](Tensor::backward) leaves in it:
///
/// ```
/// use workbook::prelude::*;
///
/// let w = tensor![2.0, -1.0].requires_grad();
/// let loss = (&w * &w).sum();
/// loss.backward();
/// assert_eq!(w.grad().unwrap().to_vec(), [4.0, -2.0]); // d(w²)/dw = 2w
/// ```
#[derive(Clone)]
pub struct Tensor(Rc<Node>);

pub(super) struct Node {
    pub(super) value: RefCell<Values>,
    pub(super) grad: RefCell<Option<Values>>,
    needs_grad: Cell<bool>,
    /// How often the value of this leaf was changed in place.
    version: Cell<u64>,
    /// How it was computed; `None` for a leaf.
    op: Option<Op>,
}

struct Op {
    name: &'static str,
    parents: Vec<Tensor>,
    /// The version of each parent when the operation was computed.
    versions: Vec<u64>,
    backward: Backward,
}

/// Given dL/dy, y and the parents, adds dL/dx to each parent x. It must not own a tensor: the graph is kept alive,
/// and taken down, through `parents` alone.
type Backward = Box<dyn Fn(&Values, &Values, &[Tensor])>;

/// # The history and the way back
impl Tensor {
    pub(super) fn leaf(value: Values) -> Tensor {
        Tensor::new(value, false, None)
    }

    /// The result `value` of an operation. `backward` gets dL/dy, y and the parents, and calls
    /// [`accumulate`](Self::accumulate) on each. Without a parent that needs a gradient no graph is built.
    pub(super) fn from_op<const N: usize>(
        name: &'static str,
        value: impl Into<Values>,
        parents: [&Tensor; N],
        backward: impl Fn(&Values, &Values, [&Tensor; N]) + 'static,
    ) -> Tensor {
        let backward = move |g: &Values, y: &Values, parents: &[Tensor]| {
            backward(g, y, std::array::from_fn(|i| &parents[i]));
        };
        Tensor::from_op_of_many(name, value, &parents, backward)
    }

    /// As [`from_op`](Self::from_op), of any number of parents.
    pub(super) fn from_op_of_many(
        name: &'static str,
        value: impl Into<Values>,
        parents: &[&Tensor],
        backward: impl Fn(&Values, &Values, &[Tensor]) + 'static,
    ) -> Tensor {
        let value = value.into();
        if !parents.iter().any(|parent| parent.needs_grad()) {
            return Tensor::leaf(value);
        }
        let versions = parents.iter().map(|parent| parent.0.version.get()).collect();
        let parents = parents.iter().copied().cloned().collect();
        Tensor::new(value, true, Some(Op { name, parents, versions, backward: Box::new(backward) }))
    }

    fn new(value: Values, needs_grad: bool, op: Option<Op>) -> Tensor {
        Tensor(Rc::new(Node {
            value: RefCell::new(value),
            grad: RefCell::new(None),
            needs_grad: Cell::new(needs_grad),
            version: Cell::new(0),
            op,
        }))
    }

    pub(super) fn node(&self) -> &Node {
        &self.0
    }

    /// The same leaf, from now on keeping a gradient: what turns an array into a parameter.
    ///
    /// # Panics
    /// If the tensor was computed from others.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let w = Tensor::zeros((784, 10)).requires_grad();
    /// assert!(w.needs_grad());
    /// ```
    #[track_caller]
    pub fn requires_grad(self) -> Tensor {
        assert!(
            self.is_leaf(),
            "only a leaf can be a parameter; call `.detach()` first to cut this tensor off from its history"
        );
        self.0.needs_grad.set(true);
        self
    }

    /// Whether gradients flow to, or through, this tensor.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let w = tensor![1.0].requires_grad();
    /// assert!((&w * 2.0).needs_grad() && !tensor![1.0].needs_grad());
    /// ```
    pub fn needs_grad(&self) -> bool {
        self.0.needs_grad.get()
    }

    /// Whether it was made directly, not computed from tensors that need a gradient.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let w = tensor![1.0].requires_grad();
    /// assert!(w.is_leaf() && !(&w * 2.0).is_leaf());
    /// ```
    pub fn is_leaf(&self) -> bool {
        self.0.op.is_none()
    }

    /// Whether both are handles on the same node, and not only equal: what is a parameter to one is to the other.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let w = tensor![1.0];
    /// assert!(w.is_same(&w.clone()) && !w.is_same(&w.detach()));
    /// ```
    pub fn is_same(&self, other: &Tensor) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// The name of the operation that computed it; `None` for a leaf.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let w = tensor![1.0].requires_grad();
    /// assert_eq!((w.exp().operation(), w.operation()), (Some("exp"), None));
    /// ```
    pub fn operation(&self) -> Option<&'static str> {
        self.0.op.as_ref().map(|op| op.name)
    }

    /// The value without its history: gradients stop here.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let w = tensor![2.0].requires_grad();
    /// (&w * w.detach()).sum().backward();
    /// assert_eq!(w.grad().unwrap().item(), 2.0); // and not 2w = 4
    /// ```
    pub fn detach(&self) -> Tensor {
        Tensor::leaf(self.value())
    }

    /// Adds `gradient()` to the gradient, summed over the axes along which this tensor was broadcast.
    /// The closure runs only if somebody wants the result.
    pub(super) fn accumulate<G: Into<Values>>(&self, gradient: impl FnOnce() -> G) {
        if !self.needs_grad() {
            return;
        }
        let gradient = unbroadcast(gradient().into(), &self.shape());
        let mut slot = self.0.grad.borrow_mut();
        match slot.as_mut() {
            Some(sum) => *sum += &gradient,
            None => *slot = Some(gradient),
        }
    }

    /// Computes the gradient of this scalar with respect to every leaf that requires one, and adds it to what is
    /// there already. Computed tensors give theirs back as soon as it has been passed on.
    ///
    /// # Panics
    /// If the tensor is not a scalar, if nothing it was computed from requires a gradient, or if a leaf that it was
    /// computed from was changed since: the derivatives would be taken at another place than the value.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let x = tensor![3.0].requires_grad();
    /// x.powi(2).sum().backward();
    /// assert_eq!(x.grad().unwrap().item(), 6.0);
    /// ```
    #[track_caller]
    pub fn backward(&self) {
        let shape = self.shape();
        assert!(
            self.len() == 1,
            "`backward` starts from a single number, but the shape is {shape:?}; reduce it first with `.sum()` or `.mean()`"
        );
        assert!(
            self.needs_grad(),
            "nothing here needs a gradient; make the parameters with `.requires_grad()`, and keep `no_grad` and `detach` out of the way"
        );
        let order = self.topological_order();
        // All of them before anything flows, so that no leaf is left with half of a gradient.
        for op in order.iter().filter_map(|tensor| tensor.0.op.as_ref()) {
            op.check_versions();
        }
        self.accumulate(|| ArrayD::ones(shape));
        for tensor in order.iter().rev() {
            let Some(op) = &tensor.0.op else { continue };
            // A parent that no_grad has frozen since then, or that got no share, has nothing to pass on.
            let Some(gradient) = tensor.0.grad.take() else { continue };
            (op.backward)(&gradient, &tensor.value(), &op.parents);
        }
    }

    /// All tensors that gradients flow through, each after its parents. Recursion would be shorter, but a graph of
    /// 100 000 operations in a row would overflow the stack.
    fn topological_order(&self) -> Vec<Tensor> {
        let mut order = Vec::new();
        let mut seen = HashSet::from([Rc::as_ptr(&self.0)]);
        let mut stack = vec![(self.clone(), 0)];
        while let Some((tensor, next)) = stack.pop() {
            let parents = tensor.0.op.as_ref().map_or(&[][..], |op| &op.parents);
            match parents.get(next).cloned() {
                Some(parent) => {
                    stack.push((tensor, next + 1));
                    if parent.needs_grad() && seen.insert(Rc::as_ptr(&parent.0)) {
                        stack.push((parent, 0));
                    }
                }
                None => order.push(tensor),
            }
        }
        order
    }
}

impl Node {
    /// Counts a change of the value.
    pub(super) fn touch(&self) {
        self.version.set(self.version.get() + 1);
    }
}

impl Op {
    /// Panics if a leaf is not what it was when the operation was computed. Computed tensors never change.
    #[track_caller]
    fn check_versions(&self) {
        let changed = |(parent, version): (&Tensor, &u64)| parent.0.version.get() != *version;
        if let Some(place) = self.parents.iter().zip(&self.versions).position(changed) {
            panic!(
                "the tensor of shape {:?} that `{}` was computed from has been changed since, so `backward` would give the \
                 derivative at another place. Call `backward` before the step that changes it, and compute the loss anew after it",
                self.parents[place].shape(),
                self.name
            );
        }
    }
}

/// Takes a long chain down link by link; the drop that Rust writes would recurse once per operation.
impl Drop for Node {
    fn drop(&mut self) {
        let mut parents = self.op.as_mut().map_or_else(Vec::new, |op| mem::take(&mut op.parents));
        while let Some(mut parent) = parents.pop() {
            if let Some(op) = Rc::get_mut(&mut parent.0).and_then(|node| node.op.as_mut()) {
                parents.append(&mut op.parents);
            }
        }
    }
}

/// Runs `f` while the leaves `parameters` need no gradient, so that what it computes from them builds no graph: for
/// validation and prediction. They need one again afterwards, even if `f` panics.
///
/// It takes the parameters because there is no global switch to throw. A notebook's cells are compiled one by one,
/// each with its own copy of this crate's statics, so a switch thrown in one cell would not be seen by a model that
/// was written in another.
///
/// ```
/// use workbook::prelude::*;
///
/// let w = tensor![1.0, 2.0].requires_grad();
/// let y = no_grad(&[w.clone()], || (&w * 2.0).sum());
/// assert!(!y.needs_grad());
/// assert!((&w * 2.0).needs_grad());
/// ```
pub fn no_grad<T>(parameters: &[Tensor], f: impl FnOnce() -> T) -> T {
    let _frozen = Frozen::new(parameters);
    f()
}

/// Leaves that need no gradient as long as this lives. The crate's own functions use it in place of [`no_grad`] where
/// a panic has to point to their caller, which it does not from within a closure.
pub(crate) struct Frozen<'a>(Vec<&'a Tensor>);

impl<'a> Frozen<'a> {
    pub(crate) fn new(parameters: &'a [Tensor]) -> Self {
        let frozen = Self(parameters.iter().filter(|tensor| tensor.needs_grad()).collect());
        frozen.0.iter().for_each(|tensor| tensor.0.needs_grad.set(false));
        frozen
    }
}

impl Drop for Frozen<'_> {
    fn drop(&mut self) {
        self.0.iter().for_each(|tensor| tensor.0.needs_grad.set(true));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tensor_used_twice_collects_both_gradients() {
        let x = Tensor::scalar(3.0).requires_grad();
        (&x * &x + &x).backward();
        assert_eq!(x.grad().unwrap().item(), 7.0);
    }

    #[test]
    fn a_gradient_that_is_shared_stays_when_one_owner_writes() {
        let [a, b] = [1.0, 2.0].map(|x| Tensor::scalar(x).requires_grad());
        let sum = &a + &b;
        (&sum + &a).backward();
        sum.backward();
        a.scale_grad(10.0);
        assert_eq!([a, b].map(|x| x.grad().unwrap().item()), [30.0, 2.0]);
    }

    #[test]
    fn a_diamond_is_passed_once() {
        let x = Tensor::scalar(2.0).requires_grad();
        let a = &x * 3.0;
        let b = &a * &a;
        let c = &a + &b;
        (&b * &c).backward(); // b(a + b) = 9x²(3x + 9x²)
        assert_eq!(x.grad().unwrap().item(), 81.0 * 4.0 + 324.0 * 8.0);
    }

    #[test]
    fn a_changed_leaf_is_named_before_anything_flows() {
        let (w, v) = (Tensor::scalar(2.0).requires_grad(), Tensor::scalar(5.0).requires_grad());
        let y = w.exp() * &v;
        w.value_mut().fill(3.0);
        let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| y.backward())).unwrap_err();
        let message = panic.downcast_ref::<String>().unwrap();
        assert!(message.contains("the tensor of shape [] that `exp` was computed from has been changed"), "{message}");
        assert!(v.grad().is_none() && w.grad().is_none());
        (w.exp() * &v).backward();
        assert_eq!(v.grad().unwrap().item(), w.exp().item());
    }

    #[test]
    fn gradients_add_up_until_they_are_zeroed() {
        let x = Tensor::scalar(3.0).requires_grad();
        let y = &x * &x;
        y.backward();
        y.backward();
        assert_eq!(x.grad().unwrap().item(), 12.0);
        x.zero_grad();
        assert!(x.grad().is_none());
    }

    #[test]
    fn a_chain_of_100_000_operations_overflows_no_stack() {
        let x = Tensor::scalar(1.0).requires_grad();
        let mut y = x.clone();
        for _ in 0..100_000 {
            y = y + 1.0;
        }
        y.backward();
        assert_eq!(x.grad().unwrap().item(), 1.0);
        drop(y);
    }

    #[test]
    fn a_branching_chain_is_taken_down_without_recursion() {
        let x = Tensor::scalar(0.0).requires_grad();
        let mut y = x.clone();
        for _ in 0..100_000 {
            y = &y * 0.5 + &y * 0.5;
        }
        drop(x);
        drop(y);
    }

    #[test]
    fn constants_and_detached_tensors_build_no_graph() {
        let w = Tensor::scalar(2.0).requires_grad();
        assert!((Tensor::scalar(1.0) + 1.0).is_leaf());
        assert!((w.detach() * 2.0).is_leaf());
        assert_eq!((&w * 2.0).operation(), Some("mul"));
    }

    #[test]
    fn no_grad_is_lifted_after_a_panic() {
        let w = Tensor::scalar(2.0).requires_grad();
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            no_grad(std::slice::from_ref(&w), || panic!("on purpose"))
        }));
        assert!(result.is_err() && w.needs_grad());
    }

    #[test]
    fn no_grad_leaves_constants_alone() {
        let (w, c) = (Tensor::scalar(2.0).requires_grad(), Tensor::scalar(1.0));
        no_grad(&[w.clone(), c.clone()], || ());
        assert!(w.needs_grad() && !c.needs_grad());
    }

    #[test]
    #[should_panic(expected = "reduce it first")]
    fn backward_of_a_matrix_says_what_to_do() {
        (Tensor::ones((2, 3)).requires_grad() * 2.0).backward();
    }
}
