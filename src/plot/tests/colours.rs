//! The series can be told apart with any kind of colour vision.

use super::{Page, pages};
use crate::plot::Theme;
use crate::plot::colour::Colour;

/// What full loss of one kind of cone does to amounts of red, green and blue light (Machado, Oliveira and Fernandes,
/// 2009).
const VISIONS: [(&str, [[f64; 3]; 3]); 4] = [
    ("full colour vision", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]],
    ),
    (
        "deuteranopia",
        [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
    ),
    (
        "tritanopia",
        [[1.255_528, -0.076_749, -0.178_779], [-0.078_411, 0.930_809, 0.147_602], [0.004_733, 0.691_367, 0.303_900]],
    ),
];

/// CIE L*a*b* of amounts of light.
fn lab([r, g, b]: [f64; 3]) -> [f64; 3] {
    let root = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    let y = root(0.2126 * r + 0.7152 * g + 0.0722 * b);
    let z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn seen(colour: Colour, vision: &[[f64; 3]; 3]) -> [f64; 3] {
    let light = colour.linear();
    lab(vision.map(|row| row.iter().zip(light).map(|(a, b)| a * b).sum::<f64>().clamp(0.0, 1.0)))
}

fn distance(a: Colour, b: Colour, vision: &[[f64; 3]; 3]) -> f64 {
    seen(a, vision).iter().zip(seen(b, vision)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn any_two_series_differ_whatever_the_colour_vision() {
    for theme in Theme::ALL {
        let colours = theme.style().series;
        for (vision, matrix) in &VISIONS {
            for (i, a) in colours.iter().enumerate() {
                for b in &colours[i + 1..] {
                    // 2 can just be noticed side by side; thin lines far apart need several times that.
                    let distance = distance(*a, *b, matrix);
                    assert!(distance >= 15.0, "{theme}, {vision}: {a:?} and {b:?} are {distance:.1} apart");
                }
            }
        }
    }
}

#[test]
fn the_simulation_does_what_its_names_say() {
    let (red, green) = (Colour(200, 60, 60), Colour(110, 110, 20));
    let [full, _, deuteranopia, tritanopia] = VISIONS.map(|(_, matrix)| distance(red, green, &matrix));
    assert!(deuteranopia < full / 3.0 && tritanopia > full / 3.0, "{full} {deuteranopia} {tritanopia}");
}

#[test]
fn lines_stand_out_from_the_bands_below_them() {
    for theme in Theme::ALL {
        let style = theme.style();
        for step in 0..=10 {
            let band = style.bands.at(f64::from(step) / 10.0);
            // The second colour is the first one that is drawn on bands.
            assert!(style.series[1].contrast(band) >= 2.0, "{theme}: {band:?}");
        }
    }
}

#[test]
fn lines_between_bands_stand_out_from_both() {
    for theme in Theme::ALL {
        let style = theme.style();
        for step in 0..=10 {
            let band = style.bands.at(f64::from(step) / 10.0);
            assert!(style.contour.contrast(band) >= 1.7, "{theme}: {band:?}");
        }
    }
}

/// The values of an attribute of all elements of a kind that are opaque.
fn attributes<'a>(svg: &'a str, element: &str, attribute: &str) -> Vec<&'a str> {
    let (start, name) = (format!("<{element} "), format!(" {attribute}=\""));
    let elements = svg.split(&start).skip(1).filter_map(|rest| rest.split('>').next());
    elements.filter_map(|text| text.split(&name).nth(1)?.split('"').next()).collect()
}

fn read(hex: &str) -> Colour {
    let digits: Vec<u8> = hex[1..].chars().map(|c| c.to_digit(16).unwrap() as u8).collect();
    match digits[..] {
        [r, g, b] => Colour(r * 17, g * 17, b * 17),
        [a, b, c, d, e, f] => Colour(a * 16 + b, c * 16 + d, e * 16 + f),
        _ => panic!("{hex} is no colour"),
    }
}

#[test]
fn all_that_is_drawn_stands_out_from_the_card() {
    for Page { name, theme, svg, .. } in pages() {
        let card = theme.style().card;
        // Numbers in cells and on bands stand on other colours, which have tests of their own.
        for hex in attributes(svg, "text", "fill") {
            let colour = read(hex);
            let on_a_cell = [Colour::BLACK, Colour::WHITE].contains(&colour);
            assert!(on_a_cell || colour.contrast(card) >= 4.5, "{name}: letters in {hex}");
        }
        // Lines between bands have a test of their own, too; a halo around a line on bands has the card's colour.
        for hex in attributes(svg, "polyline", "stroke") {
            let between_bands = [theme.style().contour, card].contains(&read(hex));
            assert!(between_bands || read(hex).contrast(card) >= 3.0, "{name}: a line in {hex}");
        }
    }
}
