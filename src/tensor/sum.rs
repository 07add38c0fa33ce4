//! Sums in f64: in f32 a long sum loses every addend below half a unit in its last place, so that 20 million ones add
//! up to 16 777 216, and no further.

use ndarray::{ArrayBase, ArrayD, Axis, Data, Dimension, IxDyn, RemoveAxis, Zip};

use super::{Float, wide};

/// The sum of all elements.
pub(super) fn sum<S: Data<Elem = Float>, D: Dimension>(x: &ArrayBase<S, D>) -> f64 {
    match x.as_slice_memory_order() {
        Some(x) => {
            // Eight sums at a time, which the processor adds at once: one would wait for itself at every step.
            let (eights, rest) = x.as_chunks::<8>();
            let mut sums = [0.0; 8];
            for eight in eights {
                sums.iter_mut().zip(eight).for_each(|(sum, &x)| *sum += wide(x));
            }
            sums.iter().sum::<f64>() + rest.iter().map(|&x| wide(x)).sum::<f64>()
        }
        None => x.fold(0.0, |sum, &x| sum + wide(x)),
    }
}

/// `scale` times the sum along `axis`, which stays with extent 1.
pub(super) fn sum_axis<S: Data<Elem = Float>>(x: &ArrayBase<S, IxDyn>, axis: Axis, scale: f64) -> ArrayD<Float> {
    let (terms, sums) = (x.len_of(axis), x.raw_dim());
    let lanes: usize = sums.slice().iter().enumerate().filter(|(i, _)| *i != axis.0).map(|(_, n)| n).product();
    // Either way each number is added once; what differs is how often a loop is set up.
    let sums = if terms > lanes {
        x.map_axis(axis, |lane| sum(&lane))
    } else {
        let mut sums = ArrayD::zeros(x.raw_dim().remove_axis(axis));
        x.axis_iter(axis).for_each(|x| Zip::from(&mut sums).and(x).for_each(|sum, &x| *sum += wide(x)));
        sums
    };
    sums.mapv_into_any(|sum| (scale * sum) as Float).insert_axis(axis)
}
