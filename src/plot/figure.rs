//! [`Figure`]: a picture as data. What it says is put together here; how it looks is decided by a theme, later.

use std::borrow::Borrow;
use std::ops::Range;

use ndarray::{ArrayBase, Data, Ix2};

use super::chart::{AxisOptions, Chart, Layer, Legend, histogram, histogram_in_steps};
use super::graph::{Graph, Node};
use super::grid::Grid;
use super::image::Image;
use crate::numbers::{Number, Values};

/// A figure: a value that describes a picture, to be shown by a notebook or saved to a file.
///
/// The methods take the figure and hand it back, so that they can be chained:
///
/// ```
/// use workbook::plot::{Figure, Theme};
/// let figure = Figure::new("Loss")
///     .x_label("epoch")
///     .y_label("cross-entropy")
///     .line("train", &(1..=3), &[0.79, 0.57, 0.53])
///     .line("validation", &(1..=3), &[0.65, 0.58, 0.54]);
/// assert!(figure.to_svg(Theme::Notebook).starts_with("<svg"));
/// ```
///
/// Numbers that are not finite are left out, and the figure says so.
#[derive(Clone, PartialEq)]
pub struct Figure {
    pub(crate) title: String,
    pub(crate) x_label: String,
    pub(crate) y_label: String,
    /// What heights or colours stand for.
    pub(crate) z_label: String,
    /// The description in words, if it is not made from the data.
    pub(crate) words: Option<String>,
    pub(crate) body: Body,
    pub(crate) size: Option<(f64, f64)>,
}

#[derive(Clone, PartialEq)]
pub(crate) enum Body {
    Chart(Chart),
    HeatMap(HeatMap),
    Images(ImageGrid),
    Graph(Graph),
    Surface(Surface),
    Panels(Panels),
}

#[derive(Clone, PartialEq)]
pub(crate) struct Surface {
    pub grid: Grid,
    /// Places of the surface, x and y, with what is written there.
    pub notes: Vec<(f64, f64, String)>,
}

#[derive(Clone, PartialEq)]
pub(crate) struct HeatMap {
    pub rows: usize,
    pub columns: usize,
    pub values: Vec<f64>,
    pub row_labels: Vec<String>,
    pub column_labels: Vec<String>,
    /// Whether the last row and the last column are sums of the others: they stand apart from the table, without a colour.
    pub sums: bool,
}

#[derive(Clone, PartialEq)]
pub(crate) struct ImageGrid {
    pub images: Vec<Image>,
    pub titles: Vec<String>,
    pub columns: Option<usize>,
}

#[derive(Clone, PartialEq)]
pub(crate) struct Panels {
    pub figures: Vec<Figure>,
    pub columns: Option<usize>,
}

fn strings(texts: &[impl AsRef<str>]) -> Vec<String> {
    texts.iter().map(|text| text.as_ref().to_owned()).collect()
}

/// # The kinds of figures
impl Figure {
    fn with_body(title: &str, body: Body) -> Figure {
        let nothing = String::new;
        let (x_label, y_label, z_label) = (nothing(), nothing(), nothing());
        Figure { title: title.to_owned(), x_label, y_label, z_label, words: None, body, size: None }
    }

    /// An empty chart, to which lines, points, bars and marks are added.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// assert_eq!(Figure::new("Loss").to_string(), r#"Figure "Loss": an empty chart"#);
    /// ```
    pub fn new(title: &str) -> Figure {
        Figure::with_body(title, Body::Chart(Chart::default()))
    }

    /// A table of numbers as colours, with the number written in each cell: a confusion matrix, for example.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let figure = Figure::heat_map("Confusion", &ndarray::array![[9, 1], [2, 8]])
    ///     .row_labels(&["cat", "dog"])
    ///     .column_labels(&["cat", "dog"])
    ///     .x_label("prediction")
    ///     .y_label("truth");
    /// assert_eq!(figure.to_string(), r#"Figure "Confusion": a heat map of 2 x 2 cells"#);
    /// ```
    pub fn heat_map<T: Number, S: Data<Elem = T>>(title: &str, values: &ArrayBase<S, Ix2>) -> Figure {
        let values_in_rows = values.iter().map(|&value| value.to_f64()).collect();
        Figure::heat_map_of(title, values.dim(), values_in_rows)
    }

