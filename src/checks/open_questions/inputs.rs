//! S4: inputs that make no sense, and inputs that were never seen.

use ndarray::array;
use rand::Rng as _;

use crate::checks::Check;
use crate::nn::LeastSquares;

type Answer = fn(&LeastSquares, &[[f32; 2]], [f32; 2]) -> Result<(f64, bool), String>;

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
        let _ = t
            .call(show([14.0, 11.0]), || answer(&line, &seen, [14.0, 11.0]))?
            .otherwise("each number is possible, but together they are longer than a day")
            .expect_that("an Err", Result::is_err)?;
        let mut unusual: Vec<([f32; 2], bool)> =
            vec![([4.0, 8.0], false), ([12.0, 6.0], true), ([6.0, 12.0], true), ([1.0, 6.0], true), ([6.0, 0.0], true)];
        unusual.push(([t.rng.random_range(2.5..9.5), t.rng.random_range(1.0..8.5)], false));
        // The edges: of a day, and of what was seen.
        unusual.extend([([24.0, 0.0], true), ([0.0, 24.0], true), ([10.0, 9.0], false), ([2.0, 0.5], false)]);
        for (day, is_new) in unusual {
            let expected = line.predict(&day);
            let _ = t
                .call(show(day), || answer(&line, &seen, day))?
                .suspect("this day is unusual, but possible: predict, and say `true`", |a| {
                    a.is_err() && is_new && day != [24.0, 0.0] && day != [0.0, 24.0]
                })
                .suspect("24 hours of one thing are a whole day, and no longer: still possible", |a| {
                    a.is_err() && is_new
                })
                .suspect("this day is well within what was seen: no error", |a| a.is_err())
                .mistake("sleep and study are the wrong way round", || (line.predict(&[day[1], day[0]]), is_new))
                .suspect(
                    "the second part must be true here: one of the numbers lies outside the range that was seen",
                    |a| a.as_ref().is_ok_and(|(_, new)| is_new && !new),
                )
                .suspect("the range that was seen includes its ends", |a| {
                    (day == [10.0, 9.0] || day == [2.0, 0.5]) && a.as_ref().is_ok_and(|(_, new)| *new)
                })
                .suspect(
                    "the second part must be false here: each number lies between the smallest and the largest \
                        seen of its kind",
                    |a| a.as_ref().is_ok_and(|(_, new)| *new && !is_new),
                )
                .expect(Ok::<_, String>((expected, is_new)))?;
        }
        Ok(())
    })
}
