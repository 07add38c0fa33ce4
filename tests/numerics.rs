//! How exact softmax, log-softmax and cross-entropy are in f32, over the whole range of finite logits.
//!
//! The yardstick is the unit in the last place (ulp) of the exact result, which is computed here in f64. Rounding that
//! result alone costs half a unit, and hardly more is allowed. `cargo test --test numerics -- --nocapture` prints the
//! worst cases.

use rand::Rng as _;
use workbook::prelude::*;

/// The largest error that is allowed, in units in the last place.
const BOUND: f64 = 0.501;

/// The distance from `found` to `exact` in units in the last place of `exact`, as an f32.
fn ulps(found: f32, exact: f64) -> f64 {
    let rounded = exact as f32;
    if found == rounded || (found.is_nan() && exact.is_nan()) {
        return 0.0; // infinity included: what is too large for an f32 has to be it
    }
    let size = rounded.abs().min(f32::MAX.next_down());
    (f64::from(found) - exact).abs() / f64::from(size.next_up() - size)
}

/// The worst case so far of one function.
struct Worst {
    name: &'static str,
    ulps: f64,
    case: String,
    tried: usize,
}

impl Worst {
    fn new(name: &'static str) -> Self {
        Self { name, ulps: 0.0, case: "-".into(), tried: 0 }
    }

    fn compare(&mut self, found: &[f32], exact: &[f64], x: &[f32]) {
        for (i, (&found, &exact)) in found.iter().zip(exact).enumerate() {
            self.tried += 1;
            let ulps = ulps(found, exact);
            if ulps > self.ulps || ulps.is_nan() {
                self.ulps = ulps;
                let shown = if x.len() > 4 { format!("{} logits", x.len()) } else { format!("{x:?}") };
                self.case = format!("{shown}, entry {i}: {found:e} instead of {exact:e}");
            }
        }
    }
}

/// ln softmax in f64, each term relative to the largest logit.
fn log_softmax_exact(x: &[f32]) -> Vec<f64> {
    let x: Vec<f64> = x.iter().copied().map(f64::from).collect();
    let at = (0..x.len()).max_by(|&i, &j| x[i].total_cmp(&x[j])).unwrap();
    let others: f64 = (0..x.len()).filter(|&j| j != at).map(|j| (x[j] - x[at]).exp()).sum();
    x.iter().map(|x_i| (x_i - x[at]) - others.ln_1p()).collect()
}

/// Lanes of logits over every order of magnitude, and those where something is about to happen.
fn lanes() -> Vec<Vec<f32>> {
    let mut rng = rng(0);
    let mut lanes = vec![
        vec![0.0],
        vec![-0.0, 0.0],
        vec![f32::MAX, f32::MIN],
        vec![f32::MAX, f32::MAX],
        vec![f32::MIN, f32::MIN, f32::MIN],
        vec![f32::MIN_POSITIVE, -f32::MIN_POSITIVE],
        vec![f32::from_bits(1), 0.0],
        vec![88.72283, 0.0],
        vec![100.0, 0.0, -100.0],
        vec![1000.0; 1000],
    ];
    // The second probability passes from normal numbers through the subnormal ones to 0.
    lanes.extend((0..=1200).map(|i| vec![0.0, -0.1 * i as f32]));
    // Offsets take digits from the differences; the exact result knows only the digits that are left.
    for exponent in -45..=38 {
        let scale = 10f64.powi(exponent) as f32;
        for classes in [2, 3, 10, 1000] {
            for offset in [0.0, 1.0, -1e4, 1e8] {
                let draw = |_| rng.random_range(-1.0f32..1.0) * scale + offset;
                lanes.push((0..classes).map(draw).collect());
            }
        }
    }
    lanes
}

#[test]
fn softmax_and_cross_entropy_are_rounded_once() {
    let mut worst = ["softmax", "log_softmax", "log_sum_exp", "cross_entropy"].map(Worst::new);
    for x in lanes() {
        let logits = Tensor::from(Array1::from(x.clone())).reshape((1, x.len()));
        let exact = log_softmax_exact(&x);
        worst[0].compare(&logits.softmax(1).to_vec(), &exact.iter().map(|y| y.exp()).collect::<Vec<_>>(), &x);
        worst[1].compare(&logits.log_softmax(1).to_vec(), &exact, &x);
        worst[2].compare(&logits.log_sum_exp(1).to_vec(), &[f64::from(x[0]) - exact[0]], &x);
        let losses: Vec<f32> = (0..x.len().min(10)).map(|i| logits.cross_entropy(&[i]).item()).collect();
        worst[3].compare(&losses, &exact[..losses.len()].iter().map(|y| -y).collect::<Vec<_>>(), &x);
    }
    println!("{:<14} {:>9} {:>7}  worst case", "", "compared", "ulps");
    for w in &worst {
        println!("{:<14} {:>9} {:>7.3}  {}", w.name, w.tried, w.ulps, w.case);
    }
    for w in &worst {
        assert!(w.ulps <= BOUND, "{} is off by {} units in the last place: {}", w.name, w.ulps, w.case);
    }
}

#[test]
fn a_mean_over_many_rows_is_as_exact() {
    let mut rng = rng(1);
    let (n, classes) = (10_000, 10);
    let x = Tensor::normal(0.0, 5.0, (n, classes), &mut rng);
    let labels: Labels = (0..n).map(|i| i % classes).collect();
    let losses =
        x.to_vec().chunks(classes).enumerate().map(|(i, row)| -log_softmax_exact(row)[i % classes]).sum::<f64>();
    assert!(ulps(cross_entropy(&x, &labels).item(), losses / n as f64) <= BOUND);
}
