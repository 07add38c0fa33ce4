//! B2: an order in which gradients may be passed on.

use std::collections::{BTreeSet, VecDeque};

use rand::Rng as _;
use rand::seq::SliceRandom;

use super::Graph;
use crate::guard::with_stack;
use crate::{Check, Stop, Trial, Tried, show};

type Answer = fn(&Graph, usize) -> Vec<usize>;

/// As many values in a row as a recursion of a few dozen bytes each would notice.
const DEEP: usize = 50_000;
/// Values with short cuts between them.
const MANY: usize = 800;
/// Room for a recursion of ten thousand bytes each, so that it is told from a loop and not from a crash.
const ROOM: usize = 512 << 20;
/// More stack than this is a recursion.
const FLAT: usize = 1 << 20;

/// B2: `end` and all values behind it, each after all of its users.
pub fn order(answer: Answer) -> Check {
    Check::new("B2", move |t| {
        let mut cases = vec![
            (vec![vec![], vec![0], vec![1]], 2),
            (vec![vec![], vec![0, 0]], 1),
            // 4 = 2 + 3, where 3 was computed from 2: two ways from 2 to the end.
            (vec![vec![], vec![], vec![0, 1], vec![2], vec![2, 3]], 4),
            (vec![vec![], vec![], vec![0, 1], vec![2], vec![3, 2]], 4),
            // The same with other numbers: the end is 1, and 0 has two users.
            (vec![vec![3, 4], vec![0, 2], vec![0], vec![], vec![]], 1),
            // 0 is used twice by 1, and then once more far away.
            (vec![vec![], vec![0, 0], vec![0], vec![2], vec![1, 3]], 4),
            (vec![vec![], vec![0, 0], vec![0], vec![2], vec![3, 1]], 4),
            // Not all of it is behind the end.
            (vec![vec![], vec![0], vec![1, 0], vec![0], vec![]], 1),
            (vec![vec![], vec![0]], 0),
        ];
        cases.extend((0..4).map(|_| random(t)));
        for (parents, end) in cases {
            let graph = Graph::new(parents.clone());
            let case = t.call(format!("order(&graph, {end}) with the parents {parents:?}"), || answer(&graph, end))?;
            let likely = complaint(&parents, end, case.value());
            let is_right = likely.is_none();
            case.otherwise(likely.unwrap_or_default())
                .expect_that("each value behind the end once, after all of its users", |_| is_right)?;
        }
        // As many ways as 2⁴⁰, but only 41 values.
        let ladder: Vec<Vec<usize>> = (0..=40usize).map(|i| i.checked_sub(1).map_or(vec![], |p| vec![p, p])).collect();
        let graph = Graph::new(ladder);
        let expected: Vec<usize> = (0..=40).rev().collect();
        t.call("order(&graph, 40), where each value is used twice by the next", || answer(&graph, 40))?
            .expect(expected)?;
        short_cuts(t, answer)?;
        deep(t, answer)
    })
}

/// Each value is used by the next two, so there are ways of many lengths from each to the end.
fn short_cuts(t: &mut Trial, answer: Answer) -> Tried {
    let parents: Vec<Vec<usize>> = (0..MANY).map(|i| (i.saturating_sub(2)..i).collect()).collect();
    let graph = Graph::new(parents.clone());
    let tried = format!("order(&graph, {}), where each of {MANY} values is used by the next two", MANY - 1);
    let order = t.run(&tried, || answer(&graph, MANY - 1))?;
    if order.iter().rev().ne((0..MANY).collect::<Vec<_>>().iter()) {
        let likely = complaint(&parents, MANY - 1, &order).unwrap_or_default();
        return Err(Stop::failed(tried, show(&order), "all of them, from the last to the first", likely));
    }
    if graph.asked() > 50 * MANY {
        let returned = format!("the right order, after {} calls of `parents`", graph.asked());
        let likely = "the parents of a value are asked for again each time that another way to it is found: one that was \
                      seen needs no second visit, so its turn has to come when all of its users had theirs";
        return Err(Stop::failed(tried, returned, "a few calls for each value", likely));
    }
    Ok(())
}

/// A random graph of 12 values under random numbers, and one of them that some are behind.
fn random(t: &mut Trial) -> (Vec<Vec<usize>>, usize) {
    let mut numbers: Vec<usize> = (0..12).collect();
    numbers.shuffle(&mut t.rng);
    let mut parents = vec![vec![]; 12];
    for i in 3..12 {
        parents[numbers[i]] = vec![numbers[i - 1 - t.rng.random_range(0..2)], numbers[t.rng.random_range(0..i)]];
    }
    (parents, numbers[10])
}

