//! What a chart is made of: layers of data over two axes. Nothing here knows how it is drawn.

use super::grid::Grid;
use super::quantity::{Hue, hues};

/// The place of the legend.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Legend {
    /// The name of each line at its end, in its colour, where there is room for all of them. Else, and for what is not a
    /// line, in the emptiest corner; above the chart or to the right of it if every corner holds data. None for a single
    /// series without a name.
    #[default]
    Auto,
    /// In a corner of the plotting area, even if it covers data.
    TopLeft,
    /// In a corner of the plotting area, even if it covers data.
    TopRight,
    /// In a corner of the plotting area, even if it covers data.
    BottomLeft,
    /// In a corner of the plotting area, even if it covers data.
    BottomRight,
    /// In a row above the plotting area; to the right of it where the row would be too long.
    Above,
    /// To the right of the plotting area.
    Outside,
    /// None at all.
    Hidden,
}

/// Lines of up to so many points show them as markers.
const MARKED: usize = 30;

/// Whether all points of a line are marked: if they are few, and neither the ends of separate strokes nor the corners of
/// a staircase.
pub(crate) fn is_marked(x: &[f64]) -> bool {
    x.len() <= MARKED && !x.iter().any(|x| x.is_nan()) && !x.windows(2).any(|pair| pair[0] == pair[1])
}

/// The left and right end of a bar, on an axis on which the categories are 1 apart.
pub(crate) fn bar_sides(category: usize, group: usize, groups: usize) -> (f64, f64) {
    let width = 0.8 / groups.max(1) as f64;
    let left = category as f64 - 0.4 + group as f64 * width;
    (left, left + width * if groups > 1 { 0.94 } else { 1.0 })
}

/// One series or mark of a chart.
#[derive(Clone, PartialEq)]
pub(crate) enum Layer {
    Line {
        name: String,
        x: Vec<f64>,
        y: Vec<f64>,
    },
    Scatter {
        name: String,
        x: Vec<f64>,
        y: Vec<f64>,
    },
    Bars {
        name: String,
        values: Vec<f64>,
    },
    /// Bars that do not begin at the axis, at the chart's categories.
    Ranges {
        name: String,
        low: Vec<f64>,
        high: Vec<f64>,
    },
    Histogram {
        name: String,
        edges: Vec<f64>,
        counts: Vec<f64>,
        left_out: usize,
    },
    Contour {
        grid: Grid,
        levels: Vec<f64>,
    },
    HLine {
        name: String,
        y: f64,
    },
    VLine {
        name: String,
        x: f64,
    },
    /// A part of the chart, from the bottom to the top.
    Zone {
        name: String,
        from: f64,
        to: f64,
    },
    Note {
        x: f64,
        y: f64,
        text: String,
    },
}

/// What the reader of the code asked for on an axis.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct AxisOptions {
    pub log: bool,
    pub range: Option<(f64, f64)>,
}

/// The steps in which a chart is built up before an audience: first the empty axes, then what is added step by step.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Steps {
    /// For each layer the step in which it appears.
    pub of: Vec<usize>,
    /// The step to which what is added now belongs.
    pub last: usize,
    /// Up to which step it is shown; the whole chart if none is named.
    pub shown: Option<usize>,
}

#[derive(Clone, Default, PartialEq)]
pub(crate) struct Chart {
    pub layers: Vec<Layer>,
    pub steps: Steps,
    /// The labels below the bars; empty without bars.
    pub categories: Vec<String>,
    pub x: AxisOptions,
    pub y: AxisOptions,
    pub legend: Legend,
    /// Whether a unit is as long on both axes.
    pub equal: bool,
    /// Whether no bar says which colour stands for what, because another panel has it.
    pub without_bar: bool,
}

impl Chart {
    /// Adds a layer in front of all others, or below them.
    pub fn add(&mut self, layer: Layer, below: bool) {
        let place = if below { 0 } else { self.layers.len() };
        self.layers.insert(place, layer);
        self.steps.of.insert(place, self.steps.last);
    }

    /// Whether the layer with this number is drawn. What is not yet drawn has its place all the same: the axes, the
    /// colours and the words are those of the whole.
    pub fn shows(&self, layer: usize) -> bool {
        self.steps.shown.is_none_or(|shown| self.steps.of[layer] <= shown)
    }