    fn heat_map_of(title: &str, (rows, columns): (usize, usize), values: Vec<f64>) -> Figure {
        let (row_labels, column_labels) = (Vec::new(), Vec::new());
        let map = HeatMap { rows, columns, values, row_labels, column_labels, sums: false };
        Figure::with_body(title, Body::HeatMap(map))
    }

    /// A grid of small pictures with a title above each; a title may have two lines, as in `"ankle boot\nsneaker"`
    /// for what it is and what the model says.
    ///
    /// # Panics
    /// If there are titles, but not as many as images.
    ///
    /// ```
    /// use workbook::plot::{Figure, Image};
    /// let checkers = Image::new(2, 2, vec![0, 255, 255, 0]);
    /// let figure = Figure::images("Boards", &[checkers.clone(), checkers], &["empty", "full\nempty"]);
    /// assert_eq!(figure.to_string(), r#"Figure "Boards": 2 images"#);
    /// ```
    #[track_caller]
    pub fn images(title: &str, images: &[Image], titles: &[impl AsRef<str>]) -> Figure {
        Figure::images_of(title, images.to_vec(), strings(titles))
    }

    #[track_caller]
    fn images_of(title: &str, images: Vec<Image>, titles: Vec<String>) -> Figure {
        let (count, named) = (images.len(), titles.len());
        assert!(named == 0 || named == count, "{count} images cannot have {named} titles: give one each, or none");
        Figure::with_body(title, Body::Images(ImageGrid { images, titles, columns: None }))
    }

    /// A computation: a box for each value, arrows from what it was computed from. Add the values with
    /// [`node`](Figure::node), in the order of their computation.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let square = Figure::graph("y = x²").node("x", 3.0, 6.0, &[]).node("×", 9.0, 1.0, &[(0, 3.0), (0, 3.0)]);
    /// ```
    pub fn graph(title: &str) -> Figure {
        Figure::with_body(title, Body::Graph(Graph::default()))
    }

    /// A value of a graph, its gradient, and its parents: the number of each, counted from 0, and the slope of this value
    /// in it. A graph with more values than there is room for is drawn without its numbers.
    ///
    /// # Panics
    /// If a parent was not added before, or the figure is not a graph.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let sum = Figure::graph("a + b").node("a", 1.0, 1.0, &[]).node("b", 2.0, 1.0, &[]);
    /// let sum = sum.node("+", 3.0, 1.0, &[(0, 1.0), (1, 1.0)]);
    /// ```
    #[track_caller]
    pub fn node(mut self, name: &str, value: f64, gradient: f64, parents: &[(usize, f64)]) -> Figure {
        let kind = self.kind();
        let Body::Graph(graph) = &mut self.body else {
            panic!("a node belongs to a graph, as made by `Figure::graph`, and \"{}\" is a {kind}", self.title)
        };
        let count = graph.nodes.len();
        let unknown = parents.iter().find(|(parent, _)| *parent >= count);
        assert!(
            unknown.is_none(),
            "the parent {} of \"{name}\" is not among the {count} before it",
            unknown.map_or(0, |u| u.0)
        );
        graph.nodes.push(Node { name: name.to_owned(), value, gradient, parents: parents.to_vec() });
        self
    }

    /// Several figures as one picture, side by side or in rows.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let sigmoid = Figure::new("σ").function("σ(x)", -6.0..6.0, |x| 1.0 / (1.0 + (-x).exp()));
    /// let slope = Figure::new("σ'").function("σ'(x)", -6.0..6.0, |x| x.exp() / (1.0 + x.exp()).powi(2));
    /// let both = Figure::panels("A function and its derivative", [&sigmoid, &slope]);
    /// assert!(both.to_string().starts_with(r#"Figure "A function and its derivative": 2 panels"#));
    /// ```
    pub fn panels(title: &str, figures: impl IntoIterator<Item = impl Borrow<Figure>>) -> Figure {
        let figures = figures.into_iter().map(|figure| figure.borrow().clone()).collect();
        Figure::with_body(title, Body::Panels(Panels { figures, columns: None }))
    }

    /// A function of two variables as a surface in space, over 33 x 33 places.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let bowl = Figure::surface("Loss", -2.0..2.0, -2.0..2.0, |a, b| a * a + b * b)
    ///     .x_label("w₁")
    ///     .y_label("w₂")
    ///     .z_label("loss");
    /// assert_eq!(bowl.to_string(), r#"Figure "Loss": a surface over 33 x 33 places"#);
    /// ```
    pub fn surface(
        title: &str,
        x: impl Borrow<Range<f64>>,
        y: impl Borrow<Range<f64>>,
        f: impl Fn(f64, f64) -> f64,
    ) -> Figure {
        let (x, y) = (x.borrow(), y.borrow());
        let grid = Grid::sample((x.start, x.end), (y.start, y.end), 33, &f);
        Figure::with_body(title, Body::Surface(Surface { grid, notes: Vec::new() }))
    }

