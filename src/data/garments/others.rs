//! Trousers and bags.

use crate::data::garments::canvas::{Canvas, band, mirrored, smooth};
use crate::data::garments::cloth::Cloth;
use crate::data::garments::draw::Draw;

pub(super) fn trouser(draw: &mut Draw, canvas: &mut Canvas) {
    let (top, hem) = (draw.about(1.0, 0.5), draw.about(27.0, 0.6));
    let waist = draw.about(4.5, 0.7);
    let hip = waist + draw.between(0.2, 1.0);
    let crotch = draw.about(9.5, 1.2);
    let gap = draw.between(0.2, 1.3);
    // How far a leg stands out at its end, and how wide it is there.
    let (spread, width) = (draw.about(1.0, 0.7), draw.about(3.1, 0.7));
    let cloth = Cloth::draw(draw, 0.1);
    let mut leg = vec![(13.7, top), (14.0 + waist, top)];
    leg.extend(smooth(&[
        (14.0 + hip, 0.7 * crotch),
        (14.0 + 0.6 * (hip + width + spread), 19.0),
        (14.0 + gap + spread + width, hem),
    ]));
    leg.extend([(14.0 + gap + spread, hem), (14.0 + 0.2 * gap, crotch), (13.7, crotch)]);
    canvas.fill(&leg, &|x, y| cloth.at(x, y));
    canvas.fill(&mirrored(&leg), &|x, y| cloth.at(x, y));
    if draw.chance(0.5) {
        canvas.shade(&band(&[(0.0, top + 1.0), (28.0, top + 1.0)], 1.6), draw.between(0.6, 1.2));
    }
    if draw.chance(0.12) {
        // Wide ones have no gap, and look like a dress.
        canvas.fill(
            &[(14.0 - hip, crotch), (14.0 + hip, crotch), (14.0 + width + spread, hem), (14.0 - width - spread, hem)],
            &|x, y| cloth.at(x, y),
        );
    }
}

pub(super) fn bag(draw: &mut Draw, canvas: &mut Canvas) {
    let cloth = Cloth::draw(draw, 0.12);
    // One in six is a tall shopping bag, which a T-shirt without sleeves resembles.
    let tall = draw.chance(0.17);
    let (half, slant) = (if tall { draw.between(5.5, 8.5) } else { draw.between(8.5, 13.5) }, draw.between(-2.0, 2.0));
    let (top, bottom) = (if tall { draw.between(3.0, 8.0) } else { draw.between(6.5, 13.5) }, draw.about(25.0, 1.7));
    let handle = draw.between(0.0, 1.0);
    let metal = cloth.plain().times(draw.between(0.6, 1.1));
    if handle < 0.8 {
        let reach = draw.between(3.5, 8.0);
        let height = if handle < 0.3 { draw.between(0.5, 2.0) } else { (top - draw.between(3.0, 6.5)).max(0.8) };
        let arc = smooth(&[
            (14.0 - reach, top + 1.0),
            (14.0 - 0.8 * reach, height + 1.2),
            (14.0, height),
            (14.0 + 0.8 * reach, height + 1.2),
            (14.0 + reach, top + 1.0),
        ]);
        canvas.fill(&band(&arc, draw.between(0.9, 2.0)), &|x, y| metal.at(x, y));
    }
    let body = [
        (14.0 - half + slant.max(0.0), top),
        (14.0 + half - slant.max(0.0), top),
        (14.0 + half + slant.min(0.0), bottom - 1.0),
        (14.0 + half + slant.min(0.0) - 1.0, bottom),
        (14.0 - half - slant.min(0.0) + 1.0, bottom),
        (14.0 - half - slant.min(0.0), bottom - 1.0),
    ];
    canvas.fill(&body, &|x, y| cloth.at(x, y));
    if draw.chance(0.5) {
        // A flap, or a pocket.
        let depth = top + draw.between(2.0, 8.0);
        canvas.shade(&band(&[(0.0, depth), (28.0, depth)], draw.between(0.7, 1.8)), draw.between(0.5, 1.3));
    }
    if draw.chance(0.4) {
        let y = draw.between(top + 2.0, bottom - 3.0);
        canvas.shade(&[(12.5, y), (15.5, y), (15.5, y + 2.0), (12.5, y + 2.0)], draw.between(0.4, 1.6));
    }
}
