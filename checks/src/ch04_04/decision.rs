//! 4.4.3: decisions that weigh what a mistake costs.

use rand::Rng as _;

use crate::{Check, Trial, Tried, show};

/// What 4.4.3 asks for: p(ill) of every patient, who is ill, the threshold, and the costs of overlooking an illness and of a false alarm.
type TotalCost = fn(&[f32], &[bool], f32, f32, f32) -> f32;

/// 4.4.3: the threshold above which to treat, and what a threshold costs.
pub fn medical_decision(best_threshold: fn(f32, f32) -> f32, total_cost: TotalCost) -> Check {
    Check::new("4.4.3", move |t| {
        t.part("best_threshold", |t| thresholds(t, best_threshold))?;
        t.part("total_cost", |t| costs(t, total_cost))?;
        both(t, best_threshold, total_cost)
    })
}

fn thresholds(t: &mut Trial, best_threshold: fn(f32, f32) -> f32) -> Tried {
    let random = (t.rng.random_range(20.0..90.0f32), t.rng.random_range(1.0..9.0f32));
    for (missed, alarm) in [(99.0, 1.0), (1.0, 4.0), random, (2.5, 1.0), (1.0, 1.0), (1e6, 1.0), (0.25, 3000.0)] {
        let right = alarm / (missed + alarm);
        t.call(format!("best_threshold({missed}, {alarm})"), || best_threshold(missed, alarm))?
            .tolerance(1e-5, 0.0)
            .mistake("the two costs are swapped: the dearer it is to overlook an illness, the lower the threshold", || {
                missed / (missed + alarm)
            })
            .mistake("0.5 is right only if both mistakes cost the same; this is the most likely label again", || 0.5)
            .mistake("this is the ratio of the costs, the odds at which both choices cost the same; the probability is odds / (1 + odds)", || {
                alarm / missed
            })
            .mistake("the ratio of the costs is cut to a whole number: stay with f32", || 1.0 / (1.0 + (missed / alarm).floor()))
            .mistake("the ratio is upside down, and it is of odds, not a probability", || missed / alarm)
            .mistake("1 - missed / (missed + alarm) loses its digits where the quotient is nearly 1: write what is left as one quotient", || {
                1.0 - missed / (missed + alarm)
            })
            .suspect("it is near, but a search in steps only comes near: solve p · missed = (1 - p) · alarm for p", |found| {
                (found - right).abs() < 2e-3
            })
            .expect(right)?;
    }
    Ok(())
}

const ROUNDED: &str = "a patient below the threshold, if only by a little, is not treated: compare the numbers as they are, without rounding";

