//! 3.4.9: the order of the examples that does the most harm.

use rand::seq::SliceRandom as _;

use crate::reference::vector;
use crate::{Check, show};
use workbook::random::Rng;

/// 3.4.9: one pass in a given order, and the order that leads it furthest astray.
pub fn adversarial_order(one_pass: fn(&[f64], &[usize], f64) -> f64, worst_order: fn(&[f64]) -> Vec<usize>) -> Check {
    Check::new("3.4.9", move |t| {
        let random = vector(9, 5.0, &mut t.rng);
        t.part("one_pass", |t| {
            // The first step is 0, and so is the third: b is there already. Other examples follow.
            let met = vec![random[0], 0.0, random[1], random[1] / 2.0];
            for (y, lr, order) in [
                (vec![2.0, 8.0, -1.0, 5.0], 0.25, vec![]),
                (random.clone(), 0.1, vec![]),
                (random.iter().map(|y| 1e6 * y).collect(), 0.7, vec![]),
                (vec![2.0, 8.0, -1.0, 5.0], 1.5, vec![]),
                (vec![3.0, -2.0], 1.0, vec![]),
                (vec![7.0], 0.3, vec![]),
                (met, 0.5, vec![1, 2, 3, 0]),
            ] {
                let run = |order: &[usize], lr: f64| order.iter().fold(0.0, |b, i| b - lr * (b - y[*i]));
                let rows: Vec<usize> = (0..y.len()).collect();
                let order = if order.is_empty() { shuffled(&rows, &mut t.rng) } else { order };
                let reversed: Vec<usize> = order.iter().rev().copied().collect();
                t.call(format!("one_pass(&{}, &{order:?}, {lr})", show(&y)), || one_pass(&y, &order, lr))?
                    .tolerance(1e-10, 1e-12)
                    .mistake("the examples are taken as they lie; `order` says which comes when", || run(&rows, lr))
                    .mistake("the order is run through from behind", || run(&reversed, lr))
                    .mistake("the derivative of (b - y)² / 2 has no factor of 2", || run(&order, 2.0 * lr))
                    .mistake("it goes uphill: the gradient is subtracted", || run(&order, -lr))
                    .mistake("a step of 0 says that this example is met; those that follow have targets of their own, so go on", || {
                        let until = (0..order.len()).find(|i| run(&order[..*i], lr) == y[order[*i]]);
                        run(&order[..until.unwrap_or(order.len())], lr)
                    })
                    .mistake("it starts at the first target; b begins at 0", || {
                        order.iter().fold(y[order[0]], |b, i| b - lr * (b - y[*i]))
                    })
                    .mistake(
                        "the learning rate is limited to 1: with a larger one a step goes beyond its target",
                        || run(&order, lr.min(1.0)),
                    )
                    .mistake("this is the mean of the targets; a single pass of steps does not get there", || {
                        y.iter().sum::<f64>() / y.len() as f64
                    })
                    .expect(run(&order, lr))?;
            }
            Ok(())
        })?;
        let random = vector(12, 4.0, &mut t.rng);
        t.part("worst_order", |t| {
            for y in [
                vec![3.0, 1.0, 2.0, 0.0],
                vec![5.0, -2.0, 9.0, 1.0, 4.0],
                random,
                vec![-1.0, -3.0, -2.0, -10.0],
                vec![3.0, 1.0 + 2e-12, 1.0, 2.5, 2.25],
                vec![4.0],
            ] {
                let rows: Vec<usize> = (0..y.len()).collect();
                let sorted = |key: &dyn Fn(f64) -> f64| {
                    let mut rows = rows.clone();
                    rows.sort_by(|i, j| key(y[*i]).total_cmp(&key(y[*j])));
                    rows
                };
                let worst = sorted(&|y| y);
                t.call(format!("worst_order(&{})", show(&y)), || worst_order(&y))?
                    .tolerance(0.0, 0.0)
                    .mistake(
                        "this order ends as far below as possible; what comes last pulls hardest, so put the largest \
                        there",
                        || worst.iter().rev().copied().collect::<Vec<_>>(),
                    )
                    .mistake(
                        "this is the place of each example among the sorted; the row that comes first, second, ... \
                        is asked for",
                        || y.iter().map(|a| y.iter().filter(|b| *b < a).count()).collect::<Vec<_>>(),
                    )
                    .mistake("the targets are compared as whole numbers; what comes after the point counts too", || {
                        sorted(&f64::trunc)
                    })
                    .mistake("the targets are compared as f32, in which these are equal", || {
                        sorted(&|y| f64::from(y as f32))
                    })
                    .mistake("sorted by |y|; a negative target is smaller than 0", || sorted(&f64::abs))
                    .mistake(
                        "sorted by the bits of the numbers, whose order is wrong for negative ones; use `total_cmp`",
                        || {
                            let mut rows = rows.clone();
                            rows.sort_by_key(|i| y[*i].to_bits());
                            rows
                        },
                    )
                    .mistake("the examples as they lie do little harm", || rows.clone())
                    .suspect("every row must appear exactly once: this is no order of them", |a| !is_order(a, y.len()))
                    .otherwise(
                        "another order ends higher: the later an example comes, the larger its share in the result",
                    )
                    .expect(worst.clone())?;
            }
            // Which of two equal targets comes first is the reader's choice.
            let y = [2.0, 1.0, 2.0, 1.0, 0.5];
            t.call(format!("worst_order(&{})", show(&y)), || worst_order(&y))?
                .suspect("every row must appear exactly once, also where targets are equal", |a| !is_order(a, 5))
                .expect_that("4, then 1 and 3, then 0 and 2", |a| is_order(a, 5) && a.is_sorted_by_key(|i| y[*i]))?;
            Ok(())
        })
    })
}

/// The rows in another order, if there is one.
fn shuffled(rows: &[usize], rng: &mut Rng) -> Vec<usize> {
    let mut order = rows.to_vec();
    order.shuffle(rng);
    if order == rows {
        order.reverse();
    }
    order
}

/// Whether each of n rows appears once.
fn is_order(rows: &[usize], n: usize) -> bool {
    let mut sorted = rows.to_vec();
    sorted.sort_unstable();
    sorted.into_iter().eq(0..n)
}
