//! What is worn above the waist, and dresses: a trunk, two sleeves, and what tells one kind from another.
//!
//! The five kinds share one cut, with measures that overlap. That is what makes them hard to tell apart.

use crate::data::garments::canvas::{Canvas, Point, band, mirrored, smooth, symmetric};
use crate::data::garments::cloth::Cloth;
use crate::data::garments::draw::Draw;

/// The measures of a top in pixels; widths are from the middle line.
struct Cut {
    top: f32,
    hem: f32,
    neck: f32,
    neck_depth: f32,
    shoulder: f32,
    chest: f32,
    waist: f32,
    hem_width: f32,
    /// 0 for none.
    sleeve: f32,
    sleeve_width: f32,
    /// Of the sleeve, from straight down, in radians.
    angle: f32,
}

impl Cut {
    fn armpit(&self) -> f32 {
        self.top + 2.0 + self.sleeve_width
    }

    fn trunk(&self) -> Vec<Point> {
        let waist = self.top + 0.55 * (self.hem - self.top);
        let mut right = vec![(0.0, self.top + self.neck_depth), (0.7 * self.neck, self.top + 0.8 * self.neck_depth)];
        right.extend([(self.neck, self.top), (self.shoulder, self.top + 1.6)]);
        right.extend(smooth(&[(self.chest, self.armpit()), (self.waist, waist), (self.hem_width, self.hem)]));
        right.push((0.0, self.hem + 0.3));
        symmetric(&right)
    }

    /// The right sleeve.
    fn arm(&self) -> Vec<Point> {
        let (sin, cos) = self.angle.sin_cos();
        let shoulder = (14.0 + self.shoulder - 0.8, self.top + 1.3);
        let armpit = (14.0 + self.chest - 0.5, self.armpit());
        let end = |from: Point, length: f32| (from.0 + sin * length, from.1 + cos * length);
        // A sleeve narrows towards its cuff.
        let cuff = end(shoulder, self.sleeve);
        let inner = (cuff.0 - 0.85 * self.sleeve_width * cos, cuff.1 + 0.85 * self.sleeve_width * sin);
        vec![shoulder, cuff, inner, armpit]
    }

    fn paint(&self, canvas: &mut Canvas, cloth: &Cloth, sleeves: &Cloth) {
        if self.sleeve > 0.0 {
            let arm = self.arm();
            canvas.fill(&arm, &|x, y| sleeves.at(x, y));
            canvas.fill(&mirrored(&arm), &|x, y| sleeves.at(x, y));
        }
        canvas.fill(&self.trunk(), &|x, y| cloth.at(x, y));
        if self.sleeve > 8.0 {
            // The shadow between a hanging sleeve and the trunk.
            let seam = band(&[(14.0 + self.chest, self.armpit()), (14.0 + self.hem_width, self.hem)], 0.8);
            canvas.shade(&seam, 0.6);
            canvas.shade(&mirrored(&seam), 0.6);
        }
    }

    /// A line down the middle, where it opens.
    fn opening(&self, canvas: &mut Canvas, width: f32, factor: f32, offset: f32) {
        let x = 14.0 + offset;
        canvas.shade(&band(&[(x, self.top + self.neck_depth), (x, self.hem)], width), factor);
    }

    fn collar(&self, canvas: &mut Canvas, factor: f32, depth: f32) {
        let wing = [
            (14.0, self.top + depth),
            (14.0 + self.neck, self.top - 0.5),
            (14.0 + self.neck + 1.6, self.top + 0.6),
            (14.4, self.top + depth + 1.8),
        ];
        canvas.shade(&wing, factor);
        canvas.shade(&mirrored(&wing), factor);
    }
}

fn short_sleeves(draw: &mut Draw, cut: &mut Cut) {
    cut.sleeve = draw.about(7.0, 1.5);
    cut.sleeve_width = draw.about(5.0, 0.7);
    cut.angle = draw.about(0.75, 0.15);
}

fn long_sleeves(draw: &mut Draw, cut: &mut Cut) {
    cut.sleeve = draw.about(20.5, 2.0);
    cut.sleeve_width = draw.about(4.4, 0.6);
    cut.angle = draw.about(0.19, 0.06);
}

fn cut(draw: &mut Draw) -> Cut {
    let chest = draw.about(7.0, 0.8);
    Cut {
        top: draw.about(1.4, 0.5),
        hem: draw.about(26.0, 1.1),
        neck: draw.about(2.8, 0.5),
        neck_depth: draw.about(1.8, 0.7),
        shoulder: chest + draw.about(0.4, 0.4),
        chest,
        waist: chest - draw.about(0.4, 0.5),
        hem_width: chest + draw.about(0.0, 0.6),
        sleeve: 0.0,
        sleeve_width: 4.5,
        angle: 0.5,
    }
}

