//! The data of a figure as JSON, written into its SVG: so that two figures can be compared by what they show.

use serde_json::{Map, Value, json};

use super::axis::round4;
use super::chart::{Chart, Layer};
use super::figure::{Body, Figure};
use super::graph::Node;
use super::png::digest;

/// Longer rows of numbers are thinned to about this many.
const LONGEST: usize = 500;

fn scalar(value: f64) -> Value {
    let value = round4(value) + 0.0;
    if value.fract() == 0.0 && value.abs() < 1e15 { json!(value as i64) } else { json!(value) }
}

/// A row of numbers. What is not finite becomes `null`.
fn numbers(values: &[f64]) -> Value {
    let stride = values.len().div_ceil(LONGEST).max(1);
    values.iter().step_by(stride).map(|&value| scalar(value)).collect()
}

/// What the figure shows, as one JSON object.
pub(crate) fn describe(figure: &Figure) -> Value {
    let mut map = Map::new();
    let mut put = |name: &str, value: Value| {
        map.insert(name.to_owned(), value);
    };
    put("title", json!(figure.title));
    for (name, label) in [("x_label", &figure.x_label), ("y_label", &figure.y_label), ("z_label", &figure.z_label)] {
        if !label.is_empty() {
            put(name, json!(label));
        }
    }
    match &figure.body {
        Body::Chart(chart) => {
            put("kind", json!("chart"));
            put("layers", chart.shown().map(|layer| describe_layer(chart, layer)).collect());
            for (name, axis) in [("x", &chart.x), ("y", &chart.y)] {
                if axis.log {
                    put(&format!("{name}_scale"), json!("log"));
                }
                if let Some((low, high)) = axis.range {
                    put(&format!("{name}_range"), numbers(&[low, high]));
                }
            }
        }
        Body::HeatMap(map) => {
            put("kind", json!("heat map"));
            put("row_labels", json!(map.row_labels));
            put("column_labels", json!(map.column_labels));
            put("shape", json!([map.rows, map.columns]));
            put("values", numbers(&map.values));
        }
        Body::Images(grid) => {
            put("kind", json!("images"));
            put("titles", json!(grid.titles));
            let digests = grid
                .images
                .iter()
                .map(|image| json!({"width": image.width, "height": image.height, "digest": digest(&image.pixels)}));
            put("images", digests.collect());
        }
        Body::Graph(graph) => {
            put("kind", json!("graph"));
            put("nodes", graph.nodes.iter().map(describe_node).collect());
        }
        Body::Surface(surface) => {
            put("kind", json!("surface"));
            let grid = &surface.grid;
            for (name, values) in [("x", &grid.x), ("y", &grid.y), ("z", &grid.z)] {
                put(name, numbers(values));
            }
        }
        Body::Panels(panels) => {
            put("kind", json!("panels"));
            put("panels", panels.figures.iter().map(describe).collect());
        }
    }
    Value::Object(map)
}

fn describe_node(node: &Node) -> Value {
    let parents: Vec<Value> = node.parents.iter().map(|(parent, slope)| json!([parent, scalar(*slope)])).collect();
    json!({"name": node.name, "value": scalar(node.value), "gradient": scalar(node.gradient), "parents": parents})
}

fn describe_layer(chart: &Chart, layer: &Layer) -> Value {
    match layer {
        Layer::Line { name, x, y } => json!({"line": name, "x": numbers(x), "y": numbers(y)}),
        Layer::Scatter { name, x, y } => json!({"scatter": name, "x": numbers(x), "y": numbers(y)}),
        Layer::Bars { name, values } => json!({"bars": name, "labels": chart.categories, "values": numbers(values)}),
        Layer::Ranges { name, low, high } => {
            json!({"ranges": name, "labels": chart.categories, "low": numbers(low), "high": numbers(high)})
        }
        Layer::Histogram { name, edges, counts, .. } => {
            json!({"histogram": name, "edges": numbers(edges), "counts": numbers(counts)})
        }
        Layer::Contour { grid, levels } => {
            json!({"contour": numbers(&grid.z), "x": numbers(&grid.x), "y": numbers(&grid.y), "levels": numbers(levels)})
        }
        Layer::HLine { name, y } => json!({"h_line": name, "y": scalar(*y)}),
        Layer::VLine { name, x } => json!({"v_line": name, "x": scalar(*x)}),
        Layer::Zone { name, from, to } => json!({"zone": name, "x": numbers(&[*from, *to])}),
        Layer::Note { x, y, text } => json!({"note": text, "x": scalar(*x), "y": scalar(*y)}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_digits_are_kept() {
        let cases = [(0.123_456, 0.1235), (60_123.0, 60_120.0), (-2.0, -2.0), (1e-30, 1e-30), (-0.0, 0.0)];
        for (value, rounded) in cases {
            assert_eq!(round4(value), rounded);
        }
        assert_eq!(numbers(&[1.0, f64::NAN, 0.5]).to_string(), "[1,null,0.5]");
    }

    #[test]
    fn long_rows_are_thinned() {
        let row: Vec<f64> = (0..5000).map(f64::from).collect();
        assert_eq!(numbers(&row).as_array().unwrap().len(), 500);
    }
}
