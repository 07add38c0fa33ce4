//! What is worn on the feet: seen from the side, the toe to the left.

use crate::data::garments::canvas::{Canvas, Point, band, smooth};
use crate::data::garments::cloth::Cloth;
use crate::data::garments::draw::Draw;

/// A closed upper: toe, instep, opening, heel. `ground` is the height on which it stands.
struct Upper {
    toe: f32,
    heel: f32,
    ground: f32,
    toe_height: f32,
    /// Where the instep ends and the opening begins.
    throat: Point,
    /// The height of the heel's upper edge.
    counter: f32,
}

impl Upper {
    fn outline(&self) -> Vec<Point> {
        let toe_top = (self.toe + 3.0, self.ground - self.toe_height);
        let mut outline = smooth(&[
            (self.toe, self.ground),
            (self.toe + 0.3, self.ground - 0.6 * self.toe_height),
            toe_top,
            self.throat,
        ]);
        // The opening dips between instep and heel.
        let dip = ((self.throat.0 + self.heel) / 2.0, self.throat.1.max(self.counter) + 0.8);
        outline.extend([
            dip,
            (self.heel - 0.4, self.counter),
            (self.heel, (self.counter + self.ground) / 2.0),
            (self.heel - 0.3, self.ground),
        ]);
        outline
    }
}

fn sole(toe: f32, heel: f32, ground: f32, thickness: f32) -> Vec<Point> {
    vec![(toe, ground), (toe + 0.8, ground + thickness), (heel - 0.2, ground + thickness), (heel + 0.3, ground - 0.3)]
}

pub(super) fn sneaker(draw: &mut Draw, canvas: &mut Canvas) {
    let ground = draw.about(18.3, 0.9);
    let high = draw.chance(0.15);
    let counter = ground - if high { draw.between(9.0, 12.0) } else { draw.about(7.2, 0.9) };
    let upper = Upper {
        toe: draw.about(1.2, 0.6),
        heel: draw.about(26.6, 0.6),
        ground,
        toe_height: draw.about(3.6, 0.5),
        throat: (draw.about(15.0, 1.3), counter + draw.between(-1.2, 0.6)),
        counter,
    };
    let cloth = Cloth::draw(draw, 0.08);
    let outline = upper.outline();
    canvas.fill(&outline, &|x, y| cloth.at(x, y));
    if draw.chance(0.6) {
        // A stripe on the side.
        let x = draw.between(11.0, 17.0);
        canvas.shade(
            &band(&[(x, ground), (x + draw.between(-2.0, 4.0), ground - 6.0)], draw.between(1.0, 2.5)),
            draw.between(0.4, 1.6),
        );
    }
    if draw.chance(0.6) {
        canvas.shade(&band(&[(8.0, ground - 4.0), upper.throat], 1.4), draw.between(0.5, 1.3));
    }
    let (thickness, light) = (draw.about(1.7, 0.4), draw.between(0.3, 0.95));
    canvas.fill(&sole(upper.toe, upper.heel, ground, thickness), &|_, _| light);
}

pub(super) fn ankle_boot(draw: &mut Draw, canvas: &mut Canvas) {
    let ground = draw.about(23.6, 1.4);
    let low = draw.chance(0.3);
    let counter = if low { draw.between(7.5, 12.5) } else { draw.about(4.5, 1.6) };
    let heel = draw.about(26.0, 0.7);
    let shaft = heel - draw.about(12.0, 1.2);
    let toe = draw.about(1.6, 0.7);
    let toe_height = draw.about(4.2, 0.6);
    let cloth = Cloth::draw(draw, 0.06);
    let mut outline = smooth(&[
        (toe, ground),
        (toe + 0.3, ground - 0.6 * toe_height),
        (toe + 4.0, ground - toe_height),
        (shaft - 1.5, ground - toe_height - 4.0),
        (shaft, counter + 3.0),
    ]);
    outline.extend([
        (shaft + draw.between(-0.5, 0.8), counter),
        (heel, counter + draw.between(-0.8, 0.8)),
        (heel - draw.between(0.0, 1.0), ground - 5.0),
        (heel, ground),
    ]);
    canvas.fill(&outline, &|x, y| cloth.at(x, y));
    if draw.chance(0.4) {
        let y = draw.between(counter + 1.0, ground - 6.0);
        canvas.shade(&band(&[(0.0, y), (28.0, y)], 1.3), draw.between(0.4, 1.3));
    }
    if draw.chance(0.4) {
        canvas.shade(&band(&[(shaft + 3.0, counter), (shaft + 2.0, ground - 6.0)], 1.0), draw.between(0.4, 0.9));
    }
    let light = draw.between(0.15, 0.8);
    if draw.chance(0.45) {
        // A raised heel.
        let height = draw.between(2.0, 3.6);
        canvas.fill(
            &[
                (heel - 6.0, ground - 0.3),
                (heel, ground - 0.3),
                (heel - 0.4, ground + height),
                (heel - 4.5, ground + height),
            ],
            &|_, _| light,
        );
        canvas.fill(&sole(toe, heel, ground, 0.8), &|_, _| light);
    } else {
        canvas.fill(&sole(toe, heel, ground, draw.about(1.5, 0.4)), &|_, _| light);
    }
}

