//! 4.6.3 and 4.6.4: which points polynomials and rectangles shatter.

use rand::Rng as _;
use rand::seq::SliceRandom as _;

use crate::{Check, Trial, Tried, show};

type Separate = fn(&[f64], &[bool]) -> (f64, Vec<f64>);

/// 4.6.3: polynomials with the asked signs, and how many points they shatter.
pub fn polynomial(separate: Separate, vc_dimension: fn(usize, usize) -> usize) -> Check {
    Check::new("4.6.3", move |t| {
        t.part("separate", |t| separation(t, separate))?;
        let random = (t.rng.random_range(2..5), t.rng.random_range(3..6));
        let large = [(20, 5), (5, 100), (784, 3), (20, 20)];
        for (inputs, degree) in [(3, 2), (1, 5), random, (2, 5), (4, 1), (3, 0)].into_iter().chain(large) {
            let exact = (1..=degree).fold(1, |product, k| product * (inputs + k) / k);
            t.call(format!("vc_dimension({inputs}, {degree})"), || vc_dimension(inputs, degree))?
                .tolerance(0.0, 0.0)
                .mistake("the constant term is missing: x⁰ counts as well", || exact - 1)
                .mistake("this is the degree; a polynomial with so many roots has one coefficient more", || degree)
                .mistake("this is right for one variable; with more there are mixed terms, such as x y", || degree + 1)
                .mistake(
                    "no single power may exceed the degree here, but their sum must not: x² y² has degree 4",
                    || (degree as f64 + 1.0).powi(inputs as i32),
                )
                .mistake("this is right for two variables; count the products of powers of any number of them", || {
                    if inputs < 2 { exact } else { (degree + 1) * (degree + 2) / 2 }
                })
                .suspect("a product on the way outgrew its type, and began again at 0: divide as you go, or take the factors one by one, so that none is larger than the result", |found| {
                    large.contains(&(inputs, degree)) && *found != exact
                })
                .mistake("the mixed terms are missing, such as x y", || inputs * degree + 1)
                .mistake("only the terms of exactly this degree are counted; the lower ones belong to it too", || {
                    (1..inputs).fold(1, |product, k| product * (degree + k) / k)
                })
                .expect(exact)?;
        }
        Ok(())
    })
}

fn separation(t: &mut Trial, separate: Separate) -> Tried {
    let points: Vec<f64> = (0..6).map(|i| 2.0 * f64::from(i) + t.rng.random_range(-0.9..0.9)).collect();
    let labels: Vec<bool> = (0..6).map(|_| t.rng.random()).collect();
    let mut order: Vec<usize> = (0..300).collect();
    order.shuffle(&mut t.rng);
    // All of them between 0 and 1.
    let crowded: Vec<f64> = [4, 0, 2, 1, 3].map(|i| (f64::from(i) + t.rng.random_range(0.1..0.9)) / 5.0).to_vec();
    let many = (order.iter().map(|i| *i as f64).collect(), order.iter().map(|i| i % 7 < 3).collect());
    for (points, labels) in [
        (vec![0.0, 1.0, 2.0, 4.0, 5.0, 7.0], vec![true, false, false, true, false, true]),
        (vec![-3.0, -1.0, 0.0, 1.0], vec![false, false, true, false]),
        (vec![2.0, -1.0, 5.0, 0.0], vec![true, false, false, true]),
        (points, labels),
        (vec![1.0, 2.0], vec![true, true]),
        (vec![3.0], vec![false]),
        (crowded, vec![true, false, true, true, false]),
        (vec![3e-20, 1e-20, -2e-20], vec![true, false, true]),
        (vec![1e9 + 3.0, 1e9, 1e9 + 1.0], vec![false, true, true]),
        (vec![-4e150, 6e150], vec![true, false]),
        many,
    ] {
        let mut sorted: Vec<(f64, bool)> = points.iter().copied().zip(labels.iter().copied()).collect();
        let middles = |pairs: &[(f64, bool)]| {
            let changes = pairs.windows(2).filter(|pair| pair[0].1 != pair[1].1);
            changes.map(|pair| (pair[0].0 + pair[1].0) / 2.0).collect::<Vec<_>>()
        };
        let unsorted = middles(&sorted);
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let roots = middles(&sorted);
        let c = if sorted[sorted.len() - 1].1 { 1.0 } else { -1.0 };
        // All distances are judged by the smallest one.
        let gap = sorted.windows(2).map(|pair| pair[1].0 - pair[0].0).fold(f64::MAX, f64::min);
        // The order of the roots is the reader's choice.
        let is = |(found, at): &(f64, Vec<f64>), c: f64, roots: &[f64]| {
            let mut at = at.clone();
            at.sort_by(f64::total_cmp);
            let mut roots = roots.to_vec();
            roots.sort_by(f64::total_cmp);
            let is_near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-6 * gap;
            *found == c && at.len() == roots.len() && at.iter().zip(&roots).all(is_near)
        };

        t.call(format!("separate(&{}, &{labels:?})", show(&points)), || separate(&points, &labels))?
            .suspect("the signs are the wrong way round: to the right of all roots the sign is that of c", |found| {
                is(found, -c, &roots)
            })
            .suspect(
                "these points have one whole part, and they are in the order in which they came: sort them by all of \
                their digits, with `total_cmp`",
                |found| points.iter().all(|x| (0.0..1.0).contains(x)) && is(found, found.0, &unsorted),
            )
            .suspect(
                "the points are in any order: sort them, with their labels, before you look for changes",
                |found| roots != unsorted && is(found, found.0, &unsorted),
            )
            .suspect("the polynomial is 0 at a point: put the roots between the points", |(_, at)| {
                at.iter().any(|root| points.contains(root))
            })
            .suspect(
                "there are too many roots: one for each change of the label from a point to its neighbour",
                |(_, at)| at.len() > roots.len(),
            )
            .suspect("points are distinct however near they are: compare them without a tolerance", |(_, at)| {
                gap < 1e-15 && at.len() < roots.len()
            })
            .suspect(
                "there are too few roots: one for each change of the label from a point to its neighbour",
                |(_, at)| at.len() < roots.len(),
            )
            .expect_that(format!("c = {c} and the roots {}", show(&roots)), |found| is(found, c, &roots))?;
    }
    Ok(())
}

