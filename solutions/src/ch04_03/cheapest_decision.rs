//! 4.3.3 · The best decision when mistakes cost differently.

use workbook::prelude::*;

/// For each example the decision with the smallest expected cost:
///
/// argmin_d Σ_y p(y | x) cost(y, d)
///
/// `p` has the shape (n, classes), a distribution for each example; `cost` the shape (classes, decisions), a row for
/// each truth and a column for each decision. There may be other decisions than classes, such as asking a human. Of
/// equally cheap ones the first counts.
///
/// ```
/// # use solutions::ch04_03::cheapest_decision::cheapest_decision;
/// # use workbook::prelude::*;
/// // Truth: an edible mushroom, a poisonous one. Decision: eat it, leave it.
/// let cost = tensor![[0.0, 1.0], [1000.0, 0.0]];
/// let p = tensor![[0.99, 0.01], [0.9999, 0.0001]];
/// assert_eq!(cheapest_decision(&p, &cost), Labels::from([1, 0]));
/// ```
pub fn cheapest_decision(p: &Tensor, cost: &Tensor) -> Labels {
    // >>> solution(p, cost)
    // The expected costs are (n, decisions); the smallest is the largest of the negated.
    (-p.matmul(cost)).argmax()
    // <<< solution
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decision_under_costs() {
        checks::ch04_03::cheapest_decision(cheapest_decision).assert();
    }
}