/// What is wrong with an order, if anything is.
fn complaint(parents: &[Vec<usize>], end: usize, order: &[usize]) -> Option<String> {
    if let Some(stray) = order.iter().find(|&&i| i >= parents.len()) {
        return Some(format!("there is no value {stray}"));
    }
    let (reached, preorder) = (as_reached(parents, end), preorder(parents, end));
    let behind: BTreeSet<usize> = reached.iter().copied().collect();
    let listed: BTreeSet<usize> = order.iter().copied().collect();
    if let Some(missing) = behind.difference(&listed).next() {
        return Some(match () {
            () if *missing == end => "the end itself belongs to the list: it is where the gradient begins".into(),
            () if behind.iter().any(|&user| parents[user].iter().filter(|&i| i == missing).count() > 1) => format!(
                "value {missing} is missing, and one of its users lists it twice: whoever counts the users has to \
                 count and to strike off in the same way"
            ),
            () if order.iter().all(|&i| !parents[i].is_empty()) => format!(
                "value {missing} is missing: those without parents belong to it too, as their gradients are what we want"
            ),
            () => format!("value {missing} is missing, though the end depends on it"),
        });
    }
    if let Some(stranger) = listed.difference(&behind).next() {
        return Some(format!("value {stranger} is not behind the end: start at the end, and follow the parents"));
    }
    if let Some(twice) = listed.iter().find(|&&i| order.iter().filter(|&&j| j == i).count() > 1) {
        return Some(format!("value {twice} is listed more than once: remember which values were seen"));
    }
    let place = |i: usize| order.iter().position(|&j| j == i);
    let (user, parent) = order
        .iter()
        .flat_map(|&user| parents[user].iter().map(move |&parent| (user, parent)))
        .find(|&(user, parent)| place(parent) < place(user))?;
    // Before this user, somebody else listed it twice.
    let is_twice = |other: &&usize| parents[**other].iter().filter(|&&i| i == parent).count() > 1;
    let twice = order.iter().take_while(|&&other| other != parent).find(is_twice);
    let is_reversed = order.iter().all(|&user| parents[user].iter().all(|&parent| place(parent) < place(user)));
    Some(match () {
        () if is_reversed => {
            "this is the order of the computation, parents first; gradients flow the other way: reverse it".into()
        }
        () if twice.is_some_and(|twice| place(*twice) < place(user)) => format!(
            "value {parent} comes before its user {user}, whose share would come too late; before it comes {}, which \
            lists {parent} twice: whoever counts the users has to count and to strike off in the same way",
            twice.unwrap_or(&user)
        ),
        () if order == reached || order == preorder => format!(
            "value {parent} comes before its user {user}: a value that is listed, or marked as seen, as soon as it is \
             met may come too early; its turn is after that of all its users"
        ),
        () if order.is_sorted() || order.iter().rev().is_sorted() => {
            "sorted by number, but the numbers say nothing about who was computed from whom".into()
        }
        () => format!("value {parent} comes before its user {user}, whose share would come too late"),
    })
}

/// The mistake of a queue: each value at the moment at which it is first met.
fn as_reached(parents: &[Vec<usize>], end: usize) -> Vec<usize> {
    let (mut order, mut waiting) = (vec![end], VecDeque::from([end]));
    while let Some(i) = waiting.pop_front() {
        for &parent in &parents[i] {
            if !order.contains(&parent) {
                order.push(parent);
                waiting.push_back(parent);
            }
        }
    }
    order
}

/// The same with a stack.
fn preorder(parents: &[Vec<usize>], end: usize) -> Vec<usize> {
    let (mut order, mut open) = (vec![], vec![end]);
    while let Some(i) = open.pop() {
        if !order.contains(&i) {
            order.push(i);
            open.extend(parents[i].iter().rev());
        }
    }
    order
}

fn deep(t: &mut Trial, answer: Answer) -> Tried {
    let tried = format!("order(&graph, {}), a chain of {DEEP} values", DEEP - 1);
    let ask = move || {
        let graph = Graph::new((0..DEEP).map(|i| i.checked_sub(1).into_iter().collect()).collect());
        let order = answer(&graph, DEEP - 1);
        (order, graph.stack_used())
    };
    let (order, used) = t.run(&tried, || with_stack(ROOM, ask))?;
    if order.iter().ne((0..DEEP).rev().collect::<Vec<_>>().iter()) {
        let expected = "all of them, from the last to the first";
        return Err(Stop::failed(tried, show(&order), expected, "right for small graphs, but not for a long one"));
    }
    if used > FLAT {
        let returned = format!("the right order, over {} MB of stack", used >> 20);
        let likely = "a function that calls itself for each parent: a main thread has 8 MB, so a longer chain would \
                      crash. Keep a list of open values instead, each with the number of parents that were visited";
        return Err(Stop::failed(tried, returned, "the same without recursion", likely));
    }
    Ok(())
}
