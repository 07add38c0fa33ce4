//! Colours: the Okabe-Ito palette, scales for heat maps, and the contrast between two colours.

/// A colour in sRGB.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    pub const WHITE: Colour = Colour(255, 255, 255);
    pub const BLACK: Colour = Colour(0, 0, 0);

    /// `#rrggbb`, or `#rgb` where that says the same.
    pub fn hex(self) -> String {
        let Colour(r, g, b) = self;
        if [r, g, b].iter().all(|c| c >> 4 == c & 15) {
            format!("#{:x}{:x}{:x}", r & 15, g & 15, b & 15)
        } else {
            format!("#{r:02x}{g:02x}{b:02x}")
        }
    }

    /// The colour that lies `share` of the way to another one.
    pub fn mix(self, other: Colour, share: f64) -> Colour {
        let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        Colour(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// The relative luminance of WCAG 2: 0 for black, 1 for white.
    pub fn luminance(self) -> f64 {
        let [r, g, b] = self.linear();
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// The three channels as amounts of light, in 0..=1.
    pub fn linear(self) -> [f64; 3] {
        [self.0, self.1, self.2].map(|c| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        })
    }

    /// The contrast of WCAG 2: 1 for equal colours, 21 for black on white.
    pub fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Black or white, whichever reads better on this colour.
    pub fn ink(self) -> Colour {
        if self.contrast(Colour::BLACK) >= self.contrast(Colour::WHITE) { Colour::BLACK } else { Colour::WHITE }
    }
}

/// The palette of Okabe and Ito, made to be told apart with any kind of colour vision.
pub(crate) mod okabe_ito {
    use super::Colour;
    pub const ORANGE: Colour = Colour(0xE6, 0x9F, 0x00);
    pub const SKY_BLUE: Colour = Colour(0x56, 0xB4, 0xE9);
    pub const GREEN: Colour = Colour(0x00, 0x9E, 0x73);
    pub const YELLOW: Colour = Colour(0xF0, 0xE4, 0x42);
    pub const BLUE: Colour = Colour(0x00, 0x72, 0xB2);
    pub const VERMILION: Colour = Colour(0xD5, 0x5E, 0x00);
    pub const PURPLE: Colour = Colour(0xCC, 0x79, 0xA7);
}

/// A scale from numbers to colours, given by colours at equal distances.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Scale {
    /// From the card's colour to a strong blue: amounts.
    Amount,
    /// The same on a dark card: from nearly its colour to a light blue.
    Bright,
    /// From blue over white to vermilion, with 0 in the middle: numbers of either sign.
    Diverging,
    /// From white to light blue: a ground on which lines in other colours can be seen.
    Pale,
    /// The same on a dark card: from nearly black to dark blue.
    Deep,
    /// From violet over green to yellow, lighter all the way: heights.
    Height,
    /// The same on a dark card, of which even the lowest stands out.
    LightHeight,
    /// From black to white: photographs.
    Grey,
}

impl Scale {
    /// The colour at `share` of the scale, in 0..=1.
    pub fn at(self, share: f64) -> Colour {
        let stops: &[Colour] = match self {
            Scale::Amount => &[
                Colour(0xF7, 0xFB, 0xFF),
                Colour(0xB5, 0xD4, 0xE9),
                Colour(0x3F, 0x8F, 0xC4),
                Colour(0x08, 0x30, 0x6B),
            ],
            Scale::Bright => &[
                Colour(0x1B, 0x24, 0x30),
                Colour(0x1F, 0x4E, 0x79),
                Colour(0x4F, 0xA0, 0xD6),
                Colour(0xD6, 0xEA, 0xF8),
            ],
            Scale::Diverging => &[
                Colour(0x00, 0x4B, 0x7A),
                Colour(0x5B, 0xA3, 0xCF),
                Colour(0xF7, 0xF7, 0xF7),
                Colour(0xEB, 0x93, 0x52),
                Colour(0x99, 0x3F, 0x00),
            ],
            Scale::Pale => &[Colour(0xF7, 0xFB, 0xFF), Colour(0x8F, 0xC3, 0xE3)],
            Scale::Deep => &[Colour(0x1B, 0x24, 0x30), Colour(0x29, 0x66, 0x9C)],
            Scale::Height => &[
                Colour(0x45, 0x20, 0x6B),
                Colour(0x35, 0x5F, 0x9E),
                Colour(0x2A, 0x96, 0x8E),
                Colour(0x7F, 0xC8, 0x55),
                Colour(0xF9, 0xE8, 0x3C),
            ],
            Scale::LightHeight => &[
                Colour(0x8A, 0x6C, 0xC4),
                Colour(0x5B, 0x8F, 0xD0),
                Colour(0x3F, 0xB3, 0xA8),
                Colour(0x9A, 0xD9, 0x6B),
                Colour(0xFC, 0xEE, 0x62),
            ],
            Scale::Grey => &[Colour::BLACK, Colour::WHITE],
        };
        let place = share.clamp(0.0, 1.0) * (stops.len() - 1) as f64;
        let below = (place as usize).min(stops.len() - 2);
        stops[below].mix(stops[below + 1], place - below as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_has_the_known_extremes() {
        assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 1e-9);
        assert!((okabe_ito::BLUE.contrast(okabe_ito::BLUE) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn scales_hit_their_ends() {
        assert_eq!(Scale::Grey.at(0.0), Colour::BLACK);
        assert_eq!(Scale::Grey.at(1.0), Colour::WHITE);
        assert_eq!(Scale::Diverging.at(0.5), Colour(0xF7, 0xF7, 0xF7));
        assert_eq!(Scale::Amount.at(7.0), Scale::Amount.at(1.0));
    }

    #[test]
    fn numbers_in_cells_can_be_read_on_every_shade() {
        for scale in [Scale::Amount, Scale::Bright, Scale::Diverging, Scale::Grey] {
            for step in 0..=100 {
                let colour = scale.at(f64::from(step) / 100.0);
                assert!(colour.ink().contrast(colour) >= 4.5, "{scale:?} at {step} %");
            }
        }
    }

    #[test]
    fn short_hex_only_where_it_says_the_same() {
        assert_eq!(Colour::WHITE.hex(), "#fff");
        assert_eq!(Colour(0x11, 0x22, 0x34).hex(), "#112234");
    }
}