    /// A surface over values that are known on a grid: `z[[row, column]]` belongs to `(x[column], y[row])`.
    ///
    /// # Panics
    /// If `z` does not have a row for each `y` and a column for each `x`.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let z = ndarray::array![[2.0, 1.0, 2.0], [1.0, 0.0, 1.0]];
    /// let figure = Figure::surface_grid("Loss", &[-1, 0, 1], &[1, 0], &z);
    /// assert_eq!(figure.to_string(), r#"Figure "Loss": a surface over 3 x 2 places"#);
    /// ```
    #[track_caller]
    pub fn surface_grid<T: Number, S: Data<Elem = T>>(
        title: &str,
        x: &(impl Values + ?Sized),
        y: &(impl Values + ?Sized),
        z: &ArrayBase<S, Ix2>,
    ) -> Figure {
        let z_in_rows = z.iter().map(|&z| z.to_f64()).collect();
        let grid = grid(x.to_f64s(), y.to_f64s(), z.dim(), z_in_rows);
        Figure::with_body(title, Body::Surface(Surface { grid, notes: Vec::new() }))
    }
}

/// # The data of a chart
impl Figure {
    #[track_caller]
    pub(crate) fn chart(&mut self, what: &str) -> &mut Chart {
        let kind = self.kind();
        match &mut self.body {
            Body::Chart(chart) => chart,
            _ => panic!("{what} belongs to a chart, as made by `Figure::new`, and \"{}\" is a {kind}", self.title),
        }
    }

    #[track_caller]
    fn with(mut self, what: &str, layer: Layer) -> Figure {
        self.chart(what).add(layer, false);
        self
    }

    /// Adds a line through the points, with its name at its end or in the legend; `""` leaves it without one. A point that
    /// is not finite makes a gap.
    ///
    /// A name by which the book calls a quantity, such as `training` or `validation`, gives the line the colour that the
    /// quantity has in all figures.
    ///
    /// # Panics
    /// If `x` and `y` differ in length, or the figure is not a chart.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let figure = Figure::new("Loss").line("train", &(1..=3), &[0.79, 0.57, 0.53]);
    /// assert_eq!(figure.to_string(), r#"Figure "Loss": line "train", 3 points"#);
    /// ```
    #[track_caller]
    pub fn line(self, name: &str, x: &(impl Values + ?Sized), y: &(impl Values + ?Sized)) -> Figure {
        self.line_of(name, x.to_f64s(), y.to_f64s())
    }

    #[track_caller]
    fn line_of(self, name: &str, x: Vec<f64>, y: Vec<f64>) -> Figure {
        same_length(name, &x, &y);
        self.with("a line", Layer::Line { name: name.to_owned(), x, y })
    }

    /// Adds points that are not joined.
    ///
    /// # Panics
    /// If `x` and `y` differ in length, or the figure is not a chart.
    ///
    /// ```
    /// use workbook::prelude::*;
    /// let exams = ExamScores::synthetic(0);
    /// let figure = Figure::new("Exams").scatter("", &exams.features().column(1), &exams.scores());
    /// assert_eq!(figure.to_string(), r#"Figure "Exams": scatter, 200 points"#);
    /// ```
    #[track_caller]
    pub fn scatter(self, name: &str, x: &(impl Values + ?Sized), y: &(impl Values + ?Sized)) -> Figure {
        self.scatter_of(name, x.to_f64s(), y.to_f64s())
    }

    #[track_caller]
    fn scatter_of(self, name: &str, x: Vec<f64>, y: Vec<f64>) -> Figure {
        same_length(name, &x, &y);
        self.with("a scatter plot", Layer::Scatter { name: name.to_owned(), x, y })
    }

    /// Adds a bar for each label. Called again with the same labels, the bars stand side by side.
    ///
    /// # Panics
    /// If there are not as many values as labels, the labels differ from those of the bars before, or the figure is not
    /// a chart.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let figure = Figure::new("Accuracy by class").bars("", &["coat", "shirt"], &[0.74, 0.58]);
    /// assert_eq!(figure.to_string(), r#"Figure "Accuracy by class": bars, 2 of them"#);
    /// ```
    #[track_caller]
    pub fn bars(self, name: &str, labels: &[impl AsRef<str>], values: &(impl Values + ?Sized)) -> Figure {
        self.bars_of(name, strings(labels), values.to_f64s())
    }

