//! The stand-in for Fashion-MNIST: garments drawn by code, for days without the real images.
//!
//! Same shapes, same labels, and about as hard for a linear model, with the same confusions: shirts, T-shirts, pullovers
//! and coats are cut alike, and so are the three kinds of shoes. Each garment has measures, cloth, position and noise of
//! its own, all drawn from one seed.

mod canvas;
mod cloth;
mod draw;
mod others;
mod shoes;
mod tops;

use rand::RngCore as _;
use rand::seq::SliceRandom;

use crate::data::fashion_mnist::PIXELS;
use crate::data::image_set::ImageSet;
use crate::random::rng;
use canvas::{Canvas, Pose};
use draw::Draw;

/// One way to draw a garment per label.
const KINDS: [fn(&mut Draw, &mut Canvas); 10] = [
    tops::t_shirt,
    others::trouser,
    tops::pullover,
    tops::dress,
    tops::coat,
    shoes::sandal,
    tops::shirt,
    shoes::sneaker,
    others::bag,
    shoes::ankle_boot,
];

/// `rows` images with their labels: the ten classes in equal numbers (but for a remainder), in an order of chance.
pub(super) fn draw_set(rows: usize, seed: u64) -> ImageSet {
    let mut generator = rng(seed);
    let mut labels: Vec<u8> = (0..10).cycle().take(rows).collect();
    labels.shuffle(&mut generator);
    let mut draw = Draw { rng: &mut generator };
    let mut pixels = Vec::with_capacity(rows * PIXELS);
    for &label in &labels {
        let mut canvas = Canvas::new(pose(&mut draw));
        KINDS[usize::from(label)](&mut draw, &mut canvas);
        develop(&mut draw, &canvas, &mut pixels);
    }
    ImageSet::new(pixels, labels)
}

fn pose(draw: &mut Draw) -> Pose {
    let scale = draw.about(1.03, 0.03);
    Pose {
        shift: (draw.about(0.0, 0.5), draw.about(0.0, 0.5)),
        scale: (scale * draw.about(1.0, 0.04), scale),
        shear: draw.about(0.0, 0.025),
        tilt: draw.about(0.0, 0.02),
    }
}

/// Turns brightness into bytes, with the grain of cloth and camera; the background stays black.
fn develop(draw: &mut Draw, canvas: &Canvas, pixels: &mut Vec<u8>) {
    let (exposure, grain) = (draw.about(1.0, 0.1), draw.between(0.01, 0.06));
    // Whole bytes of chance are many times as fast as a normal distribution, and nobody sees a difference.
    let mut chance = [0; PIXELS];
    draw.rng.fill_bytes(&mut chance);
    for (&light, chance) in canvas.light.iter().flatten().zip(chance) {
        let noise = (f32::from(chance) - 127.5) / 74.0;
        let value = if light > 0.01 { exposure * light * (1.0 + grain * noise) } else { 0.0 };
        pixels.push((value.clamp(0.0, 1.0) * 255.0) as u8);
    }
}