fn costs(t: &mut Trial, total_cost: TotalCost) -> Tried {
    let p: Vec<f32> = (0..40).map(|_| t.rng.random_range(0.0..1.0)).collect();
    let ill: Vec<bool> = p.iter().map(|p| t.rng.random_range(0.0..1.0) < *p).collect();
    let small = (vec![0.9, 0.6, 0.4, 0.3, 0.2, 0.1], vec![true, false, true, true, false, false], 0.5);
    let ends = (vec![1.0, 0.0, 1.0, 0.0], vec![true, true, false, false]);
    let (everybody, nobody) = ((ends.0.clone(), ends.1.clone(), 0.0), (ends.0, ends.1, 1.5));
    let own = t.rng.random_range(0.2..0.8);
    let costs = (t.rng.random_range(5.0..40.0f32), t.rng.random_range(0.2..0.9f32));
    let cases = [(small, (20.0, 4.0)), ((p.clone(), ill.clone(), 0.3), (20.0, 4.0)), ((p, ill, own), costs)];
    for ((p, ill, threshold), (missed_cost, alarm_cost)) in
        cases.into_iter().chain([(everybody, (2.0, 7.0)), (nobody, (2.0, 7.0))])
    {
        let count = |treated: bool, is_ill: bool| {
            p.iter().zip(&ill).filter(|(p, ill)| (**p >= threshold) == treated && **ill == is_ill).count() as f32
        };
        let (missed, alarms) = (count(false, true), count(true, false));
        let expected = missed * missed_cost + alarms * alarm_cost;
        let tried = format!(
            "total_cost(&p, &ill, {threshold}, {missed_cost}, {alarm_cost}) with p = {}, ill = {}",
            show(&p),
            show(&ill)
        );
        t.call(tried, || total_cost(&p, &ill, threshold, missed_cost, alarm_cost))?
            .mistake("the two costs are swapped: an ill patient below the threshold is the missed one", || {
                missed * alarm_cost + alarms * missed_cost
            })
            .mistake("this is the mean cost; the total is asked for", || expected / p.len() as f32)
            .mistake("only the missed illnesses are counted; a false alarm has its price too", || missed * missed_cost)
            .mistake("only the false alarms are counted", || alarms * alarm_cost)
            .mistake("both mistakes cost the same here: weigh each with its own cost", || missed + alarms)
            .mistake("a patient exactly at the threshold is treated: p >= threshold", || {
                let at = p.iter().zip(&ill).filter(|(p, _)| **p == threshold);
                let change = |ill: bool| if ill { missed_cost } else { -alarm_cost };
                expected + at.map(|(_, ill)| change(*ill)).sum::<f32>()
            })
            .mistake(ROUNDED, || {
                let per_cent = |p: f32| (100.0 * p).round();
                let wrong = |treated: bool, is_ill: bool| {
                    p.iter().zip(&ill).filter(|(p, ill)| (per_cent(**p) >= per_cent(threshold)) == treated && **ill == is_ill).count() as f32
                };
                wrong(false, true) * missed_cost + wrong(true, false) * alarm_cost
            })
            .mistake("the right decisions are charged, and the mistakes are free: are those treated whose p is below the threshold?", || {
                count(true, true) * missed_cost + count(false, false) * alarm_cost
            })
            .expect(expected)?;
    }
    let tried = "total_cost(&[0.5], &[false], 0.5, 20.0, 3.0)";
    t.call(tried, || total_cost(&[0.5], &[false], 0.5, 20.0, 3.0))?
        .otherwise("a patient exactly at the threshold is treated: p >= threshold")
        .expect(3.0)?;
    for (p, threshold) in [(0.503, 0.507), (0.3f32.next_down(), 0.3)] {
        t.call(format!("total_cost(&[{p}, {p}], &[true, false], {threshold}, 20.0, 3.0)"), || {
            total_cost(&[p, p], &[true, false], threshold, 20.0, 3.0)
        })?
        .otherwise(ROUNDED)
        .expect(20.0)?;
    }
    Ok(())
}

/// On many patients with honest probabilities no other threshold is clearly cheaper than the best one.
fn both(t: &mut Trial, best_threshold: fn(f32, f32) -> f32, total_cost: TotalCost) -> Tried {
    let p: Vec<f32> = (0..4_000).map(|_| t.rng.random_range(0.0f32..1.0).powi(2)).collect();
    let ill: Vec<bool> = p.iter().map(|p| t.rng.random_range(0.0..1.0) < *p).collect();
    let cost = |threshold| total_cost(&p, &ill, threshold, 9.0, 1.0);
    let sweep = t.run("the costs of 4000 random patients at 19 thresholds", || {
        (1..20).map(|i| cost(i as f32 * 0.05)).collect::<Vec<_>>()
    })?;
    let cheapest = sweep.into_iter().fold(f32::INFINITY, f32::min);
    t.call("the cost of 4000 random patients at best_threshold(9.0, 1.0)", || cost(best_threshold(9.0, 1.0)))?
        .otherwise("each half passes by itself; together the threshold must be the one that makes the costs least")
        .expect_that(format!("at most 10 % above the cheapest of a sweep, {cheapest}"), |cost| {
            *cost <= 1.1 * cheapest
        })?;
    Ok(())
}
