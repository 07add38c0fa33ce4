//! Themes: where a figure is going to be seen decides its size, its letters and its colours.

use std::fmt;
use std::str::FromStr;

use super::colour::{Colour, Scale, okabe_ito};

/// Where a figure is going to be seen.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Theme {
    /// Below a cell: 640 pixels wide, dark on a white card, so that it reads in a dark notebook as well.
    #[default]
    Notebook,
    /// A light slide: 1280 x 720, no letter under 16 pt.
    TalkLight,
    /// A dark slide: 1280 x 720, no letter under 16 pt.
    TalkDark,
    /// A column of a printed page: 5 inches wide, letters of 8 pt and more.
    Print,
}

impl Theme {
    /// All of them.
    pub const ALL: [Theme; 4] = [Theme::Notebook, Theme::TalkLight, Theme::TalkDark, Theme::Print];

    /// The name, as the command line and file names have it.
    ///
    /// ```
    /// use workbook::plot::Theme;
    /// assert_eq!(Theme::TalkDark.name(), "talk-dark");
    /// assert_eq!("talk-dark".parse(), Ok(Theme::TalkDark));
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Theme::Notebook => "notebook",
            Theme::TalkLight => "talk-light",
            Theme::TalkDark => "talk-dark",
            Theme::Print => "print",
        }
    }

    /// This theme without its background, for a slide that has one of its own.
    ///
    /// ```
    /// use workbook::plot::{Figure, Theme};
    /// let svg = Figure::new("Loss").line("train", &[1, 2], &[0.8, 0.5]).to_svg(Theme::TalkLight.transparent());
    /// assert!(!svg.contains("<rect width=\"1280\""));
    /// ```
    pub fn transparent(self) -> Look {
        Look { transparent: true, ..self.into() }
    }

    /// This theme in another width than its own, in pixels of 1/96 inch: see [`Look::width`].
    ///
    /// ```
    /// use workbook::plot::{Figure, Theme};
    /// let svg = Figure::new("Loss").line("train", &[1, 2], &[0.8, 0.5]).to_svg(Theme::Print.width(320.0));
    /// assert!(svg.contains("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"320\""));
    /// ```
    #[track_caller]
    pub fn width(self, pixels: f64) -> Look {
        Look::from(self).width(pixels)
    }
}

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A theme of that name does not exist.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("there is no theme `{0}`; there are notebook, talk-light, talk-dark and print")]
pub struct UnknownTheme(pub String);

impl FromStr for Theme {
    type Err = UnknownTheme;
    fn from_str(name: &str) -> Result<Theme, UnknownTheme> {
        Theme::ALL.into_iter().find(|theme| theme.name() == name).ok_or_else(|| UnknownTheme(name.to_owned()))
    }
}

/// A theme, with or without its background, in its own width or another. A [`Theme`] turns into one that has both.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug)]
pub struct Look {
    /// The theme.
    pub theme: Theme,
    /// Whether the background is left out.
    pub transparent: bool,
    /// Another width than the theme's, in hundredths of a pixel.
    width: Option<u32>,
}

impl From<Theme> for Look {
    fn from(theme: Theme) -> Look {
        Look { theme, transparent: false, width: None }
    }
}

impl Look {
    /// Lays figures out in this width, in pixels of 1/96 inch, for a column of a page. Letters and lines keep the size
    /// that the theme gives them; what stands between them is put together anew. A figure is as high as it needs to be,
    /// also in the themes for slides.
    ///
    /// # Panics
    /// If it is not between 100 and 10 000 pixels.
    ///
    /// ```
    /// use workbook::plot::{Figure, Theme};
    /// let column = Theme::Print.transparent().width(3.35 * 96.0);
    /// let svg = Figure::new("Loss").line("train", &[1, 2], &[0.8, 0.5]).to_svg(column);
    /// assert!(svg.contains("width=\"321.6\""));
    /// ```
    #[track_caller]
    pub fn width(self, pixels: f64) -> Look {
        assert!((100.0..=10_000.0).contains(&pixels), "a figure cannot be {pixels} pixels wide: 640 are usual");
        Look { width: Some((pixels * 100.0).round() as u32), ..self }
    }

    /// What it means in pixels and colours.
    pub(crate) fn style(self) -> Style {
        let style = self.theme.style();
        let Some(width) = self.width.map(|hundredths| f64::from(hundredths) / 100.0) else { return style };
        // A narrow chart needs more of its height for what stands around it.
        let height = (width * 0.625).max(style.text * 17.0).min(width * 1.2);
        Style { size: (width, height), fixed: false, resized: true, ..style }
    }
}

