//! Wrong answers to B1 to B4.

use std::collections::{BTreeSet, HashSet, VecDeque};

use checks::inside_backward::*;
use solutions::inside_backward as right;

use super::{Mutant, mutant};

pub(super) fn mutants() -> Vec<Mutant> {
    [operation_mutants(), order_mutants(), repair_mutants(), tape_mutants(), training_mutants()]
        .into_iter()
        .flatten()
        .collect()
}

fn operation_mutants() -> Vec<Mutant> {
    let divide = |name, answer, diagnosis| mutant(name, operations(answer, right::operations::tanh), diagnosis);
    let tanh = |name, answer, diagnosis| mutant(name, operations(right::operations::divide, answer), diagnosis);
    vec![
        divide("sign", |a, b| (a / b, 1.0 / b, a / b / b), "the slope in b has the wrong sign"),
        divide("swapped", |a, b| (a / b, -a / b / b, 1.0 / b), "the wrong way round"),
        divide("without a", |a, b| (a / b, 1.0 / b, -1.0 / (b * b)), "lacks the factor a"),
        divide("divided once", |a, b| (a / b, 1.0 / b, -a / b), "divided by b once more"),
        divide("product", |a, b| (a / b, b, a), "the slopes of a product"),
        divide("upside down", |a, b| (b / a, -b / (a * a), 1.0 / a), "upside down"),
        divide("b squared", |a, b| (a / b, 1.0 / b, -a / (b * b)), "b² leaves the range"),
        divide(
            "b squared, unless it is 0",
            |a, b| (a / b, 1.0 / b, if b * b == 0.0 { -a / b / b } else { -a / (b * b) }),
            "b² leaves the range",
        ),
        tanh(
            "large positive ones only",
            |x| {
                let y = if x > 300.0 { 1.0 } else { (x.exp() - (-x).exp()) / (x.exp() + (-x).exp()) };
                (y, 1.0 - y * y)
            },
            "a large negative x needs the same care",
        ),
        tanh("no square", |x| (x.tanh(), 1.0 - x.tanh()), "1 - y², and not 1 - y"),
        tanh("of the input", |x| (x.tanh(), 1.0 - x * x), "of the result y"),
        tanh("the sigmoid's slope", |x| (x.tanh(), x.tanh() * (1.0 - x.tanh())), "the slope of the sigmoid"),
        tanh("downhill", |x| (x.tanh(), x.tanh().powi(2) - 1.0), "tanh grows everywhere"),
        tanh("sigmoid", |x| (1.0 / (1.0 + (-x).exp()), (-x).exp() / (1.0 + (-x).exp()).powi(2)), "this is the sigmoid"),
        tanh(
            "by its definition",
            |x| {
                let y = (x.exp() - (-x).exp()) / (x.exp() + (-x).exp());
                (y, 1.0 - y * y)
            },
            "infinity divided by infinity",
        ),
    ]
}

/// Depth first, by recursion; `before` and `after` say when a value is listed.
fn visit(graph: &Graph, i: usize, seen: &mut HashSet<usize>, found: &mut Vec<usize>, before: bool) {
    if !seen.insert(i) {
        return;
    }
    if before {
        found.push(i);
    }
    graph.parents(i).iter().for_each(|parent| visit(graph, *parent, seen, found, before));
    if !before {
        found.push(i);
    }
}

fn listed(graph: &Graph, end: usize, before: bool) -> Vec<usize> {
    let mut found = vec![];
    visit(graph, end, &mut HashSet::new(), &mut found, before);
    found
}