    #[track_caller]
    fn bars_of(mut self, name: &str, labels: Vec<String>, values: Vec<f64>) -> Figure {
        self.categories("bars", labels, values.len());
        self.with("a bar chart", Layer::Bars { name: name.to_owned(), values })
    }

    /// Adds a bar for each label that goes from one value to another, instead of beginning at the axis.
    ///
    /// # Panics
    /// If there are not as many of either end as labels, the labels differ from those of bars before, or the figure is not
    /// a chart.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let figure = Figure::new("Where exp(x) is a number").ranges("", &["f32", "f16"], &[-103.9, -17.3], &[88.7, 11.1]);
    /// assert_eq!(figure.to_string(), r#"Figure "Where exp(x) is a number": ranges, 2 of them"#);
    /// ```
    #[track_caller]
    pub fn ranges(
        mut self,
        name: &str,
        labels: &[impl AsRef<str>],
        low: &(impl Values + ?Sized),
        high: &(impl Values + ?Sized),
    ) -> Figure {
        let (labels, low, high) = (strings(labels), low.to_f64s(), high.to_f64s());
        same_length(name, &low, &high);
        self.categories("ranges", labels, low.len());
        self.with("ranges", Layer::Ranges { name: name.to_owned(), low, high })
    }

    #[track_caller]
    fn categories(&mut self, what: &str, labels: Vec<String>, count: usize) {
        let named = labels.len();
        assert_eq!(count, named, "{count} {what} cannot have {named} labels");
        let chart = self.chart(what);
        let first = chart.categories.is_empty();
        assert!(first || chart.categories == labels, "{what} in one figure need the same labels, in the same order");
        chart.categories = labels;
    }

    /// Adds a histogram: how many values fall into each of `bins` intervals of equal width.
    ///
    /// # Panics
    /// If the figure is not a chart.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let figure = Figure::new("Waiting times").histogram("", &[1.0, 1.5, 2.0, 5.0], 4);
    /// assert!(figure.data_json().contains(r#""counts":[2,1,0,1]"#));
    /// ```
    #[track_caller]
    pub fn histogram(self, name: &str, values: &(impl Values + ?Sized), bins: usize) -> Figure {
        self.histogram_of(name, histogram(&values.to_f64s(), bins))
    }

    /// Adds a histogram over intervals from one multiple of a step to the next, so that several in one chart can be
    /// compared.
    #[track_caller]
    pub(crate) fn histogram_in_steps(self, name: &str, values: &(impl Values + ?Sized), step: f64) -> Figure {
        self.histogram_of(name, histogram_in_steps(&values.to_f64s(), step))
    }

    #[track_caller]
    fn histogram_of(self, name: &str, (edges, counts, left_out): (Vec<f64>, Vec<f64>, usize)) -> Figure {
        self.with("a histogram", Layer::Histogram { name: name.to_owned(), edges, counts, left_out })
    }

    /// Adds the graph of a function over a range, such as `0.0..6.0`. It is evaluated at once, at 201 places at equal
    /// distances; after [`log_x`](Figure::log_x), at equal distances on the logarithmic axis.
    ///
    /// # Panics
    /// If the figure is not a chart.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let figure = Figure::new("Sigmoid").function("σ(x)", -6.0..6.0, |x| 1.0 / (1.0 + (-x).exp()));
    /// assert_eq!(figure.to_string(), r#"Figure "Sigmoid": line "σ(x)", 201 points"#);
    /// ```
    #[track_caller]
    pub fn function(self, name: &str, range: impl Borrow<Range<f64>>, f: impl Fn(f64) -> f64) -> Figure {
        self.function_of(name, range.borrow(), &f)
    }

    #[track_caller]
    fn function_of(mut self, name: &str, range: &Range<f64>, f: &dyn Fn(f64) -> f64) -> Figure {
        let log = self.chart("a function").x.log;
        let axis = super::axis::Axis::new((range.start, range.end), log && range.start > 0.0, 1);
        let x: Vec<f64> =
            (0..=200).map(|i| if i == 200 { range.end } else { axis.value(f64::from(i) / 200.0) }).collect();
        let y = x.iter().map(|&x| f(x)).collect();
        self.line_of(name, x, y)
    }

