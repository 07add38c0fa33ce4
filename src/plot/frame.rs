//! The frame of a chart: how much room the labels take, where the axes run, and where a point lies between them.

use super::axis::{Axis, Span, Tick};
use super::canvas::{Canvas, Letters, Rect, Role};
use super::chart::{Chart, is_marked};
use super::figure::Figure;
use super::font::LEADING;
use super::path::clip;
use super::theme::Style;

/// Labels that don't fit side by side are turned by so many degrees.
pub(crate) const TURN: f64 = -40.0;

/// The plotting area with its axes.
pub(crate) struct Frame {
    pub plot: Rect,
    pub x: Axis,
    pub y: Axis,
    turned: bool,
    x_title: Vec<String>,
    y_title: Vec<String>,
    /// The lower and the left edge of the labels.
    bottom: f64,
    left: f64,
}

impl Frame {
    /// The parts of a line that can be drawn, in units of the plotting area: it has a gap where a point has no place, and
    /// is cut where it leaves the window.
    pub fn pieces(&self, x: &[f64], y: &[f64]) -> Vec<Vec<(f64, f64)>> {
        let mut pieces = Vec::new();
        let mut current = Vec::new();
        for (x, y) in x.iter().zip(y) {
            if self.x.takes(*x) && self.y.takes(*y) {
                current.push(self.unit(*x, *y));
            } else if !current.is_empty() {
                pieces.extend(clip(&std::mem::take(&mut current)));
            }
        }
        pieces.extend(clip(&current));
        pieces
    }

    pub fn new(
        canvas: &Canvas,
        style: &Style,
        figure: &Figure,
        chart: &Chart,
        room: Rect,
        (x_span, y_span): &(Span, Span),
    ) -> Frame {
        let width_of = |tick: &Tick| canvas.text_width(&tick.label, style.text);
        let widest = |axis: &Axis| axis.ticks.iter().map(width_of).fold(0.0, f64::max);
        let height_of = |lines: &[String]| match lines.len() {
            0 => 0.0,
            count => style.label * (LEADING * count as f64 + 0.2),
        };
        let titled = |label: &str, width: f64| {
            if label.is_empty() { Vec::new() } else { canvas.wrap(label, style.label, width) }
        };
        let make_y = |height: f64| y_span.axis(chart.y.log, (height / (style.text * 3.0)).clamp(2.0, 8.0) as usize);
        let gap = style.text * 0.65; // the mark and the space to its label
        let labels = gap + style.text * LEADING;

        // The vertical axis needs its height to know its labels, and the horizontal one its width: a first guess of
        // the room below leads to the room on the left, which leads to the room below.
        let guess = room.height - labels - if figure.x_label.is_empty() { 0.0 } else { style.label * 1.5 };
        let y_title = titled(&figure.y_label, guess * 0.9);
        let left = gap + widest(&make_y(guess)) + height_of(&y_title);
        let x_title = titled(&figure.x_label, (room.width - left) * 0.95);
        let mut below = labels + height_of(&x_title);
        let mut y = make_y(room.height - below);
        let left = left.max(gap + widest(&y) + height_of(&y_title));

        let width = room.width - left - style.text * 0.4;
        let (x, turned) = horizontal(canvas, style, chart, x_span, width, room.height);
        let slope = TURN.abs().to_radians();
        if turned {
            below += widest(&x) * slope.sin() - style.text * 0.2;
            y = make_y(room.height - below);
        }
        // What labels need beyond the ends of the axis: the first on the left, the last on the right.
        let reach = |tick: &Tick, end: f64| width_of(tick) / 2.0 - (end - x.unit(tick.value)).abs() * width;
        let (first, last) = if turned {
            let leftwards = |tick: &Tick| width_of(tick) * slope.cos() - x.unit(tick.value) * width;
            (x.ticks.iter().map(leftwards).fold(0.0, f64::max), style.text)
        } else {
            let end = |tick: Option<&Tick>, end: f64| tick.map_or(0.0, |tick| reach(tick, end));
            (end(x.ticks.first(), 0.0), end(x.ticks.last(), 1.0))
        };
        let left = left.max(first + style.text * 0.2);
        let right = last.max(0.0) + style.text * 0.4;
        let top = style.text * 0.4;
        let plot = Rect::new(room.x + left, room.y + top, room.width - left - right, room.height - below - top);
        let frame = Frame { plot, x, y, turned, x_title, y_title, bottom: room.bottom(), left: room.x };
        if chart.equal && !chart.x.log && !chart.y.log {
            frame.equal(canvas, style, chart, (x_span, y_span))
        } else {
            frame
        }
    }

