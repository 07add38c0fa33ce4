//! A figure that is built up before an audience: the empty axes, then what is drawn on them, piece by piece.

use super::Frames;
use crate::plot::figure::{Body, Figure};

impl Figure {
    /// What is added from here on appears one step later, where the figure is [built up](Frames::build_up). A notebook
    /// shows the whole figure.
    ///
    /// # Panics
    /// If the figure is not a chart.
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames};
    /// let (hours, points) = ([1.0, 2.0, 3.0], [2.9, 5.3, 6.6]);
    /// let axes = Figure::new("A line").x_label("hours").y_label("points");
    /// let figure = axes.step().scatter("students", &hours, &points).step().function("model", 0.0..4.0, |x| 2.0 * x);
    /// assert_eq!(Frames::build_up(&figure).len(), 3); // the axes, the students, the model
    /// ```
    #[track_caller]
    pub fn step(mut self) -> Figure {
        self.chart("a step").steps.last += 1;
        self
    }

    /// How many steps come after the empty axes. Panels are built up one after the other.
    pub(crate) fn step_count(&self) -> usize {
        match &self.body {
            Body::Chart(chart) => chart.steps.last,
            Body::Panels(panels) => panels.figures.iter().map(Figure::step_count).sum(),
            _ => 0,
        }
    }

    /// The figure as far as it is built up after so many steps.
    fn up_to(&self, step: usize) -> Figure {
        let mut figure = self.clone();
        // The last step is the figure itself.
        if step < self.step_count() {
            match &mut figure.body {
                Body::Chart(chart) => chart.steps.shown = Some(step),
                Body::Panels(panels) => {
                    let mut left = step;
                    for panel in &mut panels.figures {
                        let of_panel = left.min(panel.step_count());
                        *panel = panel.up_to(of_panel);
                        left -= of_panel;
                    }
                }
                _ => {}
            }
        }
        figure
    }
}

impl Frames {
    /// The steps in which a figure is built up: first its axes, then what was added before each further
    /// [`step`](Figure::step), and at last the whole. Axes, colours and words have the places that they have in the whole.
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames};
    /// let figure = Figure::new("Loss").step().line("training", &[1, 2, 3], &[0.8, 0.5, 0.4]);
    /// let steps = Frames::build_up(&figure);
    /// assert_eq!(steps.values(), ["1 of 2", "2 of 2"]);
    /// assert_eq!(steps.figures()[0].to_string(), "Figure \"Loss\": an empty chart");
    /// assert_eq!(steps.figures()[1], figure);
    /// ```
    pub fn build_up(figure: &Figure) -> Frames {
        let last = figure.step_count();
        Frames {
            quantity: "step".to_owned(),
            values: (0..=last).map(|step| format!("{} of {}", step + 1, last + 1)).collect(),
            figures: (0..=last).map(|step| figure.up_to(step)).collect(),
            still: last,
            told: false,
        }
    }
}
