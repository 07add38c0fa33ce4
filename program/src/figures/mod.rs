//! `figures`: the figures of the book as files, for slides and for print.

mod deck;
mod length;
mod select;
mod work;

use std::path::PathBuf;
use std::time::Instant;

use crate::say::{eprintln, println};
use anyhow::bail;
use clap::ValueEnum;
use workbook::figures::{self, Inputs, NamedFigure};
use workbook::plot::{Look, Theme};

/// Export the figures of the book as SVG, PNG, PDF, and those that move as pages and GIF
///
/// Each figure is computed anew, so that what it shows was measured on this machine. The files are written into a folder
/// for each theme, such as figures/talk-light/learned-weights.svg.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Which figures, by their names; all if none is given
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Only those of these chapters: 0 to 9, or the letter of an appendix
    #[arg(long, value_name = "CHAPTER", value_delimiter = ',', value_parser = select::chapter)]
    chapter: Vec<char>,
    /// List the figures instead of drawing them
    #[arg(long)]
    list: bool,
    /// Where to write them
    #[arg(long, value_name = "DIR", default_value = "figures")]
    out: PathBuf,
    /// As which kinds of files
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', default_value = "svg", ignore_case = true)]
    format: Vec<Format>,
    /// How they look [default: talk-light, or print with a width]
    #[arg(long, value_name = "THEME", value_delimiter = ',')]
    theme: Vec<ThemeName>,
    /// Lay them out in this width, for a column of a page, with letters as large as ever: 3.35in, 8.5cm, 85mm, 241pt, 640px
    #[arg(long, value_name = "WIDTH", value_parser = length::pixels, conflicts_with = "deck")]
    width: Option<f64>,
    /// Write a deck of slides instead, one figure on each: a single page that opens in any browser, without a network;
    /// `n` shows the speaker's notes, `o` all slides, `?` the other keys
    #[arg(long, value_name = "FILE.html", conflicts_with_all = ["out", "format", "transparent"])]
    deck: Option<PathBuf>,
    /// Show a figure that moves, or that is built up, step by step: a page of the PDF for each, and up to eight slides of
    /// a deck
    #[arg(long)]
    steps: bool,
    /// Leave the background out, for slides that have one of their own
    #[arg(long)]
    transparent: bool,
}

const EXAMPLES: &str = "Examples:
  cargo figures --list
  cargo figures                                           all of them as SVG, for light slides
  cargo figures learned-weights calibration --format pdf,png
  cargo figures --chapter 6 --theme talk-dark,print --out ~/lecture/figures
  cargo figures --theme all --format all
  cargo figures calibration --width 3.35in --format pdf   for a column of a page
  cargo figures four-learning-rates --format gif,pdf --steps
  cargo figures --chapter 6 --deck lecture.html           slides for the browser";

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Vectors with real text, for the web and for most slides
    Svg,
    /// Two dots per pixel: 2560 x 1440 for a slide; 300 to an inch for print
    Png,
    /// Vectors with the font in the file, for LaTeX and print
    Pdf,
    /// A page with a slider, as below a cell: only of figures that move or are built up
    Html,
    /// For slides that can show nothing else that moves: only of figures that do
    Gif,
    /// SVG, PNG and PDF
    All,
}

/// How a figure looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ThemeName {
    /// As below a cell, 640 pixels wide
    Notebook,
    /// Light slides of 1280 x 720
    TalkLight,
    /// Dark slides of 1280 x 720
    TalkDark,
    /// A column of a page, 5 inches wide
    Print,
    /// All four
    All,
}

impl Format {
    /// Each of the formats that are asked for, once.
    fn each(asked: &[Format]) -> Vec<Format> {
        let all = [Format::Svg, Format::Png, Format::Pdf, Format::Html, Format::Gif];
        let meant = |format: &Format| !format.moves() && asked.contains(&Format::All);
        all.into_iter().filter(|format| asked.contains(format) || meant(format)).collect()
    }

    /// Whether it is for figures that move, and no others.
    fn moves(self) -> bool {
        matches!(self, Format::Html | Format::Gif)
    }

    fn extension(self) -> &'static str {
        match self {
            Format::Png => "png",
            Format::Pdf => "pdf",
            Format::Html => "html",
            Format::Gif => "gif",
            Format::Svg | Format::All => "svg",
        }
    }
}

impl ThemeName {
    /// Each of the themes that are asked for, once.
    fn each(asked: &[ThemeName]) -> Vec<Theme> {
        let all = [
            (ThemeName::Notebook, Theme::Notebook),
            (ThemeName::TalkLight, Theme::TalkLight),
            (ThemeName::TalkDark, Theme::TalkDark),
            (ThemeName::Print, Theme::Print),
        ];
        let asked = |name| asked.contains(&name) || asked.contains(&ThemeName::All);
        all.into_iter().filter(|(name, _)| asked(*name)).map(|(_, theme)| theme).collect()
    }
}

/// Runs `figures`.
pub fn run(args: Args) -> anyhow::Result<()> {
    let chosen = select::figures(&args.names, &args.chapter)?;
    if args.list {
        list(&chosen);
        return Ok(());
    }
    let clock = Instant::now();
    let usual = if args.width.is_some() { ThemeName::Print } else { ThemeName::TalkLight };
    let themes = if args.theme.is_empty() { vec![usual] } else { args.theme };
    let looks: Vec<Look> = ThemeName::each(&themes)
        .into_iter()
        .map(|theme| if args.transparent { theme.transparent() } else { theme.into() })
        .map(|look| args.width.map_or(look, |width| look.width(width)))
        .collect();
    let inputs = Inputs::new();
    let count = chosen.len();
    let is_deck = args.deck.is_some();
    let written = if let Some(file) = args.deck {
        deck::write(&file, &chosen, &looks, &inputs, args.steps)?;
        format!("a deck in {}", file.display())
    } else {
        let formats = Format::each(&args.format);
        if let Some(format) = formats.iter().find(|format| format.moves()) {
            select::check_moving(&args.names, format.extension())?;
        }
        let job = work::Job { figures: chosen, looks, formats, steps: args.steps, out: args.out };
        let written = job.run(&inputs)?;
        format!("{written} {} in {}", if written == 1 { "file" } else { "files" }, job.out.display())
    };
    if inputs.is_small() {
        eprintln!(
            "Fashion-MNIST was not found, so the figures of chapters 6 to 9 show the small part of it \
             that comes with the book; `cargo workbook data fetch` gets all of it."
        );
    }
    let figures = if count == 1 { "figure" } else { "figures" };
    println!("{count} {figures}, {written}, {:.1} s", clock.elapsed().as_secs_f64());
    if is_deck {
        println!("Its keys: {}", deck::KEYS);
    }
    Ok(())
}

/// One line per figure, under the number of its chapter.
fn list(chosen: &[&NamedFigure]) {
    let widest = chosen.iter().map(|figure| figure.name.len()).max().unwrap_or(0);
    let mut chapter = None;
    for figure in chosen {
        if chapter.replace(figure.chapter) != Some(figure.chapter) {
            println!("{}Chapter {}", if std::ptr::eq(*figure, chosen[0]) { "" } else { "\n" }, figure.chapter);
        }
        let how = match figure.steps {
            _ if figure.moves() => " (moves)".to_owned(),
            1 => String::new(),
            steps => format!(" ({steps} steps)"),
        };
        println!("  {:<widest$}  {}{how}", figure.name, figure.about);
    }
}