    /// Adds a function of two variables, seen from above: bands of colour, between about ten levels that cut the area into
    /// equal parts. Lines and points lie on top: the path of a descent, for example.
    ///
    /// # Panics
    /// If the figure is not a chart.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let figure = Figure::new("Loss")
    ///     .x_label("w₁")
    ///     .y_label("w₂")
    ///     .contour(-2.0..2.0, -2.0..2.0, |a, b| a * a + 4.0 * b * b)
    ///     .line("gradient descent", &[-1.8, -1.0, -0.5, -0.2], &[1.5, -0.5, 0.2, 0.0]);
    /// assert_eq!(figure.to_string(), r#"Figure "Loss": contours at 10 levels; line "gradient descent", 4 points"#);
    /// ```
    #[track_caller]
    pub fn contour(
        self,
        x: impl Borrow<Range<f64>>,
        y: impl Borrow<Range<f64>>,
        f: impl Fn(f64, f64) -> f64,
    ) -> Figure {
        let (x, y) = (x.borrow(), y.borrow());
        self.contour_of(Grid::sample((x.start, x.end), (y.start, y.end), 81, &f))
    }

    /// Adds a [`contour`](Figure::contour) plot of values that are known on a grid: `z[[row, column]]` belongs to
    /// `(x[column], y[row])`.
    ///
    /// # Panics
    /// If `z` does not have a row for each `y` and a column for each `x`, or the figure is not a chart.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let z = ndarray::array![[2.0, 1.0, 2.0], [1.0, 0.0, 1.0]];
    /// let figure = Figure::new("Loss").contour_grid(&[-1, 0, 1], &[1, 0], &z).levels(&[0.5, 1.5]);
    /// assert_eq!(figure.to_string(), r#"Figure "Loss": contours at 2 levels"#);
    /// ```
    #[track_caller]
    pub fn contour_grid<T: Number, S: Data<Elem = T>>(
        self,
        x: &(impl Values + ?Sized),
        y: &(impl Values + ?Sized),
        z: &ArrayBase<S, Ix2>,
    ) -> Figure {
        let z_in_rows = z.iter().map(|&z| z.to_f64()).collect();
        self.contour_of(grid(x.to_f64s(), y.to_f64s(), z.dim(), z_in_rows))
    }

    #[track_caller]
    fn contour_of(self, grid: Grid) -> Figure {
        let levels = grid.levels(10);
        self.with("a contour plot", Layer::Contour { grid, levels })
    }

    /// Sets the values at which the bands of a contour plot meet, instead of those found from the data.
    ///
    /// # Panics
    /// If there is no contour plot yet, or the levels are not finite.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let bowl = Figure::new("Loss").contour(-2.0..2.0, -2.0..2.0, |a, b| a * a + b * b);
    /// assert_eq!(bowl.levels(&[1, 2, 4]).to_string(), r#"Figure "Loss": contours at 3 levels"#);
    /// ```
    #[track_caller]
    pub fn levels(mut self, levels: &(impl Values + ?Sized)) -> Figure {
        let mut given = levels.to_f64s();
        assert!(given.iter().all(|level| level.is_finite()), "levels must be finite numbers, not {given:?}");
        given.sort_by(f64::total_cmp);
        given.dedup();
        let layers = self.chart("levels").layers.iter_mut();
        let mut found = layers.filter_map(|layer| match layer {
            Layer::Contour { levels, .. } => Some(levels),
            _ => None,
        });
        *found.next().expect("levels belong to a contour plot: call `contour` first") = given;
        self
    }
}

/// # Marks on a chart
impl Figure {
    /// Adds a horizontal line through the whole chart, with its name beside it.
    ///
    /// # Panics
    /// If the figure is not a chart.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let accuracy = Figure::new("Accuracy").line("", &[1, 2, 3], &[0.6, 0.7, 0.8]);
    /// let figure = accuracy.h_line("chance", 0.1);
    /// assert!(figure.to_string().ends_with(r#"line "chance" at y = 0.1"#));
    /// ```
    #[track_caller]
    pub fn h_line(self, name: &str, y: f64) -> Figure {
        self.with("a horizontal line", Layer::HLine { name: name.to_owned(), y })
    }

