//! [`Graph`]: who was computed from whom, and how it was asked about.

use std::cell::Cell;

/// Values with numbers from 0, and the parents of each. The numbers say nothing about who was computed first.
///
/// It watches how it is asked, so that a check can tell a recursion that is too deep before it overflows the stack.
///
/// ```
/// use checks::inside_backward::Graph;
/// let square = Graph::new(vec![vec![], vec![0, 0]]); // value 1 is the square of value 0
/// assert_eq!(square.parents(1), [0, 0]);
/// assert!(square.parents(0).is_empty());
/// ```
#[derive(Debug)]
pub struct Graph {
    parents: Vec<Vec<usize>>,
    asked: Cell<usize>,
    /// The lowest and the highest address of the stack from which it was asked.
    stack: Cell<Option<(usize, usize)>>,
}

impl Graph {
    /// The graph in which `parents[i]` are the parents of value i.
    ///
    /// # Panics
    /// If a parent has a number that no value has.
    pub fn new(parents: Vec<Vec<usize>>) -> Graph {
        let stray = parents.iter().flatten().find(|&&parent| parent >= parents.len());
        assert!(stray.is_none(), "there is no value {stray:?} among {}", parents.len());
        Graph { parents, asked: Cell::new(0), stack: Cell::new(None) }
    }

    /// The number of values.
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.parents.is_empty()
    }

    /// The values that value `i` was computed from; one that was used twice is listed twice.
    ///
    /// # Panics
    /// If there is no value `i`, or if it was asked more than a million times, and a thousand times for each value.
    pub fn parents(&self, i: usize) -> &[usize] {
        let here = 0u8;
        let address = std::ptr::from_ref(&here).addr();
        let (low, high) = self.stack.get().unwrap_or((address, address));
        self.stack.set(Some((low.min(address), high.max(address))));
        self.asked.set(self.asked.get() + 1);
        let values = self.len();
        assert!(
            self.asked.get() <= 1_000_000 + 1000 * values,
            "`parents` was called {} times for a graph of {values} values: one that was seen needs no second visit",
            self.asked.get()
        );
        &self.parents[i]
    }

    /// How often it was asked.
    pub(super) fn asked(&self) -> usize {
        self.asked.get()
    }

    /// The bytes of stack between the deepest call and the one nearest to the surface.
    pub(super) fn stack_used(&self) -> usize {
        self.stack.get().map_or(0, |(low, high)| high - low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(graph: &Graph, i: usize) {
        graph.parents(i).iter().for_each(|parent| visit(graph, *parent));
    }

    #[test]
    fn a_recursion_shows_in_the_stack_and_a_loop_does_not() {
        let chain = || Graph::new((0..1000usize).map(|i| i.checked_sub(1).into_iter().collect()).collect());
        let (by_recursion, by_loop) = (chain(), chain());
        visit(&by_recursion, 999);
        (0..1000).for_each(|i| drop(by_loop.parents(i).to_vec()));
        assert!(by_recursion.stack_used() > 999 * 32, "{}", by_recursion.stack_used());
        assert!(by_loop.stack_used() < 100, "{}", by_loop.stack_used());
    }

    #[test]
    #[should_panic(expected = "needs no second visit")]
    fn endless_questions_are_cut_short() {
        let ladder: Vec<Vec<usize>> = (0..60usize).map(|i| i.checked_sub(1).map_or(vec![], |p| vec![p, p])).collect();
        visit(&Graph::new(ladder), 59);
    }
}