fn order_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, order(answer), diagnosis);
    vec![
        wrong(
            "recursion",
            |graph, end| {
                let mut found = listed(graph, end, false);
                found.reverse();
                found
            },
            "a function that calls itself",
        ),
        wrong(
            "by the longest way",
            |graph, end| {
                let mut distance = std::collections::BTreeMap::from([(end, 0)]);
                let mut waiting = VecDeque::from([end]);
                while let Some(i) = waiting.pop_front() {
                    let next = distance[&i] + 1;
                    for &parent in graph.parents(i) {
                        if distance.get(&parent).is_none_or(|known| *known < next) {
                            distance.insert(parent, next);
                            waiting.push_back(parent);
                        }
                    }
                }
                let mut found: Vec<usize> = distance.keys().copied().collect();
                found.sort_by_key(|i| distance[i]);
                found
            },
            "each time that another way to it is found",
        ),
        wrong(
            "marked before their turn",
            |graph, end| {
                let (mut seen, mut finished) = (BTreeSet::from([end]), vec![]);
                let mut open = vec![(end, false)];
                while let Some((i, is_done)) = open.pop() {
                    if is_done {
                        finished.push(i);
                        continue;
                    }
                    open.push((i, true));
                    open.extend(graph.parents(i).iter().filter(|&&i| seen.insert(i)).map(|&i| (i, false)));
                }
                finished.reverse();
                finished
            },
            "or marked as seen, as soon as it is met",
        ),
        wrong(
            "counted twice, struck off once",
            |graph, end| {
                let (mut users, mut seen) = (vec![0; end + 1], BTreeSet::new());
                let (mut open, mut found, mut ready) = (vec![end], vec![], vec![end]);
                while let Some(i) = open.pop() {
                    if seen.insert(i) {
                        users.resize(users.len().max(graph.parents(i).iter().max().map_or(0, |i| i + 1)), 0);
                        graph.parents(i).iter().for_each(|&i| users[i] += 1);
                        open.extend(graph.parents(i));
                    }
                }
                while let Some(i) = ready.pop() {
                    found.push(i);
                    for i in graph.parents(i).iter().copied().collect::<BTreeSet<_>>() {
                        users[i] -= 1;
                        if users[i] == 0 {
                            ready.push(i);
                        }
                    }
                }
                found
            },
            "one of its users lists it twice",
        ),
        wrong("parents first", |graph, end| listed(graph, end, false), "reverse it"),
        wrong("as reached, depth first", |graph, end| listed(graph, end, true), "as soon as it is met"),
        wrong(
            "as reached, by a queue",
            |graph, end| {
                let (mut found, mut waiting) = (vec![end], VecDeque::from([end]));
                while let Some(i) = waiting.pop_front() {
                    for &parent in graph.parents(i) {
                        if !found.contains(&parent) {
                            found.push(parent);
                            waiting.push_back(parent);
                        }
                    }
                }
                found
            },
            "as soon as it is met",
        ),
        wrong(
            "sorted by number",
            |graph, end| {
                let mut found = listed(graph, end, true);
                found.sort_unstable_by(|a, b| b.cmp(a));
                found
            },
            "the numbers say nothing",
        ),
        wrong("all numbers", |graph, _| (0..graph.len()).rev().collect(), "the numbers say nothing"),
        wrong(
            "without the end",
            |graph, end| right::order::order(graph, end).into_iter().skip(1).collect(),
            "the end itself belongs to the list",
        ),
        wrong(
            "without leaves",
            |graph, end| {
                right::order::order(graph, end).into_iter().filter(|i| !graph.parents(*i).is_empty()).collect()
            },
            "those without parents",
        ),
        wrong(
            "nothing is remembered",
            |graph, end| {
                let (mut found, mut waiting) = (vec![], VecDeque::from([end]));
                while let Some(i) = waiting.pop_front() {
                    found.push(i);
                    waiting.extend(graph.parents(i));
                }
                found
            },
            "listed more than once",
        ),
        wrong(
            "users counted once",
            |graph, end| {
                let mut users: Vec<HashSet<usize>> = vec![HashSet::new(); graph.len()];
                for i in listed(graph, end, true) {
                    for &parent in graph.parents(i) {
                        users[parent].insert(i);
                    }
                }
                let mut open: Vec<usize> = users.iter().map(HashSet::len).collect();
                let (mut found, mut next) = (vec![end], 0);
                while next < found.len() {
                    for &parent in graph.parents(found[next]) {
                        open[parent] = open[parent].wrapping_sub(1);
                        if open[parent] == 0 {
                            found.push(parent);
                        }
                    }
                    next += 1;
                }
                found
            },
            "to count and to strike off",
        ),
        wrong(
            "strangers at the end",
            |graph, end| {
                let mut found = right::order::order(graph, end);
                found.extend((0..graph.len()).filter(|i| !right::order::order(graph, end).contains(i)));
                found
            },
            "is not behind the end",
        ),
        wrong(
            "every way",
            |graph, end| {
                // Keeps the last time at which each value is met: right, after 2^40 visits.
                fn walk(graph: &Graph, i: usize, found: &mut Vec<usize>) {
                    found.retain(|j| *j != i);
                    found.push(i);
                    graph.parents(i).iter().for_each(|parent| walk(graph, *parent, found));
                }
                let mut found = vec![];
                walk(graph, end, &mut found);
                found
            },
            "the work doubles",
        ),
    ]
}

