//! A deck of slides as one file: reveal.js, the font and the figures are all in it, so that it opens anywhere and needs
//! no network.
//!
//! `reveal/` holds two files of the package reveal.js 6.0.2 as they are published, with their licence.

use std::path::Path;
use std::sync::Mutex;

use anyhow::bail;
use base64::prelude::{BASE64_STANDARD, Engine};
use workbook::escape::html_escape;
use workbook::figures::{Inputs, NamedFigure};
use workbook::plot::{Look, Theme};

use super::work;
use crate::files;

const REVEAL_JS: &str = include_str!("reveal/reveal.js");
const REVEAL_CSS: &str = include_str!("reveal/reveal.css");
const SCRIPT: &str = include_str!("page/deck.js");
const STYLE: &str = include_str!("page/deck.css");

/// The keys of a deck, as it says them itself and as the terminal says them.
pub const KEYS: &str =
    "→ on, ← back, n the speaker's notes, o all slides at once, f the whole screen, b a pause, ? these keys";

/// The most slides for a figure that moves.
const STEPS: usize = 8;

/// A picture, and what is said about it.
struct Slide {
    svg: String,
    notes: String,
}

/// Writes the figures as slides, one on each, in this order.
pub fn write(
    file: &Path,
    figures: &[&'static NamedFigure],
    looks: &[Look],
    inputs: &Inputs,
    steps: bool,
) -> anyhow::Result<()> {
    let theme = match looks {
        [Look { theme: theme @ (Theme::TalkLight | Theme::TalkDark), .. }] => *theme,
        _ => bail!("a deck has one theme, talk-light or talk-dark"),
    };
    if !file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("html")) {
        bail!("a deck is a page, so its name ends in .html, unlike `{}`", file.display());
    }
    let slides: Vec<Mutex<Vec<Slide>>> = figures.iter().map(|_| Mutex::default()).collect();
    work::draw_each(figures, inputs, |index, drawn| {
        // The deck has the background, so that there is no seam around the figure.
        let look = theme.transparent();
        let about = figures[index].about;
        let frames = if steps { figures[index].in_turn(drawn, inputs)? } else { None };
        let pages = match frames.map(|frames| frames.thinned(STEPS)) {
            Some(frames) => frames
                .steps()
                .zip(frames.values())
                .map(|(step, value)| {
                    let notes = format!("{about}. Here: {} {value}.", frames.quantity());
                    Slide { svg: step.to_svg(look), notes }
                })
                .collect(),
            None => vec![Slide { svg: drawn.to_svg(look), notes: format!("{about}.") }],
        };
        *slides[index].lock().expect("no slide fails half-way") = pages;
        Ok(())
    })?;
    let slides: Vec<Vec<Slide>> =
        slides.into_iter().map(|slide| slide.into_inner().expect("no slide fails half-way")).collect();
    let page = page(theme, &slides);
    files::write(file, page.as_bytes())?;
    Ok(())
}

/// The page with a slide for each picture; the steps of a figure that moves stand below each other in the overview. What
/// a figure shows is in the speaker's notes.
fn page(theme: Theme, slides: &[Vec<Slide>]) -> String {
    let (card, ink) = if theme == Theme::TalkDark { ("#14181f", "#f2f2f2") } else { ("#fff", "#222") };
    let font = BASE64_STANDARD.encode(dejavu::sans::regular());
    let section = |Slide { svg, notes }: &Slide| {
        format!("<section>\n{svg}<aside class=\"notes\">{}</aside>\n</section>\n", html_escape(notes))
    };
    let sections: String = slides
        .iter()
        .map(|steps| {
            let all: String = steps.iter().map(section).collect();
            if steps.len() > 1 { format!("<section>\n{all}</section>\n") } else { all }
        })
        .collect();
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Figures of the workbook</title>
<style>
{REVEAL_CSS}
@font-face {{ font-family: "DejaVu Sans"; src: url(data:font/ttf;base64,{font}); }}
html, body {{ background: {card}; color: {ink}; }}
{STYLE}</style>
</head>
<body>
<div class="reveal"><div class="slides">
{sections}</div></div>
<p class="keys" hidden>{KEYS}</p>
<script>
{REVEAL_JS}
</script>
<script>
{SCRIPT}</script>
</body>
</html>
"#
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use workbook::figures;

    #[test]
    fn a_deck_holds_all_that_it_needs() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("slides/lecture.html");
        let figures = ["slope", "price-of-being-wrong"].map(|name| figures::find(name).unwrap());
        write(&file, &figures, &[Theme::TalkDark.into()], &Inputs::new(), false).unwrap();
        let page = fs::read_to_string(file).unwrap();
        assert_eq!(page.matches("<section>\n<svg").count(), 2);
        assert_eq!(page.matches("</script>").count(), 2, "reveal.js must not end its own element");
        for outside in ["src=\"", "href=\"http", "@import", "url(http"] {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    #[test]
    fn a_figure_that_moves_takes_several_slides_below_each_other() {
        let folder = tempfile::tempdir().unwrap();
        let figures = ["slope", "temperatures"].map(|name| figures::find(name).unwrap());
        let count = |file: &str, steps: bool| {
            let file = folder.path().join(file);
            write(&file, &figures, &[Theme::TalkLight.into()], &Inputs::new(), steps).unwrap();
            let page = fs::read_to_string(file).unwrap();
            (page.matches("<section>\n<svg").count(), page.matches("<section>\n<section>").count())
        };
        assert_eq!(count("still.html", false), (2, 0));
        assert_eq!(count("steps.html", true), (1 + STEPS, 1));
    }

    #[test]
    fn a_deck_has_one_theme_of_slides_and_is_a_page() {
        let figures = [figures::find("slope").unwrap()];
        let refuse = |file: &str, looks: &[Look]| {
            write(Path::new(file), &figures, looks, &Inputs::new(), false).unwrap_err().to_string()
        };
        assert!(refuse("a.html", &[Theme::Print.into()]).contains("talk-light or talk-dark"));
        assert!(refuse("a.html", &[Theme::TalkDark.into(), Theme::TalkLight.into()]).contains("one theme"));
        assert!(refuse("a.pdf", &[Theme::TalkDark.into()]).contains(".html"));
    }
}