    /// Adds a vertical line through the whole chart, with its name beside it.
    ///
    /// # Panics
    /// If the figure is not a chart.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let loss = Figure::new("Loss").function("", -2.0..2.0, |w| (w - 1.0).powi(2));
    /// let figure = loss.v_line("the minimum", 1.0);
    /// assert!(figure.to_string().ends_with(r#"line "the minimum" at x = 1"#));
    /// ```
    #[track_caller]
    pub fn v_line(self, name: &str, x: f64) -> Figure {
        self.with("a vertical line", Layer::VLine { name: name.to_owned(), x })
    }

    /// Shades what lies between two places of the horizontal axis, with its name on it.
    ///
    /// # Panics
    /// If the figure is not a chart.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let exp = Figure::new("exp").function("", -5.0..5.0, f64::exp);
    /// let figure = exp.zone("less than 1", -5.0..0.0);
    /// assert!(figure.to_string().contains(r#"zone "less than 1" from x = -5 to 0"#));
    /// ```
    #[track_caller]
    pub fn zone(mut self, name: &str, range: impl Borrow<Range<f64>>) -> Figure {
        let range = range.borrow();
        let zone = Layer::Zone { name: name.to_owned(), from: range.start, to: range.end };
        self.chart("a zone").add(zone, true);
        self
    }

    /// Adds a text that points at a place of a chart, or at the place of a surface above or below it.
    ///
    /// # Panics
    /// If the figure is neither a chart nor a surface.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let loss = Figure::new("Loss").function("", -2.0..2.0, |w| (w - 1.0).powi(2));
    /// let figure = loss.annotate(1.0, 0.0, "the minimum");
    /// assert!(figure.to_string().ends_with(r#"note "the minimum""#));
    /// ```
    #[track_caller]
    pub fn annotate(mut self, x: f64, y: f64, text: &str) -> Figure {
        if let Body::Surface(surface) = &mut self.body {
            surface.notes.push((x, y, text.to_owned()));
            return self;
        }
        self.with("an annotation", Layer::Note { x, y, text: text.to_owned() })
    }
}

/// # Axes and the legend
impl Figure {
    /// Names the horizontal axis, with its unit: `"time in s"`.
    ///
    /// ```
    /// use workbook::plot::{Figure, Theme};
    /// let fall = Figure::new("Fall").line("", &[0, 1, 2], &[0.0, 4.9, 19.6]);
    /// let figure = fall.x_label("time in s");
    /// assert!(figure.to_svg(Theme::Notebook).contains(">time in s<"));
    /// ```
    pub fn x_label(mut self, label: &str) -> Figure {
        label.clone_into(&mut self.x_label);
        self
    }

    /// Names the vertical axis, with its unit.
    ///
    /// ```
    /// use workbook::plot::{Figure, Theme};
    /// let fall = Figure::new("Fall").line("", &[0, 1, 2], &[0.0, 4.9, 19.6]);
    /// let figure = fall.y_label("distance in m");
    /// assert!(figure.to_svg(Theme::Notebook).contains(">distance in m<"));
    /// ```
    pub fn y_label(mut self, label: &str) -> Figure {
        label.clone_into(&mut self.y_label);
        self
    }

    /// Names what the height of a surface stands for, or the colours of a contour plot, of a heat map, or of
    /// [diverging](super::Image::diverging) images, with its unit.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let bowl = Figure::surface("Bowl", -2.0..2.0, -2.0..2.0, |a, b| a * a + b * b);
    /// let figure = bowl.z_label("height in cm");
    /// assert!(figure.data_json().contains(r#""z_label":"height in cm""#));
    /// ```
    pub fn z_label(mut self, label: &str) -> Figure {
        label.clone_into(&mut self.z_label);
        self
    }

    #[track_caller]
    fn axis(
        mut self,
        what: &str,
        pick: impl Fn(&mut Chart) -> &mut AxisOptions,
        log: bool,
        range: Option<(f64, f64)>,
    ) -> Figure {
        let options = pick(self.chart(what));
        options.log |= log;
        options.range = range.or(options.range);
        let good = options
            .range
            .is_none_or(|(low, high)| low < high && (high - low).is_finite() && (!options.log || low > 0.0));
        assert!(
            good,
            "{what} cannot span {:?}: give a smaller and a larger finite number, both positive on a logarithmic axis",
            options.range
        );
        self
    }

    /// Makes the horizontal axis logarithmic. Numbers that are not positive have no place on it and are left out.
    ///
    /// # Panics
    /// If the figure is not a chart, or its range begins at a number that is not positive.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let (rates, losses) = ([0.001, 0.01, 0.1], [0.9, 0.6, 0.5]);
    /// let figure = Figure::new("Loss").x_label("learning rate").line("", &rates, &losses).log_x();
    /// assert!(figure.data_json().contains(r#""x_scale":"log""#));
    /// ```
    #[track_caller]
    pub fn log_x(self) -> Figure {
        self.axis("the horizontal axis", |chart| &mut chart.x, true, None)
    }