pub(super) fn t_shirt(draw: &mut Draw, canvas: &mut Canvas) {
    let mut cut = cut(draw);
    short_sleeves(draw, &mut cut);
    cut.neck_depth += draw.between(0.0, 1.5);
    match draw.between(0.0, 1.0) {
        kind if kind < 0.1 => cut.sleeve = 0.0,
        kind if kind < 0.17 => long_sleeves(draw, &mut cut),
        kind if kind < 0.3 => {
            // A long and narrow one, much like a dress.
            cut.chest -= 1.8;
            cut.shoulder = cut.chest;
            cut.hem_width = cut.chest + draw.between(-0.5, 1.5);
            cut.waist = cut.chest - draw.between(0.0, 0.8);
            cut.hem += draw.between(0.0, 1.5);
        }
        _ => {}
    }
    let cloth = Cloth::draw(draw, 0.25);
    cut.paint(canvas, &cloth, &cloth.times(draw.between(0.8, 1.0)));
    if draw.chance(0.35) {
        // A print on the chest.
        let (half, top, bottom) = (draw.between(2.0, 4.5), draw.between(8.0, 10.0), draw.between(12.0, 18.0));
        canvas.shade(
            &[(14.0 - half, top), (14.0 + half, top), (14.0 + half, bottom), (14.0 - half, bottom)],
            draw.between(0.4, 1.5),
        );
    }
}

pub(super) fn pullover(draw: &mut Draw, canvas: &mut Canvas) {
    let mut cut = cut(draw);
    long_sleeves(draw, &mut cut);
    cut.hem += draw.between(-0.8, 0.8);
    cut.neck_depth = draw.between(0.6, 2.2);
    let cloth = Cloth::draw(draw, 0.3);
    cut.paint(canvas, &cloth, &cloth.times(draw.between(0.85, 1.0)));
    if draw.chance(0.15) {
        cut.collar(canvas, draw.between(0.6, 1.2), draw.between(1.0, 3.0));
    }
    // Ribs at the hem.
    canvas.shade(
        &[(0.0, cut.hem - 1.6), (28.0, cut.hem - 1.6), (28.0, cut.hem + 1.0), (0.0, cut.hem + 1.0)],
        draw.between(0.8, 1.05),
    );
    if draw.chance(0.15) {
        cut.opening(canvas, 1.0, 0.6, 0.0);
    }
}

pub(super) fn coat(draw: &mut Draw, canvas: &mut Canvas) {
    let mut cut = cut(draw);
    long_sleeves(draw, &mut cut);
    cut.hem = draw.about(26.7, 0.9);
    cut.chest += draw.between(-0.2, 0.7);
    cut.hem_width = cut.chest + draw.between(-0.2, 1.2);
    let cloth = Cloth::draw(draw, 0.12);
    cut.paint(canvas, &cloth, &cloth.times(draw.between(0.85, 1.0)));
    if draw.chance(0.85) {
        cut.opening(canvas, draw.between(0.8, 2.0), draw.between(0.3, 0.85), draw.between(-0.8, 0.8));
    }
    if draw.chance(0.7) {
        cut.collar(canvas, draw.between(0.6, 1.25), draw.between(2.0, 5.0));
    }
}

pub(super) fn shirt(draw: &mut Draw, canvas: &mut Canvas) {
    let mut cut = cut(draw);
    let kind = draw.between(0.0, 1.0);
    if kind < 0.5 {
        long_sleeves(draw, &mut cut);
    } else if kind < 0.82 {
        short_sleeves(draw, &mut cut);
    }
    cut.hem += draw.between(-0.5, 1.2);
    cut.waist -= draw.between(0.0, 1.2);
    let cloth = Cloth::draw(draw, 0.5);
    cut.paint(canvas, &cloth, &cloth.times(draw.between(0.85, 1.0)));
    if draw.chance(0.7) {
        cut.opening(canvas, draw.between(0.6, 1.2), draw.between(0.6, 0.9), draw.between(-0.3, 0.3));
    }
    if draw.chance(0.7) {
        cut.collar(canvas, draw.between(0.5, 0.85), draw.between(1.5, 4.0));
    }
}

pub(super) fn dress(draw: &mut Draw, canvas: &mut Canvas) {
    let mut cut = cut(draw);
    cut.top = draw.about(1.2, 0.6);
    cut.hem = draw.about(27.0, 0.7);
    cut.chest = draw.about(5.0, 1.0);
    cut.shoulder = cut.chest + draw.between(-0.8, 0.3);
    cut.neck = cut.neck.min(cut.shoulder - 0.6);
    cut.neck_depth += draw.between(0.0, 2.0);
    cut.waist = cut.chest - draw.between(0.0, 1.0);
    cut.hem_width = cut.chest + draw.between(-0.5, 3.5);
    let kind = draw.between(0.0, 1.0);
    if kind < 0.3 {
        short_sleeves(draw, &mut cut);
    } else if kind < 0.52 {
        long_sleeves(draw, &mut cut);
    }
    cut.sleeve_width = cut.sleeve_width.min(3.8);
    let cloth = Cloth::draw(draw, 0.25);
    cut.paint(canvas, &cloth, &cloth);
    if draw.chance(0.4) {
        let waist = cut.top + 0.45 * (cut.hem - cut.top);
        canvas.shade(&[(0.0, waist), (28.0, waist), (28.0, waist + 1.5), (0.0, waist + 1.5)], draw.between(0.5, 1.2));
    }
}
