//! A computation as a graph, and where its boxes go: each column is computed from those on its left.

/// Values in the order of their computation.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Graph {
    pub nodes: Vec<Node>,
}

/// A value, and what it was computed from.
#[derive(Clone, PartialEq)]
pub(crate) struct Node {
    pub name: String,
    pub value: f64,
    pub gradient: f64,
    /// The number of each parent, and the slope of this value in it.
    pub parents: Vec<(usize, f64)>,
}

/// A place in a column: of a node, or of an edge that passes on its way to a later one.
pub(crate) struct Spot {
    pub column: usize,
    /// The height of its middle.
    pub y: f64,
    /// Half of the height that it takes.
    half: f64,
}

/// The spots of the nodes in their order, then those of edges; and for each edge the spots that it goes through.
pub(crate) struct Layout {
    pub spots: Vec<Spot>,
    pub edges: Vec<Edge>,
    pub columns: usize,
}

pub(crate) struct Edge {
    /// From the parent to the node.
    pub path: Vec<usize>,
    pub slope: f64,
}

impl Layout {
    /// Heights are counted downwards from 0. Each node stands just before the first that needs it.
    pub fn new(graph: &Graph, box_height: f64, gap: f64) -> Layout {
        let nodes = &graph.nodes;
        let mut steps_to_end = vec![0; nodes.len()];
        for (i, node) in nodes.iter().enumerate().rev() {
            for &(parent, _) in &node.parents {
                steps_to_end[parent] = steps_to_end[parent].max(steps_to_end[i] + 1);
            }
        }
        let last = steps_to_end.iter().max().copied().unwrap_or(0);
        let mut spots: Vec<Spot> =
            steps_to_end.iter().map(|steps| Spot { column: last - steps, y: 0.0, half: box_height / 2.0 }).collect();
        let mut edges = Vec::new();
        for (i, node) in nodes.iter().enumerate() {
            for &(parent, slope) in &node.parents {
                let between = spots[parent].column + 1..spots[i].column;
                let first = spots.len();
                spots.extend(between.map(|column| Spot { column, y: 0.0, half: gap / 4.0 }));
                edges.push(Edge { path: [parent].into_iter().chain(first..spots.len()).chain([i]).collect(), slope });
            }
        }
        let mut layout = Layout { spots, edges, columns: last + 1 };
        (0..=last).rev().for_each(|column| layout.place(column, gap));
        let top = layout.spots.iter().map(|spot| spot.y - spot.half).fold(f64::INFINITY, f64::min);
        layout.spots.iter_mut().for_each(|spot| spot.y -= top);
        layout
    }

    /// Each spot of a column as near as possible to the middle of those that it leads to, which are placed already.
    fn place(&mut self, column: usize, gap: f64) {
        let mut wishes: Vec<(usize, f64)> = Vec::new();
        let spots = &self.spots;
        for spot in (0..spots.len()).filter(|&spot| spots[spot].column == column) {
            // What is used first stands above what is used second.
            let next = self.edges.iter().enumerate().flat_map(|(order, edge)| {
                let steps = edge.path.windows(2).filter(|step| step[0] == spot);
                steps.map(move |step| spots[step[1]].y + 1e-3 * order as f64)
            });
            let heights: Vec<f64> = next.collect();
            wishes.push((spot, heights.iter().sum::<f64>() / heights.len().max(1) as f64));
        }
        wishes.sort_by(|a, b| a.1.total_cmp(&b.1));
        let mut below = f64::NEG_INFINITY;
        for &(spot, wish) in &wishes {
            let half = self.spots[spot].half;
            self.spots[spot].y = wish.max(below + half);
            below = self.spots[spot].y + half + gap;
        }
        // They were pushed downwards only; back up by what that is on average.
        let pushed: f64 = wishes.iter().map(|&(spot, wish)| self.spots[spot].y - wish).sum();
        let shift = pushed / wishes.len().max(1) as f64;
        wishes.iter().for_each(|&(spot, _)| self.spots[spot].y -= shift);
    }

    /// From the top of the highest to the bottom of the lowest.
    pub fn height(&self) -> f64 {
        self.spots.iter().map(|spot| spot.y + spot.half).fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(parents: &[usize]) -> Node {
        let parents = parents.iter().map(|&parent| (parent, 1.0)).collect();
        Node { name: String::new(), value: 0.0, gradient: 0.0, parents }
    }

    #[test]
    fn a_node_stands_just_before_the_first_that_needs_it() {
        // 3 = f(0, 1), 4 = g(3, 2), 5 = h(4, 0)
        let nodes = vec![node(&[]), node(&[]), node(&[]), node(&[0, 1]), node(&[3, 2]), node(&[4, 0])];
        let layout = Layout::new(&Graph { nodes }, 40.0, 10.0);
        let columns: Vec<usize> = layout.spots.iter().map(|spot| spot.column).collect();
        assert_eq!(columns[..6], [0, 0, 1, 1, 2, 3]);
        assert_eq!(layout.edges.last().unwrap().path.len(), 4, "from column 0 to column 3, through 1 and 2");
        assert_eq!(layout.columns, 4);
    }

    #[test]
    fn boxes_of_a_column_keep_their_distance_and_their_order() {
        let nodes = vec![node(&[]), node(&[]), node(&[]), node(&[0, 1, 2])];
        let layout = Layout::new(&Graph { nodes }, 40.0, 10.0);
        let y: Vec<f64> = layout.spots.iter().map(|spot| spot.y).collect();
        assert!(y[1] - y[0] >= 50.0 - 1e-9 && y[2] - y[1] >= 50.0 - 1e-9, "{y:?}");
        assert!((y[3] - y[1]).abs() < 0.1 && (layout.height() - 140.0).abs() < 0.1);
    }
}