/// What a theme means in pixels and colours. A pixel is 1/96 inch, so that 1 pt is 4/3 px.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    /// The size of a chart.
    pub size: (f64, f64),
    /// Whether every picture has just this size, as on a slide.
    pub fixed: bool,
    /// Whether the width was asked for, and goes before a size of the figure's own.
    pub resized: bool,
    /// Letters of the title, of axis labels, and of all the rest.
    pub title: f64,
    pub label: f64,
    pub text: f64,
    /// The width of a data line.
    pub line: f64,
    /// The width of axes and frames.
    pub hair: f64,
    pub marker: f64,
    /// The distance to the border of the card.
    pub padding: f64,
    pub card: Colour,
    pub ink: Colour,
    pub faint: Colour,
    /// The ground of contours, on which the series are drawn.
    pub bands: Scale,
    /// The cells of a heat map without negative numbers.
    pub amounts: Scale,
    /// The faces of a surface.
    pub heights: Scale,
    pub series: &'static [Colour],
    /// Data, which stand behind what is made of them.
    pub data: Colour,
    /// The lines between the bands of contours.
    pub contour: Colour,
}

/// Dash patterns in multiples of the line's width: the second cue beside the colour.
pub(crate) const DASHES: [&[f64]; 6] =
    [&[], &[4.0, 1.6], &[1.2, 1.4], &[6.0, 1.6, 1.2, 1.6], &[8.0, 2.5], &[3.0, 1.2, 1.2, 1.2, 1.2, 1.2]];

const ON_LIGHT: [Colour; 6] = [
    okabe_ito::BLUE,
    okabe_ito::VERMILION,
    okabe_ito::GREEN,
    Colour(0x8E, 0x3A, 0x6B), // the palette's purple, darker: the original is too pale for thin lines on white
    Colour::BLACK,
    Colour(0x8A, 0x3F, 0xFC), // a violet in place of orange and yellow, which are too pale as well
];

const ON_DARK: [Colour; 6] =
    [okabe_ito::SKY_BLUE, okabe_ito::ORANGE, okabe_ito::GREEN, okabe_ito::YELLOW, okabe_ito::PURPLE, Colour::WHITE];

impl Theme {
    pub(crate) fn style(self) -> Style {
        let light = Style {
            size: (640.0, 400.0),
            fixed: false,
            resized: false,
            title: 17.0,
            label: 14.0,
            text: 13.0,
            line: 2.0,
            hair: 1.0,
            marker: 3.5,
            padding: 14.0,
            card: Colour::WHITE,
            ink: Colour(0x22, 0x22, 0x22),
            faint: Colour(0xDD, 0xDD, 0xDD),
            bands: Scale::Pale,
            amounts: Scale::Amount,
            heights: Scale::Height,
            series: &ON_LIGHT,
            data: Colour(0x6E, 0x6E, 0x6E),
            contour: Colour(0x55, 0x86, 0xA6),
        };
        let talk = Style {
            size: (1280.0, 720.0),
            fixed: true,
            title: 34.0,
            label: 26.0,
            text: 22.0,
            line: 4.0,
            hair: 2.0,
            marker: 7.0,
            padding: 32.0,
            ..light.clone()
        };
        match self {
            Theme::Notebook => light,
            Theme::TalkLight => talk,
            Theme::TalkDark => Style {
                card: Colour(0x14, 0x18, 0x1F),
                ink: Colour(0xF2, 0xF2, 0xF2),
                faint: Colour(0x3A, 0x41, 0x4D),
                bands: Scale::Deep,
                amounts: Scale::Bright,
                heights: Scale::LightHeight,
                series: &ON_DARK,
                data: Colour(0xA8, 0xAE, 0xB8),
                contour: Colour(0x6E, 0x9F, 0xC4),
                ..talk
            },
            Theme::Print => Style {
                size: (480.0, 300.0),
                title: 13.0,
                label: 11.5,
                text: 32.0 / 3.0,
                line: 1.4,
                hair: 0.7,
                marker: 2.6,
                padding: 4.0,
                ink: Colour::BLACK,
                ..light
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_can_be_read_back() {
        for theme in Theme::ALL {
            assert_eq!(theme.name().parse(), Ok(theme));
        }
        assert!("beamer".parse::<Theme>().unwrap_err().to_string().contains("talk-dark"));
    }

    #[test]
    fn no_letter_is_smaller_than_the_theme_promises() {
        for (theme, points) in
            [(Theme::Notebook, 9.5), (Theme::TalkLight, 16.0), (Theme::TalkDark, 16.0), (Theme::Print, 8.0)]
        {
            let style = theme.style();
            assert!(style.text.min(style.label).min(style.title) * 0.75 >= points, "{theme}");
        }
    }

    #[test]
    fn text_and_lines_stand_out_from_the_card() {
        for theme in Theme::ALL {
            let style = theme.style();
            assert!(style.ink.contrast(style.card) >= 7.0, "{theme}");
            for colour in style.series.iter().chain([&style.data]) {
                assert!(colour.contrast(style.card) >= 3.0, "{theme}: {colour:?}");
            }
        }
    }
}