    /// The layers that are drawn.
    pub fn shown(&self) -> impl Iterator<Item = &Layer> {
        self.layers.iter().enumerate().filter(|(number, _)| self.shows(*number)).map(|(_, layer)| layer)
    }

    /// The levels between the bands of colour that lie below everything, if there are any.
    pub fn levels(&self) -> Option<&[f64]> {
        self.layers.iter().find_map(|layer| match layer {
            Layer::Contour { levels, .. } => Some(levels.as_slice()),
            _ => None,
        })
    }

    /// Whether bands of colour lie below everything.
    pub fn has_contour(&self) -> bool {
        self.levels().is_some()
    }

    /// How many bars stand side by side at each label.
    pub fn bar_groups(&self) -> usize {
        self.layers.iter().filter(|layer| matches!(layer, Layer::Bars { .. })).count()
    }

    /// Whether a place is an end of a bar that stands alone at its label, and if so whether that is its upper end. What
    /// is noted there is the bar's own number.
    pub fn bar_end(&self, x: f64, y: f64) -> Option<bool> {
        if x.fract() != 0.0 || x < 0.0 || self.bar_groups() > 1 {
            return None;
        }
        let place = x as usize;
        self.layers.iter().find_map(|layer| match layer {
            Layer::Bars { values, .. } => values.get(place).filter(|value| **value == y).map(|_| y >= 0.0),
            Layer::Ranges { low, high, .. } => {
                let (low, high) = (*low.get(place)?, *high.get(place)?);
                (y == low || y == high).then_some(y == low.max(high))
            }
            _ => None,
        })
    }

    /// How many lines come before the series with this number: the first line is solid, whatever else there is.
    pub fn lines_before(&self, place: usize) -> usize {
        let before = self.layers.iter().filter(|layer| layer.is_series()).take(place);
        before.filter(|layer| matches!(layer, Layer::Line { .. })).count()
    }

    /// The colour of each series, in their order.
    pub fn hues(&self) -> Vec<Hue> {
        // The first colour is that of the bands below, if there are any.
        let first = usize::from(self.has_contour());
        hues(self.layers.iter().filter(|layer| layer.is_series()).map(Layer::name), first)
    }
}

impl Layer {
    /// What the legend calls it; "" if it has no entry there.
    pub fn name(&self) -> &str {
        match self {
            Layer::Line { name, .. }
            | Layer::Scatter { name, .. }
            | Layer::Bars { name, .. }
            | Layer::Ranges { name, .. }
            | Layer::Histogram { name, .. } => name,
            // These carry their text themselves.
            Layer::Contour { .. }
            | Layer::HLine { .. }
            | Layer::VLine { .. }
            | Layer::Zone { .. }
            | Layer::Note { .. } => "",
        }
    }

    /// Whether it takes a colour of its own.
    pub fn is_series(&self) -> bool {
        matches!(
            self,
            Layer::Line { .. }
                | Layer::Scatter { .. }
                | Layer::Bars { .. }
                | Layer::Ranges { .. }
                | Layer::Histogram { .. }
        )
    }

    /// In one or two words, for a description in a terminal.
    pub fn describe(&self) -> String {
        let named = |kind: &str, name: &str| {
            if name.is_empty() { kind.to_owned() } else { format!("{kind} \"{name}\"") }
        };
        match self {
            Layer::Line { name, y, .. } => format!("{}, {} points", named("line", name), y.len()),
            Layer::Scatter { name, y, .. } => format!("{}, {} points", named("scatter", name), y.len()),
            Layer::Bars { name, values } => format!("{}, {} of them", named("bars", name), values.len()),
            Layer::Ranges { name, low, .. } => format!("{}, {} of them", named("ranges", name), low.len()),
            Layer::Histogram { name, counts, .. } => format!("{}, {} bins", named("histogram", name), counts.len()),
            Layer::Contour { levels, .. } => format!("contours at {} levels", levels.len()),
            Layer::HLine { name, y } => format!("{} at y = {y}", named("line", name)),
            Layer::VLine { name, x } => format!("{} at x = {x}", named("line", name)),
            Layer::Zone { name, from, to } => format!("{} from x = {from} to {to}", named("zone", name)),
            Layer::Note { text, .. } => format!("note \"{text}\""),
        }
    }
}