    /// Makes the vertical axis logarithmic. Numbers that are not positive have no place on it and are left out.
    ///
    /// # Panics
    /// As [`log_x`](Figure::log_x).
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let figure = Figure::new("Loss").line("", &[1, 2, 3], &[10.0, 0.1, 0.001]).log_y();
    /// assert!(figure.data_json().contains(r#""y_scale":"log""#));
    /// ```
    #[track_caller]
    pub fn log_y(self) -> Figure {
        self.axis("the vertical axis", |chart| &mut chart.y, true, None)
    }

    /// Sets what the horizontal axis spans, instead of all the data.
    ///
    /// # Panics
    /// If the range is empty or not finite, not positive on a logarithmic axis, or the figure is not a chart.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let figure = Figure::new("Loss").line("", &[1, 2, 3], &[0.8, 0.5, 0.4]).x_range(0.0..10.0);
    /// assert!(figure.data_json().contains(r#""x_range":[0,10]"#));
    /// ```
    #[track_caller]
    pub fn x_range(self, range: impl Borrow<Range<f64>>) -> Figure {
        let range = range.borrow();
        self.axis("the horizontal axis", |chart| &mut chart.x, false, Some((range.start, range.end)))
    }

    /// Sets what the vertical axis spans, instead of all the data.
    ///
    /// # Panics
    /// As [`x_range`](Figure::x_range).
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let figure = Figure::new("Accuracy").line("", &[1, 2, 3], &[0.6, 0.7, 0.8]).y_range(0.0..1.0);
    /// assert!(figure.data_json().contains(r#""y_range":[0,1]"#));
    /// ```
    #[track_caller]
    pub fn y_range(self, range: impl Borrow<Range<f64>>) -> Figure {
        let range = range.borrow();
        self.axis("the vertical axis", |chart| &mut chart.y, false, Some((range.start, range.end)))
    }

    /// Makes a unit as long on the vertical axis as on the horizontal one, where shapes and angles are what is to be seen.
    /// Logarithmic axes stay as they are.
    ///
    /// # Panics
    /// If the figure is not a chart.
    ///
    /// ```
    /// use workbook::plot::{Figure, Theme};
    /// let bowl = Figure::new("Round").contour(-4.0..4.0, -2.0..2.0, |x, y| x * x + y * y);
    /// let figure = bowl.clone().equal_axes();
    /// assert_ne!(figure.to_svg(Theme::Notebook), bowl.to_svg(Theme::Notebook));
    /// ```
    #[track_caller]
    pub fn equal_axes(mut self) -> Figure {
        self.chart("an equal pair of axes").equal = true;
        self
    }

    /// Sets where the legend stands.
    ///
    /// # Panics
    /// If the figure is not a chart.
    ///
    /// ```
    /// use workbook::plot::{Figure, Legend, Theme};
    /// let train = Figure::new("Loss").line("train", &[1, 2], &[0.8, 0.5]);
    /// let figure = train.line("validation", &[1, 2], &[0.7, 0.6]);
    /// let without = figure.clone().legend(Legend::Hidden);
    /// assert_ne!(without.to_svg(Theme::Notebook), figure.to_svg(Theme::Notebook));
    /// ```
    #[track_caller]
    pub fn legend(mut self, legend: Legend) -> Figure {
        self.chart("a legend").legend = legend;
        self
    }
}

/// # Tables, grids and the size
impl Figure {
    #[track_caller]
    fn table(&mut self) -> &mut HeatMap {
        let kind = self.kind();
        match &mut self.body {
            Body::HeatMap(map) => map,
            _ => panic!("row and column labels belong to a heat map, and \"{}\" is a {kind}", self.title),
        }
    }

    /// Sets the last row and the last column of a heat map apart, as sums of the others.
    #[track_caller]
    pub(crate) fn with_sums(mut self) -> Figure {
        self.table().sums = true;
        self
    }

