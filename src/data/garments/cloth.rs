//! Cloth: how bright a garment is, and its pattern.

use rand::Rng as _;

use crate::data::garments::draw::Draw;

/// A piece of cloth: brightness, pattern, and the shadow towards the sides that makes a body look round.
#[derive(Clone, Copy)]
pub(super) struct Cloth {
    light: f32,
    pattern: Pattern,
    roundness: f32,
}

#[derive(Clone, Copy)]
enum Pattern {
    Plain,
    /// Waves of brightness along a direction (per pixel) with a contrast; two of them make checks.
    Stripes {
        across: (f32, f32),
        phase: f32,
        contrast: f32,
    },
    Checks {
        period: f32,
        phase: f32,
        contrast: f32,
    },
    /// Large flowers, seen from afar: two slanted waves, whose product has blots.
    Blots {
        first: (f32, f32),
        second: (f32, f32),
        phase: f32,
        contrast: f32,
    },
}

impl Cloth {
    /// Cloth as it hangs in a shop: mostly bright, a third of it dark; `patterned` is the share with a pattern.
    pub(super) fn draw(draw: &mut Draw, patterned: f32) -> Self {
        let light = if draw.chance(0.2) { draw.between(0.12, 0.5) } else { draw.between(0.55, 1.0) };
        let (contrast, phase) = (draw.between(0.15, 0.6), draw.between(0.0, 6.3));
        let period = draw.between(2.2, 7.0);
        let turn = std::f32::consts::TAU / period;
        let pattern = if !draw.chance(patterned) {
            Pattern::Plain
        } else {
            match draw.rng.random_range(0..5) {
                0 | 1 => Pattern::Stripes { across: (0.0, turn), phase, contrast },
                2 => Pattern::Stripes { across: (turn, 0.0), phase, contrast },
                3 => {
                    let mut wave = || (draw.between(-1.3, 1.3), draw.between(-1.3, 1.3));
                    Pattern::Blots { first: wave(), second: wave(), phase, contrast }
                }
                _ => Pattern::Checks { period, phase, contrast },
            }
        };
        Self { light, pattern, roundness: draw.between(0.0, 0.3) }
    }

    /// The same cloth, brighter or darker.
    pub(super) fn times(self, factor: f32) -> Self {
        Self { light: self.light * factor, ..self }
    }

    /// The same cloth without a pattern.
    pub(super) fn plain(self) -> Self {
        Self { pattern: Pattern::Plain, ..self }
    }

    /// Its brightness at a point of the canvas; never quite black, which is the background's.
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let wave = match self.pattern {
            Pattern::Plain => 0.0,
            Pattern::Stripes { across, phase, contrast } => contrast * (across.0 * x + across.1 * y + phase).sin(),
            Pattern::Checks { period, phase, contrast } => {
                let turn = std::f32::consts::TAU / period;
                contrast * 0.5 * ((turn * x + phase).sin() + (turn * y + phase).sin())
            }
            Pattern::Blots { first, second, phase, contrast } => {
                contrast * (first.0 * x + first.1 * y + phase).sin() * (second.0 * x + second.1 * y + 2.0 * phase).sin()
            }
        };
        let wave = wave.max(0.0);
        let side = (x - 14.0) / 14.0;
        (self.light * (1.0 - wave) * (1.0 - self.roundness * side * side)).max(0.06)
    }
}
