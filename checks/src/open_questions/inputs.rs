//! S4: inputs that make no sense, and inputs that were never seen.

use ndarray::array;
use rand::Rng as _;

use crate::{Check, Stop, Trial, Tried};
use workbook::nn::LeastSquares;

type Answer = fn(&LeastSquares, &[[f32; 2]], [f32; 2]) -> Result<(f64, bool), String>;

const SORTED: &str = "the range goes from the smallest to the largest of the numbers seen, wherever these are in the list, and not from the first day to the last";

/// S4: a prediction with a verdict on its input.
pub fn inputs(answer: Answer) -> Check {
    Check::new("S4", move |t| {
        let w = array![t.rng.random_range(1.0..3.0f64), t.rng.random_range(1.0..3.0f64)];
        let line = LeastSquares { w, b: t.rng.random_range(30.0..40.0) };
        let seen = [[4.0, 2.5], [8.0, 6.0], [2.0, 9.0], [6.5, 0.5], [10.0, 3.0]];
        let show = |day: [f32; 2]| {
            format!("predict_checked(&line, &seen, {day:?}) with sleep seen from 2 to 10, study from 0.5 to 9")
        };
        let nan = f32::NAN;
        let impossible = [
            ([30.0, 4.0], "sleep", "a day has 24 hours: 30 of one thing are too many"),
            ([4.0, 30.0], "study", "a day has 24 hours: 30 of one thing are too many"),
            ([-3.0, 4.0], "sleep", "there are no negative hours"),
            ([4.0, -0.5], "study", "there are no negative hours"),
            ([nan, 4.0], "sleep", "a NaN slips through: every comparison with it is false, so test what must hold"),
            ([4.0, nan], "study", "a NaN slips through: every comparison with it is false, so test what must hold"),
            ([4.0, f32::INFINITY], "study", "infinitely many hours are too many"),
            ([f32::INFINITY, 4.0], "sleep", "infinitely many hours are too many"),
            ([f32::NEG_INFINITY, 4.0], "sleep", "there are no negative hours"),
            ([24f32.next_up(), 0.0], "sleep", "exactly 24 hours are possible, and nothing above"),
            ([4.0, -1e-30], "study", "there are no negative hours, however few"),
        ];
        for (day, name, likely) in impossible {
            let _ = t
                .call(show(day), || answer(&line, &seen, day))?
                .suspect(format!("the message must name what is wrong, here `{name}`"), |a| a.is_err())
                .otherwise(likely)
                .expect_that(format!("an Err that names `{name}`"), |a| {
                    a.as_ref().is_err_and(|why| why.to_lowercase().contains(name))
                })?;
        }
        // Whoever names both in every message has not named the culprit.
        for hours in [t.rng.random_range(25.0..60f32).round(), -3.0, nan] {
            let days = [[hours, 4.0], [4.0, hours]];
            let mut words = vec![];
            for day in days {
                let found = t.run(show(day), || answer(&line, &seen, day))?;
                let why = found.err().unwrap_or_default();
                words.push((why.chars().filter(|letter| letter.is_alphabetic()).collect::<String>(), why));
            }
            if words[0].0 == words[1].0 {
                let expected = "an Err that says in words which of the two it is, here `sleep`";
                let likely = format!(
                    "with {:?} the message has the same words: the culprit is to be named by itself, so ask of each by itself, before you ask of both",
                    days[1]
                );
                return Err(Stop::failed(show(days[0]), format!("Err({:?})", words[0].1), expected, likely));
            }
        }
        for day in [[14.0, 11.0], [12.0, 12.25], [24.0, 24.0]] {
            let _ = t
                .call(show(day), || answer(&line, &seen, day))?
                .otherwise("each number is possible, but together they are longer than a day")
                .expect_that("an Err", Result::is_err)?;
        }
        let inside = [t.rng.random_range(2.5..9.5), t.rng.random_range(1.0..8.5)];
        // The first one has not been seen itself, and is between the first and the last of those that were.
        let mut days = vec![[6.0, 2.75], [4.0, 8.0], [12.0, 6.0], [6.0, 12.0], [1.0, 6.0], [6.0, 0.0], inside];
        // The edges: of what was seen, and of a day.
        days.extend([[10.0, 9.0], [2.0, 0.5], [10f32.next_up(), 5.0], [5.0, 0.5f32.next_down()]]);
        days.extend([[24.0, 0.0], [0.0, 24.0], [0.0, 0.0], [12.0, 12.0]]);
        for day in days {
            possible(t, answer, &line, &seen, day, &show(day))?;
        }
        let steep = LeastSquares { w: array![9.0, 5.0], b: -60.0 };
        let once = [[8.0, 4.0]];
        for day in [[12.0, 12.0], [1.0, 0.0], [8.0, 4.0], [8.0, 3.0], [7.0, 4.0]] {
            let tried = format!("predict_checked(&line, &[[8, 4]], {day:?}) with w = [9, 5], b = -60");
            possible(t, answer, &steep, &once, day, &tried)?;
        }
        Ok(())
    })
}