type Edges<'a> = &'a [Vec<(usize, f64)>];

fn backwards(edges: Edges<'_>, end: usize, add: fn(&mut f64, f64, f64)) -> Vec<f64> {
    let mut found = vec![0.0; edges.len()];
    found[end] = 1.0;
    for i in (0..=end).rev() {
        for &(parent, slope) in &edges[i] {
            let gradient = found[i];
            add(&mut found[parent], gradient, slope);
        }
    }
    found
}

fn repair_mutants() -> Vec<Mutant> {
    let wrong = |name, answer, diagnosis| mutant(name, repair(answer), diagnosis);
    vec![
        wrong("not mended", right::repair::broken, "still the broken one"),
        wrong(
            "overwrites",
            |edges, end| backwards(edges, end, |sum, g, slope| *sum = slope * g),
            "keeps its last share only",
        ),
        wrong(
            "too early",
            |edges, end| {
                let mut found = vec![0.0; edges.len()];
                found[end] = 1.0;
                let (mut seen, mut waiting) = (HashSet::from([end]), VecDeque::from([end]));
                while let Some(i) = waiting.pop_front() {
                    for &(parent, slope) in &edges[i] {
                        found[parent] += slope * found[i];
                        if seen.insert(parent) {
                            waiting.push_back(parent);
                        }
                    }
                }
                found
            },
            "when it is first reached",
        ),
        wrong(
            "slopes added up",
            |edges, end| backwards(edges, end, |sum, _, slope| *sum += slope),
            "not multiplied along the way",
        ),
        wrong(
            "until a gradient is 0",
            |edges, end| {
                let mut found = vec![0.0; edges.len()];
                found[end] = 1.0;
                for i in (0..=end).rev() {
                    if found[i] == 0.0 {
                        break;
                    }
                    edges[i].iter().for_each(|&(parent, slope)| found[parent] += slope * found[i]);
                }
                found
            },
            "passes nothing on",
        ),
        wrong(
            "ten sweeps",
            |edges, end| {
                let mut found = vec![0.0; edges.len()];
                for _ in 0..10 {
                    let mut next = vec![0.0; edges.len()];
                    next[end] = 1.0;
                    for (parents, gradient) in edges.iter().zip(&found) {
                        parents.iter().for_each(|&(parent, slope)| next[parent] += slope * gradient);
                    }
                    found = next;
                }
                found
            },
            "far from it nothing arrives",
        ),
        wrong("from the last", |edges, _| right::repair::mended(edges, edges.len() - 1), "starts at the last value"),
        wrong(
            "forwards",
            |edges, end| {
                let mut found = vec![0.0; edges.len()];
                found[end] = 1.0;
                for i in 0..=end {
                    edges[i].iter().for_each(|&(parent, slope)| found[parent] += slope * found[i]);
                }
                found
            },
            "the way of the computation",
        ),
        wrong(
            "up to the end only",
            |edges, end| right::repair::mended(edges, end)[..=end].to_vec(),
            "one gradient for each value",
        ),
    ]
}