    /// The same with the longer side cut, so that a unit is as long on both axes.
    fn equal(self, canvas: &Canvas, style: &Style, chart: &Chart, (x_span, y_span): (&Span, &Span)) -> Frame {
        let (across, up) = (self.x.high - self.x.low, self.y.high - self.y.low);
        let unit = (self.plot.width / across).min(self.plot.height / up);
        let (width, height) = (unit * across, unit * up);
        let aside = (self.plot.width - width) / 2.0;
        // What is left over stands below the axis' name and the title, half of it each.
        let raised = (self.plot.height - height) / 2.0;
        let plot = Rect::new(self.plot.x + aside, self.plot.bottom() - raised - height, width, height);
        let (mut x, turned) = horizontal(canvas, style, chart, x_span, width, height);
        let y = y_span.axis(false, (height / (style.text * 3.0)).clamp(2.0, 8.0) as usize);
        // Where both span the same, the same numbers show it.
        if x_span.ends == y_span.ends && y.ticks.len() <= x.ticks.len() {
            x.ticks.clone_from(&y.ticks);
        }
        Frame { plot, x, y, turned, left: self.left + aside, bottom: self.bottom - raised, ..self }
    }

    /// The place of a point, where the plotting area goes from (0, 0) at the lower left to (1, 1).
    pub fn unit(&self, x: f64, y: f64) -> (f64, f64) {
        (self.x.unit(x), self.y.unit(y))
    }

    /// The same in pixels of the page.
    pub fn page(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.plot.x + x * self.plot.width, self.plot.bottom() - y * self.plot.height)
    }

    /// The point on the page, if it has one within the plotting area.
    pub fn point(&self, x: f64, y: f64) -> Option<(f64, f64)> {
        if !self.x.takes(x) || !self.y.takes(y) {
            return None;
        }
        let unit = self.unit(x, y);
        let near = -1e-9..=1.0 + 1e-9;
        (near.contains(&unit.0) && near.contains(&unit.1)).then(|| self.page(unit))
    }

    /// Where a line is marked on the page: at all of its points, if they are few. On a logarithmic axis also at the first
    /// of many epochs or steps: they are far apart, and a mark says that the corner there was measured.
    pub fn marked(&self, style: &Style, x: &[f64], y: &[f64]) -> Vec<(f64, f64)> {
        let rising = || x.windows(2).all(|pair| pair[0] < pair[1]);
        let count = match () {
            () if is_marked(x) => x.len(),
            () if self.x.log && x.iter().all(|x| x.fract() == 0.0) && rising() => {
                let least = 2.0 * style.line / self.plot.width;
                x.windows(2).take_while(|pair| self.x.unit(pair[1]) - self.x.unit(pair[0]) > least).count()
            }
            () => 0,
        };
        x.iter().zip(y).take(count).filter_map(|(x, y)| self.point(*x, *y)).collect()
    }

    /// Where bars stand.
    pub fn base(&self) -> f64 {
        if self.y.log { self.y.low } else { 0f64.clamp(self.y.low, self.y.high) }
    }

    /// Draws the axes. The lines of the grid leave out the places of words.
    pub fn draw(&self, canvas: &Canvas, style: &Style, words: &[Rect]) {
        self.draw_vertical(canvas, style, words);
        self.draw_horizontal(canvas, style);
        let Rect { x, y, width, height } = self.plot;
        let letters = Letters::new(style.label, style.ink).middle();
        for (i, line) in self.x_title.iter().rev().enumerate() {
            let baseline = self.bottom - style.label * (0.25 + LEADING * i as f64);
            canvas.text(Role::Label, (x + width / 2.0, baseline), line, letters);
        }
        for (i, line) in self.y_title.iter().enumerate() {
            let baseline = self.left + style.label * (0.8 + LEADING * i as f64);
            canvas.text(Role::Label, (baseline, y + height / 2.0), line, letters.turned(-90.0));
        }
    }

    fn draw_vertical(&self, canvas: &Canvas, style: &Style, words: &[Rect]) {
        let (left, mark) = (self.plot.x, style.text * 0.3);
        let letters = Letters::new(style.text, style.ink).end();
        for tick in &self.y.ticks {
            let height = self.height_of(tick);
            // Close to the axis below, a line of the grid would be read as its double.
            if self.plot.bottom() - height > style.text * 0.4 {
                for (from, to) in self.between(words, height, style.text * 0.25) {
                    canvas.line((from, height), (to, height), style.faint, style.hair);
                }
            }
            canvas.line((left - mark, height), (left, height), style.ink, style.hair);
            canvas.text_at_height(Role::YTick, (left - style.text * 0.5, height), &tick.label, letters);
        }
        for value in &self.y.minor {
            let (_, height) = self.page((0.0, self.y.unit(*value)));
            canvas.line((left - mark / 2.0, height), (left, height), style.ink, style.hair);
        }
        canvas.line((left, self.plot.y), (left, self.plot.bottom()), style.ink, style.hair);
    }

    /// Where the line of the grid for this label lies on the page.
    fn height_of(&self, tick: &Tick) -> f64 {
        self.page((0.0, self.y.unit(tick.value))).1
    }

    /// Whether a line of the grid runs through a rectangle, or between it and the line at y.
    pub fn has_grid_line_between(&self, y: f64, area: &Rect) -> bool {
        let (_, line) = self.page((0.0, self.y.unit(y)));
        let (top, bottom) = (area.y.min(line + 0.5), area.bottom().max(line - 0.5));
        self.y.ticks.iter().map(|tick| self.height_of(tick)).any(|height| top < height && height < bottom)
    }

    /// The parts of a horizontal line through the plotting area that lie before, between and behind words.
    fn between(&self, words: &[Rect], height: f64, aside: f64) -> Vec<(f64, f64)> {
        let struck = words.iter().filter(|word| word.y < height && height < word.bottom());
        let mut holes: Vec<(f64, f64)> = struck.map(|word| (word.x - aside, word.right() + aside)).collect();
        holes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut parts, mut from) = (Vec::new(), self.plot.x);
        for (left, right) in holes {
            parts.push((from, left.min(self.plot.right())));
            from = from.max(right);
        }
        parts.push((from, self.plot.right()));
        parts.retain(|(from, to)| from < to);
        parts
    }

    fn draw_horizontal(&self, canvas: &Canvas, style: &Style) {
        let (bottom, mark) = (self.plot.bottom(), style.text * 0.3);
        let letters = Letters::new(style.text, style.ink);
        for tick in &self.x.ticks {
            let (across, _) = self.page((self.x.unit(tick.value), 0.0));
            canvas.line((across, bottom), (across, bottom + mark), style.ink, style.hair);
            let below = bottom + style.text * 0.65;
            if self.turned {
                let at = (across + style.text * 0.3, below + style.text * 0.5);
                canvas.text(Role::XTick, at, &tick.label, letters.end().turned(TURN));
            } else {
                canvas.text(Role::XTick, (across, below + style.text * 0.8), &tick.label, letters.middle());
            }
        }
        for value in &self.x.minor {
            let (across, _) = self.page((self.x.unit(*value), 0.0));
            canvas.line((across, bottom), (across, bottom + mark / 2.0), style.ink, style.hair);
        }
        canvas.line((self.plot.x, bottom), (self.plot.right(), bottom), style.ink, style.hair);
    }
}

