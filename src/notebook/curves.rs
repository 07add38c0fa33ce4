//! The drawing of a [`ProgressBoard`](super::ProgressBoard): the curves of the epochs up to now.

use std::time::{Duration, Instant};

use super::LiveDisplay;
use crate::plot::Theme;
use crate::train::{Epoch, History};

/// The kernel would drop what comes more often, and each drawing costs a millisecond.
const INTERVAL: Duration = Duration::from_millis(100);

/// More points than this cannot be told apart on a page, but would have to be sent each time.
const MOST_POINTS: usize = 400;

/// More lines than this nobody reads.
const MOST_LINES: usize = 40;

/// A figure that grows with each epoch, drawn at most ten times in a second. It ends with the last state.
#[derive(Debug)]
pub(super) struct Curves {
    max_epochs: usize,
    history: History,
    drawn: usize,
    next: Instant,
    display: Option<LiveDisplay>,
}

impl Curves {
    /// Shows nothing until the first epoch has ended.
    pub(super) fn new(max_epochs: usize) -> Self {
        Self { max_epochs, history: History::default(), drawn: 0, next: Instant::now(), display: None }
    }

    pub(super) fn add(&mut self, epoch: &Epoch) {
        self.history.push(*epoch);
        let now = Instant::now();
        if now >= self.next {
            self.next = now + INTERVAL;
            self.draw();
        }
    }

    fn draw(&mut self) {
        let (svg, text) = self.forms();
        let forms = [("image/svg+xml", svg.as_str()), ("text/plain", text.as_str())];
        match &self.display {
            Some(display) => display.update(&forms),
            None => self.display = LiveDisplay::new(&forms),
        }
        self.drawn = self.history.len();
    }

    /// The curves under the last epoch's numbers, and the lines of the epochs as text.
    fn forms(&self) -> (String, String) {
        let mut figure = thinned(&self.history, MOST_POINTS).plot();
        figure.title = title(self.history.last(), self.max_epochs);
        if self.max_epochs > 1 {
            // The axis is as long from the start as it will be at the end.
            figure = figure.each_chart(|chart| chart.x_range(1.0..self.max_epochs as f64));
        }
        (figure.to_svg(Theme::Notebook), thinned(&self.history, MOST_LINES).to_string())
    }
}

impl Drop for Curves {
    /// Draws the last state, also of a run that failed.
    fn drop(&mut self) {
        if self.drawn < self.history.len() {
            self.draw();
        }
    }
}

/// The history if it is short; or else the first of every so many epochs, and the last.
fn thinned(history: &History, most: usize) -> History {
    let (step, count) = (history.len().div_ceil(most).max(1), history.len());
    let mut thin = History::default();
    for (place, epoch) in history.epochs().iter().enumerate() {
        if place % step == 0 || place + 1 == count {
            thin.push(*epoch);
        }
    }
    thin
}

/// What the last epoch measured, and how many epochs there will be.
fn title(last: &Epoch, max_epochs: usize) -> String {
    let measures: Vec<String> = last.measures().map(|(name, value)| format!("{name} {}", value.trim_start())).collect();
    format!("epoch {} of {}: {}", last.epoch, max_epochs.max(last.epoch), measures.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epoch(number: usize) -> Epoch {
        Epoch { epoch: number, train_loss: 0.5, val_loss: 0.625, val_accuracy: Some(0.75), seconds: 1.0 }
    }

    #[test]
    fn the_title_is_the_last_epoch() {
        let expected = "epoch 3 of 10: train loss 0.5000, val loss 0.6250, val accuracy 0.7500";
        assert_eq!(title(&epoch(3), 10), expected);
    }

    #[test]
    fn the_drawing_has_the_curves_and_the_lines() {
        let mut curves = Curves::new(5);
        curves.add(&epoch(1));
        curves.add(&epoch(2));
        let (svg, text) = curves.forms();
        assert!(svg.contains("epoch 2 of 5") && svg.contains("val accuracy"));
        assert_eq!(text.lines().count(), 2);
    }

    #[test]
    fn a_long_history_is_thinned_but_for_its_ends() {
        let mut history = History::default();
        (1..=1000).for_each(|number| history.push(epoch(number)));
        let thin = thinned(&history, 40);
        assert_eq!((thin.len(), thin.epochs()[0].epoch, thin.last().epoch), (41, 1, 1000));
        assert_eq!(thinned(&thin, 41), thin);
        assert!(thinned(&History::default(), 40).is_empty());
    }
}