    /// Names the rows of a heat map, from the top.
    ///
    /// # Panics
    /// If there are not as many as rows, or the figure is not a heat map.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let table = Figure::heat_map("Confusion", &ndarray::array![[9, 1], [2, 8]]);
    /// let figure = table.row_labels(&["cat", "dog"]);
    /// assert!(figure.data_json().contains(r#""row_labels":["cat","dog"]"#));
    /// ```
    #[track_caller]
    pub fn row_labels(mut self, labels: &[impl AsRef<str>]) -> Figure {
        let map = self.table();
        map.row_labels = strings(labels);
        let (rows, named) = (map.rows, map.row_labels.len());
        assert_eq!(rows, named, "{rows} rows cannot have {named} labels");
        self
    }

    /// Names the columns of a heat map, from the left.
    ///
    /// # Panics
    /// If there are not as many as columns, or the figure is not a heat map.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let table = Figure::heat_map("Confusion", &ndarray::array![[9, 1], [2, 8]]);
    /// let figure = table.column_labels(&["cat", "dog"]);
    /// assert!(figure.data_json().contains(r#""column_labels":["cat","dog"]"#));
    /// ```
    #[track_caller]
    pub fn column_labels(mut self, labels: &[impl AsRef<str>]) -> Figure {
        let map = self.table();
        map.column_labels = strings(labels);
        let (columns, named) = (map.columns, map.column_labels.len());
        assert_eq!(columns, named, "{columns} columns cannot have {named} labels");
        self
    }

    /// Sets how many images or panels stand side by side, if they fit.
    ///
    /// # Panics
    /// For 0, or if the figure has neither images nor panels.
    ///
    /// ```
    /// use workbook::plot::{Figure, Theme};
    /// let panels = Figure::panels("", [Figure::new("left"), Figure::new("right")]);
    /// let below = panels.clone().columns(1);
    /// assert_ne!(below.to_svg(Theme::Notebook), panels.to_svg(Theme::Notebook));
    /// ```
    #[track_caller]
    pub fn columns(mut self, columns: usize) -> Figure {
        assert!(columns > 0, "a grid needs at least one column");
        let kind = self.kind();
        match &mut self.body {
            Body::Images(grid) => grid.columns = Some(columns),
            Body::Panels(panels) => panels.columns = Some(columns),
            _ => panic!("columns belong to images and panels, and \"{}\" is a {kind}", self.title),
        }
        self
    }

    /// Sets the size in pixels on a page or in a notebook; a slide has its own.
    ///
    /// # Panics
    /// If it is not between 100 and 10 000 pixels each way.
    ///
    /// ```
    /// use workbook::plot::{Figure, Theme};
    /// let figure = Figure::new("Loss").line("", &[1, 2, 3], &[0.8, 0.5, 0.4]).size(800.0, 300.0);
    /// assert!(figure.to_svg(Theme::Notebook).contains(r#"width="800" height="300""#));
    /// ```
    #[track_caller]
    pub fn size(mut self, width: f64, height: f64) -> Figure {
        let good = |side| (100.0..=10_000.0).contains(&side);
        assert!(good(width) && good(height), "a figure cannot be {width} x {height} pixels: 640 x 400 is usual");
        self.size = Some((width, height));
        self
    }

    /// Changes the chart, or each panel that is one.
    pub(crate) fn each_chart(mut self, change: impl Fn(Figure) -> Figure) -> Figure {
        match &mut self.body {
            Body::Panels(panels) => {
                let figures = std::mem::take(&mut panels.figures);
                let changed = |panel: Figure| if matches!(panel.body, Body::Chart(_)) { change(panel) } else { panel };
                panels.figures = figures.into_iter().map(changed).collect();
                self
            }
            Body::Chart(_) => change(self),
            _ => self,
        }
    }

    pub(crate) fn kind(&self) -> &'static str {
        match self.body {
            Body::Chart(_) => "chart",
            Body::HeatMap(_) => "heat map",
            Body::Images(_) => "grid of images",
            Body::Graph(_) => "graph",
            Body::Surface(_) => "surface",
            Body::Panels(_) => "group of panels",
        }
    }
}

#[track_caller]
fn grid(x: Vec<f64>, y: Vec<f64>, (rows, columns): (usize, usize), z: Vec<f64>) -> Grid {
    let fits = rows == y.len() && columns == x.len();
    assert!(fits, "a grid of {} y and {} x cannot have values of shape [{rows}, {columns}]", y.len(), x.len());
    Grid { x, y, z }
}

#[track_caller]
fn same_length(name: &str, x: &[f64], y: &[f64]) {
    assert_eq!(x.len(), y.len(), "the series \"{name}\" has {} x and {} y: each point needs both", x.len(), y.len());
}