/// The horizontal axis with as many labels as fit, and whether they have to be turned.
fn horizontal(canvas: &Canvas, style: &Style, chart: &Chart, span: &Span, width: f64, height: f64) -> (Axis, bool) {
    if chart.categories.is_empty() {
        // A few things that are counted, such as epochs, may all have their number.
        let most = if span.whole { 15 } else { 10 };
        let all = (2..=most).rev().map(|count| span.axis(chart.x.log, count));
        let fitting = all.into_iter().find(|axis| labels_fit(canvas, style, axis, width));
        let axis = fitting.unwrap_or_else(|| {
            let mut axis = span.axis(chart.x.log, 1);
            axis.ticks.truncate(1);
            axis
        });
        return (axis, false);
    }
    let axis = Axis::categories(&chart.categories);
    if labels_fit(canvas, style, &axis, width) {
        return (axis, false);
    }
    let longest = height * 0.35 / TURN.abs().to_radians().sin();
    let cut: Vec<String> = chart.categories.iter().map(|name| canvas.fit(name, style.text, longest)).collect();
    let mut axis = Axis::categories(&cut);
    // Labels closer than a line of text are thinned.
    let stride = (style.text * 1.35 / (width / cut.len() as f64)).ceil().max(1.0) as usize;
    axis.ticks = axis.ticks.into_iter().step_by(stride).collect();
    (axis, true)
}

/// Whether the labels stand side by side with some space between them.
fn labels_fit(canvas: &Canvas, style: &Style, axis: &Axis, width: f64) -> bool {
    let ends = |tick: &Tick| {
        let (middle, half) = (axis.unit(tick.value) * width, canvas.text_width(&tick.label, style.text) / 2.0);
        (middle - half, middle + half)
    };
    axis.ticks.windows(2).all(|pair| ends(&pair[1]).0 - ends(&pair[0]).1 > style.text * 0.6)
}