/// A possible day: a prediction, and whether it is new.
fn possible(
    t: &mut Trial,
    answer: Answer,
    line: &LeastSquares,
    seen: &[[f32; 2]],
    day: [f32; 2],
    tried: &str,
) -> Tried {
    let (prediction, whole) = (line.predict(&day), day[0] + day[1] == 24.0);
    // Whether the hours of one kind are outside of what the days seen allow, by a right rule and by wrong ones.
    let of = |i: usize| seen.iter().map(move |known| known[i]);
    let low = |i: usize| of(i).fold(f32::INFINITY, f32::min);
    let high = |i: usize| of(i).fold(f32::NEG_INFINITY, f32::max);
    let outside = |i: usize| day[i] < low(i) || day[i] > high(i);
    let at_an_end = |i: usize| outside(i) || day[i] == low(i) || day[i] == high(i);
    let (first, last) = (seen[0], seen[seen.len() - 1]);
    let beyond_first_and_last = |i: usize| day[i] < first[i].min(last[i]) || day[i] > first[i].max(last[i]);
    let as_sorted = |i: usize| day[i] < first[i] || day[i] > last[i];
    let at_ends = (0..2).all(|i| day[i] == low(i) || day[i] == high(i));
    // Whoever looks for the day itself among those seen calls it new, and nobody who looks at the first and the last does.
    let is_between = !at_ends && !as_sorted(0) && !as_sorted(1);
    let either = |is_new: &dyn Fn(usize) -> bool| (prediction, is_new(0) || is_new(1));
    let expected = either(&outside);
    let is_new = expected.1;
    let _ = t
        .call(tried, || answer(line, seen, day))?
        .tolerance(1e-9, 1e-9)
        .suspect("24 hours are a whole day, and no longer: still possible", |a| a.is_err() && whole)
        .suspect("this day is unusual, but possible: predict, and say `true`", |a| a.is_err() && is_new)
        .suspect("this day is well within what was seen: no error", |a| a.is_err())
        .suspect("the prediction is `line.predict(&day)` as it is, also below 0 and above 100", |a| {
            !(0.0..=100.0).contains(&prediction) && a.as_ref().is_ok_and(|(found, _)| (0.0..=100.0).contains(found))
        })
        .mistake("sleep and study are the wrong way round", || (line.predict(&[day[1], day[0]]), is_new))
        .mistake("the range that was seen includes its ends", || either(&at_an_end))
        // At the ends the mistake above is the likelier one.
        .mistake(SORTED, || if at_ends { expected } else { either(&as_sorted) })
        .mistake(SORTED, || if at_ends { expected } else { either(&beyond_first_and_last) })
        .mistake("new is a day with one of its numbers outside the range seen, and not every day that was not seen itself", || {
            (prediction, is_new || is_between)
        })
        .mistake("one of the two outside its range is enough to be new", || (prediction, outside(0) && outside(1)))
        .mistake("the hours of study have a range of their own", || (prediction, outside(0)))
        .mistake("the hours of sleep have a range of their own", || (prediction, outside(1)))
        .mistake("below the smallest that was seen is new as well", || either(&|i| day[i] > high(i)))
        .mistake("above the largest that was seen is new as well", || either(&|i| day[i] < low(i)))
        .suspect("the second part must be true here: one of the numbers lies outside the range that was seen", |a| {
            a.as_ref().is_ok_and(|(_, new)| is_new && !new)
        })
        .suspect(
            "the second part must be false here: each number lies between the smallest and the largest seen of its kind",
            |a| a.as_ref().is_ok_and(|(_, new)| *new && !is_new),
        )
        .expect(Ok::<_, String>(expected))?;
    Ok(())
}
