//! 3.4.9: the order of the examples that does the most harm.

use rand::seq::SliceRandom as _;

use crate::checks::reference::vector;
use crate::checks::{Check, show};

/// 3.4.9: one pass in a given order, and the order that leads it furthest astray.
pub fn adversarial_order(one_pass: fn(&[f64], &[usize], f64) -> f64, worst_order: fn(&[f64]) -> Vec<usize>) -> Check {
    Check::new("3.4.9", move |t| {
        let random = vector(9, 5.0, &mut t.rng);
        t.part("one_pass", |t| {
            for (y, lr) in [(vec![2.0, 8.0, -1.0, 5.0], 0.25), (random, 0.1)] {
                let run = |order: &[usize], lr: f64| order.iter().fold(0.0, |b, i| b - lr * (b - y[*i]));
                let (mut order, rows): (Vec<usize>, Vec<usize>) = ((0..y.len()).collect(), (0..y.len()).collect());
                order.shuffle(&mut t.rng);
                if order == rows {
                    order.reverse();
                }
                let reversed: Vec<usize> = order.iter().rev().copied().collect();
                t.call(format!("one_pass(&{}, &{order:?}, {lr})", show(&y)), || one_pass(&y, &order, lr))?
                    .mistake("the examples are taken as they lie; `order` says which comes when", || run(&rows, lr))
                    .mistake("the order is run through from behind", || run(&reversed, lr))
                    .mistake("the derivative of (b - y)² / 2 has no factor of 2", || run(&order, 2.0 * lr))
                    .mistake("it goes uphill: the gradient is subtracted", || run(&order, -lr))
                    .mistake("this is the mean of the targets; a single pass of steps does not get there", || {
                        y.iter().sum::<f64>() / y.len() as f64
                    })
                    .expect(run(&order, lr))?;
            }
            Ok(())
        })?;
        let (mut low, mut high) = (vector(6, 4.0, &mut t.rng), vector(6, 4.0, &mut t.rng));
        low.append(&mut high);
        t.part("worst_order", |t| {
            for y in [vec![3.0, 1.0, 2.0, 0.0], vec![5.0, -2.0, 9.0, 1.0, 4.0], low] {
                let mut rows: Vec<usize> = (0..y.len()).collect();
                let as_they_lie = rows.clone();
                rows.sort_by(|i, j| y[*i].total_cmp(&y[*j]));
                let ranks: Vec<usize> = y.iter().map(|a| y.iter().filter(|b| *b < a).count()).collect();
                t.call(format!("worst_order(&{})", show(&y)), || worst_order(&y))?
                    .mistake(
                        "this order ends as far below as possible; what comes last pulls hardest, so put the largest \
                        there",
                        || rows.iter().rev().copied().collect::<Vec<_>>(),
                    )
                    .mistake(
                        "this is the place of each example among the sorted; the row that comes first, second, ... \
                        is asked for",
                        || ranks.clone(),
                    )
                    .mistake("the examples as they lie do little harm", || as_they_lie.clone())
                    .suspect("every row must appear exactly once: this is no order of them", |a| {
                        let mut sorted = a.clone();
                        sorted.sort_unstable();
                        sorted != as_they_lie
                    })
                    .otherwise(
                        "another order ends higher: the later an example comes, the larger its share in the result",
                    )
                    .expect(rows.clone())?;
            }
            Ok(())
        })?;
        Ok(())
    })
}