/// Counts the finite values in `bins` bins of equal width.
pub(crate) fn histogram(values: &[f64], bins: usize) -> (Vec<f64>, Vec<f64>, usize) {
    let finite: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    let bins = bins.max(1);
    let (low, high) = finite.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &v| (l.min(v), h.max(v)));
    let (low, high) = if low > high {
        (0.0, 1.0)
    } else if low == high {
        super::axis::span([low].into_iter(), false, 0.05)
    } else {
        (low, high)
    };
    // Shares, because the width of the range may be more than the largest number.
    let edge = |i: usize| low * (1.0 - i as f64 / bins as f64) + high * (i as f64 / bins as f64);
    let mut counts = vec![0.0; bins];
    for value in &finite {
        let place = (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0) * bins as f64;
        counts[(place as usize).min(bins - 1)] += 1.0;
    }
    ((0..=bins).map(edge).collect(), counts, values.len() - finite.len())
}

/// Counts the finite values between each multiple of `step` and the next one. Where they spread over more than a
/// thousand of those, in as many bins of equal width.
pub(crate) fn histogram_in_steps(values: &[f64], step: f64) -> (Vec<f64>, Vec<f64>, usize) {
    let places: Vec<f64> =
        values.iter().map(|value| (value / step).floor()).filter(|place| place.is_finite()).collect();
    let (first, last) = places.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), &p| (l.min(p), h.max(p)));
    if places.is_empty() || last - first >= 1000.0 {
        return histogram(values, 1000);
    }
    let mut counts = vec![0.0; (last - first) as usize + 1];
    for place in &places {
        counts[(place - first) as usize] += 1.0;
    }
    let edges = (0..=counts.len()).map(|i| (first + i as f64) * step).collect();
    (edges, counts, values.len() - places.len())
}

#[cfg(test)]
mod tests {
    use super::{Chart, Layer, histogram, histogram_in_steps};

    #[test]
    fn the_ends_of_a_bar_are_known() {
        let chart = |layer| Chart { layers: vec![layer], ..Chart::default() };
        let ranges = chart(Layer::Ranges { name: String::new(), low: vec![-3.0], high: vec![2.0] });
        assert_eq!([2.0, -3.0, 1.0].map(|y| ranges.bar_end(0.0, y)), [Some(true), Some(false), None]);
        assert_eq!([0.5, 1.0, -1.0].map(|x| ranges.bar_end(x, 2.0)), [None, None, None]);
        let bars = chart(Layer::Bars { name: String::new(), values: vec![1.0, -1.0] });
        assert_eq!([bars.bar_end(0.0, 1.0), bars.bar_end(1.0, -1.0)], [Some(true), Some(false)]);
    }

    #[test]
    fn a_histogram_counts_every_finite_value_once() {
        let (edges, counts, left_out) = histogram(&[0.0, 0.1, 0.5, 1.0, f64::NAN, f64::INFINITY], 2);
        assert_eq!(edges, [0.0, 0.5, 1.0]);
        assert_eq!(counts, [2.0, 2.0]);
        assert_eq!(left_out, 2);
    }

    #[test]
    fn a_histogram_in_steps_has_bins_of_that_width() {
        let (edges, counts, left_out) = histogram_in_steps(&[0.6, 0.9, 1.0, -0.2, f64::NAN], 0.5);
        assert_eq!(edges, [-0.5, 0.0, 0.5, 1.0, 1.5]);
        assert_eq!((counts, left_out), (vec![1.0, 0.0, 2.0, 1.0], 1));
        assert_eq!(histogram_in_steps(&[0.0, 1e9], 0.5).1.len(), 1000);
        assert_eq!(histogram_in_steps(&[], 0.5).1.iter().sum::<f64>(), 0.0);
    }

    #[test]
    fn a_histogram_of_nothing_or_of_one_number_has_bins_too() {
        assert_eq!(histogram(&[], 3).1, [0.0; 3]);
        let (edges, counts, _) = histogram(&[7.0, 7.0], 4);
        assert!(edges[0] < 7.0 && edges[4] > 7.0);
        assert_eq!(counts.iter().sum::<f64>(), 2.0);
    }
}