type Points<'a> = &'a [[f64; 2]];

/// Whether the smallest rectangle around the wanted points has no other point in it.
fn pick(points: Points, wanted: &[bool]) -> bool {
    let chosen = || points.iter().zip(wanted).filter(|(_, wanted)| **wanted).map(|(point, _)| point);
    let is_in = |point: &[f64; 2]| {
        (0..2).all(|i| {
            let (low, high) = chosen().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), p| (l.min(p[i]), h.max(p[i])));
            (low..=high).contains(&point[i])
        })
    };
    points.iter().zip(wanted).all(|(point, wanted)| *wanted || !is_in(point))
}

/// Whether each choice can be picked.
fn shattered(points: Points) -> bool {
    (0..1 << points.len()).all(|bits: usize| {
        let wanted: Vec<bool> = (0..points.len()).map(|i| bits >> i & 1 == 1).collect();
        pick(points, &wanted)
    })
}

/// n points with whole coordinates from -2 to 2.
fn on_grid(t: &mut Trial, n: usize) -> Vec<[f64; 2]> {
    (0..n).map(|_| [0; 2].map(|_| f64::from(t.rng.random_range(-2..=2i8)))).collect()
}

/// 4.6.4: which points rectangles can pick, and which they shatter.
pub fn rectangles(can_pick: fn(Points, &[bool]) -> bool, is_shattered: fn(Points) -> bool) -> Check {
    Check::new("4.6.4", move |t| {
        let diamond = [[0.0, 1.0], [1.0, 0.0], [2.0, 1.0], [1.0, 2.0]];
        let square = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0]];
        let random: Vec<[f64; 2]> =
            (0..4).map(|_| [t.rng.random_range(0.0..9.0), t.rng.random_range(0.0..9.0)]).collect();
        let wish: Vec<bool> = (0..4).map(|_| t.rng.random()).collect();
        t.part("can_pick", |t| {
        for (points, wanted, likely) in [
            (
                &[[0.0, 0.0], [1.0, 5.0], [2.0, 0.5]][..],
                &[true, false, true][..],
                "a point is in the rectangle only if both its coordinates are: between in x alone is not enough",
            ),
            (
                &diamond,
                &[true, true, false, false],
                "the smallest rectangle around the first two has the corners (0, 0) and (1, 1), and the others are outside",
            ),
            (
                &[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]],
                &[true, false, true],
                "every rectangle around the first and the last holds the one in the middle",
            ),
            (
                &square,
                &[true, false, true, false],
                "the border belongs to the rectangle, so the other two corners are in it",
            ),
            (&diamond, &[false; 4], "to pick none is easy: an empty rectangle, or one far away"),
            (&diamond, &[true; 4], "to pick all is easy: a rectangle around everything"),
            (&[[1.0, 1.0], [1.0, 1.0]], &[true, false], "no rectangle can tell two equal points apart"),
            (
                &[[0.0, 0.0], [5.0, 5.0], [3.0, 3.0], [1.0, 1.0]],
                &[true, true, false, true],
                "the corners are the least and the largest coordinates of all wanted points, wherever in the list these are",
            ),
            (
                &[[0.0, 9.0], [9.0, 0.0], [4.0, 8.0], [2.0, 2.0]],
                &[true, true, false, true],
                "x and y have a least and a largest of their own, and they may be of four different points",
            ),
            (
                &[[-2.0, -2.0], [-1.0, -1.0]],
                &[true, false],
                "all coordinates are negative here: does your search for the largest one begin with 0?",
            ),
            (
                &[[2e12, 3e12], [5e12, 4e12], [3e12, 9e12]],
                &[true, true, false],
                "the coordinates may be as large as they like: begin the search with an infinity, or with the first wanted point",
            ),
            (
                &[[1.0, 1.0], [1.0 + 1e-12, 1.0]],
                &[true, false],
                "two points may be as near as they like: compare without a tolerance",
            ),
            (&random, &wish, "take the smallest rectangle around the wanted points, and look for others in it"),
        ] {
            t.call(format!("can_pick(&{}, &{wanted:?})", show(&points)), || can_pick(points, wanted))?
                .otherwise(likely)
                .expect(pick(points, wanted))?;
        }
        // On a grid many points lie on a border, or on each other.
        for round in 0..100 {
            let points = on_grid(t, round % 8);
            let wanted: Vec<bool> = points.iter().map(|_| t.rng.random()).collect();
            t.call(format!("can_pick(&{}, &{wanted:?})", show(&points)), || can_pick(&points, &wanted))?
                .otherwise("take the smallest rectangle around the wanted points, and look for others in it, also on its border")
                .expect(pick(&points, &wanted))?;
        }
            Ok(())
        })?;
        let five = [[0.0, 1.0], [1.0, 0.0], [2.0, 1.0], [1.0, 2.0], [1.0, 1.0]];
        let nine: Vec<[f64; 2]> =
            (0..9).map(|_| [t.rng.random_range(0.0..9.0), t.rng.random_range(0.0..9.0)]).collect();
        let spread: Vec<[f64; 2]> = random.iter().copied().chain([[4.0, 4.5]]).collect();
        t.part("is_shattered", |t| {
        for (points, likely) in [
            (&diamond[..], "for each of the 16 choices there is a rectangle: is one of them refused?"),
            (&square, "4 points, but not these: two opposite corners can't be picked alone. Are all 16 choices tried?"),
            (&five, "all but the one in the middle can't be picked without it"),
            (
                &[[0.0, 0.0], [1.0, 2.0], [2.0, 1.0]],
                "for each of the 8 choices there is a rectangle: is one of them refused?",
            ),
            (
                &[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]],
                "the outer two can't be picked without the one in between; every choice counts",
            ),
            (&random, "try every choice of wanted points: the bits of the numbers from 0 to 2ⁿ - 1"),
            (
                &spread,
                "no 5 points are shattered: one of them is in the rectangle around the leftmost, rightmost, highest and lowest",
            ),
            (&[[1.0, 1.0], [1.0, 1.0]], "two equal points can't be told apart: try to pick one of them alone"),
            (&[], "there is one choice from no points, and it can be picked"),
            (&nine, "from 9 points there are 512 choices, more than a byte can count: count them as `usize`"),
        ] {
            let expected = shattered(points);
            t.call(format!("is_shattered(&{})", show(&points)), || is_shattered(points))?
                .otherwise(likely)
                .expect(expected)?;
        }
        for round in 0..60 {
            let points = on_grid(t, round % 6);
            t.call(format!("is_shattered(&{})", show(&points)), || is_shattered(&points))?
                .otherwise("try every choice of wanted points, and ask of each whether some rectangle picks it")
                .expect(shattered(&points))?;
        }
            Ok(())
        })?;
        Ok(())
    })
}
