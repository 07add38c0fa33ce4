//! What used to go wrong in silence: each of these gave a number that looked right.

use workbook::prelude::*;

#[test]
#[should_panic(expected = "the tensor of shape [1] that `mul` was computed from has been changed since")]
fn a_leaf_changed_before_backward_is_an_error() {
    let w = tensor![2.0].requires_grad();
    let y = (&w * &w).sum();
    w.value_mut().fill(3.0);
    y.backward();
}

#[test]
fn long_sums_are_as_accurate_as_f32_allows() {
    let close = |found: f32, exact: f64| assert!((f64::from(found) / exact - 1.0).abs() < 2e-7, "{found}, not {exact}");
    let many = Tensor::full(47_000_000, 0.06).requires_grad();
    close(many.sum().item(), 47e6 * f64::from(0.06f32));
    close(many.mean().item(), f64::from(0.06f32));
    close(Tensor::ones((20_000_000, 1)).sum_axis(0).item(), 2e7);
    close(Tensor::ones((1, 20_000_000)).sum_axis(1).item(), 2e7);
    close(Tensor::ones((20_000_000, 1)).mean_axis(0).item(), 1.0);
    // What a broadcast has repeated comes back as a sum.
    let b = Tensor::scalar(0.0).requires_grad();
    (&b + &Tensor::zeros(20_000_000)).sum().backward();
    close(b.grad().unwrap().item(), 2e7);
}

#[test]
fn least_squares_takes_columns_of_any_scale() {
    for scale in [1e-8f32, 1e-4, 1.0, 1e4, 1e8] {
        for order in [[0, 1], [1, 0]] {
            let rows: Vec<[f32; 2]> = (0..50).map(|i| [(i as f32).sin(), scale * (i as f32 * 1.7).cos()]).collect();
            let x = Array2::from(rows).select(Axis(1), &order);
            let y: Array1<f32> =
                x.rows().into_iter().map(|r| 3.0 * r[order[0]] - 2.0 * r[order[1]] / scale + 1.0).collect();
            let line = LeastSquares::fit(x.view(), y.view()).unwrap_or_else(|| panic!("scale {scale}, {order:?}"));
            assert_close!(line.w[order[0]], 3.0, 1e-4);
            assert_close!(line.w[order[1]] * f64::from(scale), -2.0, 1e-4);
        }
    }
}

#[test]
fn huber_is_right_for_every_delta() {
    for (r, delta, exact) in
        [(0.3, 1e7, 0.045), (0.3, 0.3, 0.045), (1e10, 1.0, 1e10), (5.0, 1e-3, 1e-3 * 5.0), (-0.3, 1e30, 0.045)]
    {
        let x = tensor![r].requires_grad();
        let loss = huber_loss(&x, &tensor![0.0], delta);
        assert!((loss.item() - exact).abs() <= 1e-3 * exact, "r {r}, delta {delta}: {}", loss.item());
        loss.backward();
        assert_eq!(x.grad().unwrap().item(), r.clamp(-delta, delta), "r {r}, delta {delta}");
    }
}

#[test]
#[should_panic(expected = "row 1 holds NaN in column 0")]
fn a_broken_model_has_no_likeliest_class() {
    tensor![[0.1, 0.9], [f32::NAN, f32::NAN]].argmax();
}

#[test]
fn a_parameter_listed_twice_is_refused() {
    let w = tensor![1.0].requires_grad();
    w.powi(2).sum().backward();
    let error = Sgd::new(vec![w.clone(), w.clone()], 0.1).step().unwrap_err();
    assert!(error.to_string().contains("parameters 0 and 1 are the same tensor"), "{error}");
    assert_eq!(w.item(), 1.0, "nothing has moved");
}