fn tape_mutants() -> Vec<Mutant> {
    let values =
        |name, answer, diagnosis| mutant(name, tape(answer, right::tape::backward, right::tape::train), diagnosis);
    let gradients =
        |name, answer, diagnosis| mutant(name, tape(right::tape::forward, answer, right::tape::train), diagnosis);
    fn forward(tape: &[Step], change: fn(Step) -> Step) -> Vec<f64> {
        right::tape::forward(&tape.iter().map(|step| change(*step)).collect::<Vec<_>>())
    }
    /// The slopes of each step, given its operands and its value.
    fn backward(tape: &[Step], values: &[f64], slopes: fn(Step, f64, f64, f64) -> (f64, f64)) -> Vec<f64> {
        let mut found = vec![0.0; tape.len()];
        found[tape.len() - 1] = 1.0;
        for (i, step) in tape.iter().enumerate().rev() {
            let (a, b) = match *step {
                Step::Input(_) => continue,
                Step::Add(a, b) | Step::Sub(a, b) | Step::Mul(a, b) => (a, b),
                Step::Exp(a) => (a, a),
            };
            let (first, second) = slopes(*step, values[a], values[b], values[i]);
            let g = found[i];
            found[a] += first * g;
            found[b] += second * g;
        }
        found
    }
    vec![
        values(
            "difference reversed",
            |tape| forward(tape, |step| if let Step::Sub(a, b) = step { Step::Sub(b, a) } else { step }),
            "the wrong way round",
        ),
        values(
            "a product that adds",
            |tape| forward(tape, |step| if let Step::Mul(a, b) = step { Step::Add(a, b) } else { step }),
            "`Mul` adds",
        ),
        values("only the last", |tape| right::tape::forward(tape).pop().into_iter().collect(), "only the last value"),
        gradients(
            "minus forgotten",
            |tape, values| {
                backward(tape, values, |step, a, b, y| match step {
                    Step::Mul(..) => (b, a),
                    Step::Exp(_) => (y, 0.0),
                    _ => (1.0, 1.0),
                })
            },
            "the second slope of a difference is -1",
        ),
        gradients(
            "factors swapped",
            |tape, values| {
                backward(tape, values, |step, a, b, y| match step {
                    Step::Mul(..) => (a, b),
                    Step::Exp(_) => (y, 0.0),
                    Step::Sub(..) => (1.0, -1.0),
                    _ => (1.0, 1.0),
                })
            },
            "the slope of a product in a is b",
        ),
        gradients(
            "the slope of e^a is a",
            |tape, values| {
                backward(tape, values, |step, a, b, _| match step {
                    Step::Mul(..) => (b, a),
                    Step::Exp(_) => (a, 0.0),
                    Step::Sub(..) => (1.0, -1.0),
                    _ => (1.0, 1.0),
                })
            },
            "and not a",
        ),
        gradients(
            "overwrites",
            |tape, values| {
                let mut found = vec![0.0; tape.len()];
                found[tape.len() - 1] = 1.0;
                for (i, step) in tape.iter().enumerate().rev() {
                    let g = found[i];
                    match *step {
                        Step::Input(_) => {}
                        Step::Add(a, b) => (found[a], found[b]) = (g, g),
                        Step::Sub(a, b) => (found[a], found[b]) = (g, -g),
                        Step::Mul(a, b) => {
                            found[a] = g * values[b];
                            found[b] = g * values[a];
                        }
                        Step::Exp(a) => found[a] = g * values[i],
                    }
                }
                found
            },
            "keeps its last share only",
        ),
        gradients("nothing flows", |tape, _| vec![0.0; tape.len()], "must be 1 before the walk begins"),
    ]
}

fn training_mutants() -> Vec<Mutant> {
    let wrong =
        |name, answer, diagnosis| mutant(name, tape(right::tape::forward, right::tape::backward, answer), diagnosis);
    vec![
        wrong("sum", |x, y, lr, steps| right::tape::train(x, y, lr * x.len() as f64, steps), "the loss is a mean"),
        wrong("half", |x, y, lr, steps| right::tape::train(x, y, lr / 2.0, steps), "half of the mean squared error"),
        wrong("uphill", |x, y, lr, steps| right::tape::train(x, y, -lr, steps), "each step climbs"),
        wrong("2000 steps", |x, y, lr, steps| right::tape::train(x, y, lr, steps.min(2000)), "but not with thousands"),
        wrong(
            "20 000 steps",
            |x, y, lr, steps| right::tape::train(x, y, lr, steps.min(20_000)),
            "but not with thousands",
        ),
        wrong("one step more", |x, y, lr, steps| right::tape::train(x, y, lr, steps + 1), "one step too many"),
        wrong(
            "swapped",
            |x, y, lr, steps| {
                let (w, b) = right::tape::train(x, y, lr, steps);
                (b, w)
            },
            "w and b are the wrong way round",
        ),
        wrong(
            "gradients are kept",
            |x, y, lr, steps| {
                let (mut w, mut b, mut g, mut h, n) = (0.0, 0.0, 0.0, 0.0, x.len() as f64);
                for _ in 0..steps {
                    for (x, y) in x.iter().zip(y) {
                        g += 2.0 * (w * x + b - y) * x / n;
                        h += 2.0 * (w * x + b - y) / n;
                    }
                    w -= lr * g;
                    b -= lr * h;
                }
                (w, b)
            },
            "the gradients of earlier steps",
        ),
        wrong(
            "one after the other",
            |x, y, lr, steps| {
                let (mut w, mut b, n) = (0.0, 0.0, x.len() as f64);
                for _ in 0..steps {
                    w -= lr * x.iter().zip(y).map(|(x, y)| 2.0 * (w * x + b - y) * x / n).sum::<f64>();
                    b -= lr * x.iter().zip(y).map(|(x, y)| 2.0 * (w * x + b - y) / n).sum::<f64>();
                }
                (w, b)
            },
            "at the new w",
        ),
    ]
}
