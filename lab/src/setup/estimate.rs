//! How far a set-up is, and how long it will still take.
//!
//! For each step it is known how long it takes on two cores. How fast this machine is, shows in what is done already.

use std::time::Instant;

/// The speed of the machine counts as known when this much is done, in seconds on two cores.
const KNOWN_AFTER: f64 = 15.0;

/// How much of the time has passed when all pieces of a step but the last few are done.
const EARLY: f64 = 0.6;

/// One step of the whole.
#[derive(Clone, Debug)]
pub struct Job {
    seconds: f64,
    begun: Option<Instant>,
    done: f64,
}

impl Job {
    /// One that takes so many seconds on two cores.
    pub fn new(seconds: f64) -> Self {
        Self { seconds, begun: None, done: 0.0 }
    }

    /// It has begun.
    pub fn begin(&mut self, now: Instant) {
        self.begun = Some(now);
    }

    /// This part of its pieces is done, from 0 to 1. The largest ones come last, as they use all others. A second program
    /// that counts anew for the same step changes nothing.
    pub fn advance(&mut self, part: f64) {
        self.done = self.done.max(EARLY * part.clamp(0.0, 1.0));
    }

    /// It has ended. If there was nothing to do, it does not count.
    pub fn end(&mut self, was_work: bool) {
        self.done = 1.0;
        if !was_work {
            self.seconds = 0.0;
        }
    }

    fn runs(&self) -> bool {
        self.begun.is_some() && self.done < 1.0
    }
}

/// How far the whole is.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// The steps that are being done.
    pub text: String,
    /// How much of the whole is done, from 0 to 1.
    pub done: f64,
    /// How many seconds it will still take.
    pub seconds_left: f64,
}

impl Estimate {
    /// That of these steps.
    pub fn of<'a>(jobs: impl Iterator<Item = (&'a str, &'a Job)> + Clone, now: Instant) -> Self {
        let all: f64 = jobs.clone().map(|(_, job)| job.seconds).sum();
        let done: f64 = jobs.clone().map(|(_, job)| job.seconds * job.done).sum();
        let begun = jobs.clone().filter(|(_, job)| job.seconds > 0.0).filter_map(|(_, job)| job.begun).min();
        let elapsed = begun.map_or(0.0, |begun| now.saturating_duration_since(begun).as_secs_f64());
        // As on two cores at first, and then more and more as it was so far.
        let slowness = (elapsed + KNOWN_AFTER) / (done + KNOWN_AFTER);
        let names: Vec<_> = jobs.filter(|(_, job)| job.runs()).map(|(title, _)| title).collect();
        Self {
            text: names.join(", "),
            done: if all > 0.0 { done / all } else { 1.0 },
            seconds_left: (all - done) * slowness,
        }
    }
}

/// The rest as one says it.
pub fn readable(seconds_left: f64) -> String {
    match seconds_left {
        seconds if seconds < 5.0 => "a moment".to_owned(),
        seconds if seconds < 50.0 => format!("about {:.0} s", (seconds / 10.0).ceil() * 10.0),
        seconds if seconds < 80.0 => "about a minute".to_owned(),
        seconds => format!("about {:.0} min", seconds / 60.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn estimate(jobs: &[(&str, Job)], now: Instant) -> Estimate {
        Estimate::of(jobs.iter().map(|(title, job)| (*title, job)), now)
    }

    #[test]
    fn what_is_left_follows_the_speed_of_the_machine() {
        let start = Instant::now();
        let mut jobs = [("long", Job::new(200.0)), ("short", Job::new(100.0))];
        assert_eq!(estimate(&jobs, start).seconds_left, 300.0);
        jobs[0].1.begin(start);
        jobs[0].1.advance(0.5);
        let as_expected = estimate(&jobs, start + Duration::from_secs(60));
        assert_eq!(as_expected, Estimate { text: "long".into(), done: 0.2, seconds_left: 240.0 });
        let slow = estimate(&jobs, start + Duration::from_secs(120)).seconds_left;
        assert!((400.0..480.0).contains(&slow), "{slow}");
    }

    #[test]
    fn what_was_there_already_does_not_count() {
        let start = Instant::now();
        let mut jobs = [("there", Job::new(1000.0)), ("new", Job::new(100.0))];
        jobs[0].1.begin(start);
        jobs[0].1.end(false);
        assert_eq!(estimate(&jobs, start), Estimate { text: String::new(), done: 0.0, seconds_left: 100.0 });
        jobs[1].1.end(true);
        assert_eq!(estimate(&jobs, start).done, 1.0);
    }

    #[test]
    fn the_rest_reads_well() {
        let read = [2.0, 12.0, 49.0, 61.0, 250.0].map(readable);
        assert_eq!(read, ["a moment", "about 20 s", "about 50 s", "about a minute", "about 4 min"]);
    }
}
