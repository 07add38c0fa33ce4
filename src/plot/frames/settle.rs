//! What must be alike in all frames, so that nothing jumps: the axes, the bands of contours, the legend's place.

use crate::plot::chart::{Chart, Layer, Legend};
use crate::plot::draw_chart::spans;
use crate::plot::figure::{Body, Figure};
use crate::plot::grid::Grid;

#[track_caller]
pub(super) fn settle(figures: &mut [&mut Figure]) {
    let kind = figures[0].kind();
    for figure in figures.iter() {
        assert_eq!(figure.kind(), kind, "all frames must be figures of one kind");
    }
    match kind {
        "chart" => settle_charts(figures.iter_mut().filter_map(|figure| chart(figure)).collect()),
        "group of panels" => settle_panels(figures),
        _ => {}
    }
}

fn chart(figure: &mut Figure) -> Option<&mut Chart> {
    match &mut figure.body {
        Body::Chart(chart) => Some(chart),
        _ => None,
    }
}

/// The first panels of all frames among themselves, then the second ones, and so on.
#[track_caller]
fn settle_panels(figures: &mut [&mut Figure]) {
    let mut panels: Vec<&mut Vec<Figure>> = figures
        .iter_mut()
        .filter_map(|figure| match &mut figure.body {
            Body::Panels(panels) => Some(&mut panels.figures),
            _ => None,
        })
        .collect();
    let count = panels[0].len();
    assert!(panels.iter().all(|of| of.len() == count), "all frames must have the same number of panels");
    for place in 0..count {
        settle(&mut panels.iter_mut().map(|of| &mut of[place]).collect::<Vec<_>>());
    }
}

fn settle_charts(mut charts: Vec<&mut Chart>) {
    let (mut x, mut y) = ((f64::INFINITY, f64::NEG_INFINITY), (f64::INFINITY, f64::NEG_INFINITY));
    for chart in &charts {
        let (of_x, of_y) = spans(chart);
        x = (x.0.min(of_x.ends.0), x.1.max(of_x.ends.1));
        y = (y.0.min(of_y.ends.0), y.1.max(of_y.ends.1));
    }
    let levels = common_levels(&charts);
    for chart in &mut charts {
        // Bars stand at categories, which are the same everywhere.
        if chart.categories.is_empty() {
            chart.x.range.get_or_insert(x);
        }
        chart.y.range.get_or_insert(y);
        if chart.legend == Legend::Auto {
            chart.legend = Legend::Above;
        }
        for layer in &mut chart.layers {
            if let (Layer::Contour { levels: own, .. }, Some(levels)) = (layer, &levels) {
                own.clone_from(levels);
            }
        }
    }
}

/// The levels of all contours, if they are not the same already.
fn common_levels(charts: &[&mut Chart]) -> Option<Vec<f64>> {
    let contours: Vec<(&Grid, &Vec<f64>)> = charts
        .iter()
        .flat_map(|chart| &chart.layers)
        .filter_map(|layer| match layer {
            Layer::Contour { grid, levels } => Some((grid, levels)),
            _ => None,
        })
        .collect();
    let (_, first) = contours.first()?;
    if contours.iter().all(|(_, levels)| levels == first) {
        return None;
    }
    let z = contours.iter().flat_map(|(grid, _)| &grid.z).copied().collect();
    Some(Grid { x: Vec::new(), y: Vec::new(), z }.levels(10))
}