/// The sole of a sandal and what stands on it.
struct Footbed {
    toe: f32,
    heel: f32,
    ground: f32,
    /// How far the heel stands above the toe.
    lift: f32,
}

impl Footbed {
    /// The height of the foot above this x.
    fn at(&self, x: f32) -> f32 {
        let ball = self.toe + 0.35 * (self.heel - self.toe);
        let along = ((x - ball) / (self.heel - 3.0 - ball)).clamp(0.0, 1.0);
        self.ground - self.lift * along * along * (3.0 - 2.0 * along)
    }

    fn line(&self) -> Vec<Point> {
        (0..=10).map(|i| self.toe + (self.heel - self.toe) * i as f32 / 10.0).map(|x| (x, self.at(x))).collect()
    }
}

pub(super) fn sandal(draw: &mut Draw, canvas: &mut Canvas) {
    let high = draw.chance(0.4);
    let bed = Footbed {
        toe: draw.about(1.4, 0.7),
        heel: draw.about(26.2, 0.7),
        ground: if high { draw.about(23.0, 1.2) } else { draw.about(18.8, 0.9) },
        lift: if high { draw.between(5.0, 11.0) } else { draw.between(0.0, 2.0) },
    };
    let cloth = Cloth::draw(draw, 0.06);
    if draw.chance(0.12) {
        nearly_a_shoe(draw, canvas, &bed, &cloth);
    } else {
        straps(draw, canvas, &bed, &cloth);
    }
    let leather = cloth.plain().times(draw.between(0.5, 1.2));
    let paint = |x: f32, y: f32| leather.at(x, y);
    canvas.fill(&band(&bed.line(), draw.between(1.3, 2.4)), &paint);
    if high && draw.chance(0.35) {
        // A wedge: all is filled from the heel down to the ground.
        let mut wedge = bed.line();
        wedge.extend([(bed.heel - 0.5, bed.ground + 1.0), (bed.toe + 1.0, bed.ground + 1.0)]);
        canvas.fill(&wedge, &paint);
    } else if high {
        let (width, lean) = (draw.between(1.2, 3.5), draw.between(-0.5, 1.5));
        canvas.fill(
            &band(
                &[(bed.heel - 1.0 - 0.5 * width, bed.at(bed.heel)), (bed.heel - lean - 0.5 * width, bed.ground + 1.0)],
                width,
            ),
            &paint,
        );
    }
}

fn straps(draw: &mut Draw, canvas: &mut Canvas, bed: &Footbed, cloth: &Cloth) {
    let paint = |x: f32, y: f32| cloth.at(x, y);
    let (mut x, mut rise) = (bed.toe + draw.between(2.0, 5.0), draw.between(2.5, 4.0));
    for _ in 0..1 + usize::from(draw.chance(0.75)) + usize::from(draw.chance(0.4)) {
        // Over the foot and back down: seen from the side, an arch that leans towards the heel.
        let (reach, width) = (draw.between(2.5, 5.5), draw.between(1.2, 3.2));
        let arch = [(x, bed.at(x)), (x + 0.35 * reach, bed.at(x) - rise), (x + reach, bed.at(x) - rise - 0.5)];
        canvas.fill(&band(&smooth(&arch), width), &paint);
        x += draw.between(3.0, 6.0);
        rise += draw.between(0.3, 1.5);
    }
    if draw.chance(0.8) {
        // Around the heel, and forward across the instep.
        let (rise, reach, width) = (draw.between(4.0, 8.0), draw.between(6.0, 10.0), draw.between(1.0, 2.0));
        let (back, top) = (bed.heel - 1.0, bed.at(bed.heel) - rise);
        let front = (bed.heel - reach, top + draw.between(-0.5, 1.5));
        canvas.fill(
            &band(&smooth(&[(back, bed.at(back)), (back + 0.2, top + 0.4 * rise), (back - 1.0, top), front]), width),
            &paint,
        );
        if draw.chance(0.6) {
            let foot = front.0 - draw.between(1.0, 4.0);
            canvas.fill(&band(&[front, (foot, bed.at(foot))], width), &paint);
        }
    }
}

fn nearly_a_shoe(draw: &mut Draw, canvas: &mut Canvas, bed: &Footbed, cloth: &Cloth) {
    let Footbed { toe, heel, ground, lift } = *bed;
    let counter = ground - lift - draw.between(4.0, 7.0);
    let throat = (draw.about(14.0, 1.5), counter + 0.5);
    let upper = Upper { toe, heel, ground, toe_height: draw.between(2.6, 4.0), throat, counter };
    canvas.fill(&upper.outline(), &|x, y| cloth.at(x, y));
    let gap = draw.between(8.0, 17.0);
    canvas.cut(&[(gap, ground - 6.5), (gap + 4.0, ground - 7.5), (gap + 3.5, ground - 1.8), (gap + 0.5, ground - 1.8)]);
}
