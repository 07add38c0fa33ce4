//! PNG, PDF and GIF, made from the SVG: one reader of SVG serves both, and the font comes from the crate, so that the same
//! figure gives the same bytes on every machine.

use std::sync::Arc;

use gif::{Encoder, Frame, Repeat};
use krilla::Document;
use krilla::geom::{Size, Transform};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::tagging::{ContentTag, Tag, TagGroup, TagTree};
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::usvg::{Options, Tree, fontdb};
use resvg::{tiny_skia, tiny_skia::Pixmap, usvg};

use super::figure::Figure;
use super::frames::Frames;
use super::png;
use super::theme::{Look, Theme};

/// Dots per pixel in a PNG: two for screens, and 300 to an inch of paper, which has 96 pixels.
fn dots(look: Look) -> f32 {
    if look.theme == Theme::Print { 300.0 / 96.0 } else { 2.0 }
}

/// Points per pixel in a PDF: 1 pt is 1/72 inch, 1 px is 1/96 inch.
const POINTS: f32 = 0.75;

fn tree(svg: &str) -> Tree {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(dejavu::sans::regular().to_vec());
    let family = "DejaVu Sans".to_owned();
    fonts.set_sans_serif_family(&family);
    let options = Options { fontdb: Arc::new(fonts), font_family: family, ..Options::default() };
    Tree::from_str(svg, &options).unwrap_or_else(|error: usvg::Error| panic!("a figure's SVG cannot be read: {error}"))
}

/// # PNG and PDF
impl Figure {
    /// The picture as a PNG file with two dots per pixel, and with 300 dots to an inch for print. It says how large it
    /// is meant to be, and holds the title and the [description](Figure::alt_text).
    ///
    /// Needs the feature `export`.
    ///
    /// ```
    /// use workbook::plot::{Figure, Theme};
    /// let png = Figure::new("Loss").line("", &[1, 2, 3], &[0.8, 0.5, 0.4]).to_png(Theme::TalkLight);
    /// assert!(png.starts_with(b"\x89PNG"));
    /// ```
    pub fn to_png(&self, look: impl Into<Look>) -> Vec<u8> {
        let look = look.into();
        let dots = dots(look);
        let file = pixels(&self.to_svg(look), dots).encode_png().expect("pixels in memory can be packed");
        let texts = [("Title", self.title.as_str()), ("Description", &self.alt_text())];
        png::annotated(&file, f64::from(dots) * 96.0, &texts)
    }

    /// The picture as a PDF file of one page, with letters as letters and the font in it, and with the
    /// [description](Figure::alt_text) as its alternative text.
    ///
    /// Needs the feature `export`.
    ///
    /// ```
    /// use workbook::plot::{Figure, Theme};
    /// let pdf = Figure::new("Loss").line("", &[1, 2, 3], &[0.8, 0.5, 0.4]).to_pdf(Theme::Print);
    /// assert!(pdf.starts_with(b"%PDF"));
    /// ```
    pub fn to_pdf(&self, look: impl Into<Look>) -> Vec<u8> {
        pdf([(self.to_svg(look), self.alt_text())], &self.title)
    }
}

impl Frames {
    /// All figures as a PDF file, one on each page, with the value behind the title.
    ///
    /// Needs the feature `export`.
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames, Theme};
    /// let frames = Frames::new("power", &[1, 2], |n| Figure::new("xⁿ").function("", 0.0..2.0, |x| x.powi(n)));
    /// assert!(frames.to_pdf(Theme::Print).starts_with(b"%PDF-"));
    /// ```
    pub fn to_pdf(&self, look: impl Into<Look>) -> Vec<u8> {
        let look = look.into();
        pdf(self.steps().map(|figure| (figure.to_svg(look), figure.alt_text())), &self.figure().title)
    }

    /// All figures as a GIF that goes round for ever, with the value behind the title: eight seconds, and one more for
    /// the last figure. One dot per pixel.
    ///
    /// Needs the feature `export`.
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames, Theme};
    /// let frames = Frames::new("power", &[1, 2], |n| Figure::new("xⁿ").function("", 0.0..2.0, |x| x.powi(n)));
    /// assert!(frames.to_gif(Theme::Notebook).starts_with(b"GIF89a"));
    /// ```
    pub fn to_gif(&self, look: impl Into<Look>) -> Vec<u8> {
        let look = look.into();
        gif(&self.steps().map(|figure| pixels(&figure.to_svg(look), 1.0)).collect::<Vec<_>>())
    }
}

fn pixels(svg: &str, dots: f32) -> Pixmap {
    let tree = tree(svg);
    let side = |length: f32| (length * dots).ceil().max(1.0) as u32;
    let (width, height) = (side(tree.size().width()), side(tree.size().height()));
    let mut pixels = Pixmap::new(width, height).expect("a figure has at least one pixel");
    resvg::render(&tree, tiny_skia::Transform::from_scale(dots, dots), &mut pixels.as_mut());
    pixels
}

/// A page for each picture and what it shows in words.
fn pdf(pages: impl IntoIterator<Item = (String, String)>, title: &str) -> Vec<u8> {
    let mut document = Document::new();
    let mut tags = TagTree::new();
    for (svg, words) in pages {
        let tree = tree(&svg);
        let (width, height) = (tree.size().width(), tree.size().height());
        let size = Size::from_wh(width * POINTS, height * POINTS).expect("a figure has a size");
        let mut page = document.start_page_with(PageSettings::new(size));
        let mut surface = page.surface();
        let picture = surface.start_tagged(ContentTag::Other);
        surface.push_transform(&Transform::from_scale(POINTS, POINTS));
        let drawn = Size::from_wh(width, height).expect("a figure has a size");
        surface.draw_svg(&tree, drawn, SvgSettings::default()).expect("a figure can be drawn");
        surface.pop();
        surface.end_tagged();
        surface.finish();
        page.finish();
        let mut group = TagGroup::new(Tag::Figure(Some(words)));
        group.push(picture);
        tags.push(group);
    }
    document.set_tag_tree(tags);
    document.set_metadata(Metadata::new().title(title.to_owned()));
    document.finish().unwrap_or_else(|error| panic!("a figure's PDF cannot be written: {error:?}"))
}

fn gif(frames: &[Pixmap]) -> Vec<u8> {
    let (width, height) = (frames[0].width(), frames[0].height());
    let side = |pixels: u32| u16::try_from(pixels).expect("a figure has at most 10 000 pixels each way");
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, side(width), side(height), &[]).expect("a vector takes everything");
    encoder.set_repeat(Repeat::Infinite).expect("a vector takes everything");
    // In hundredths of a second.
    let pause = (800 / frames.len()).clamp(10, 60) as u16;
    for (i, pixels) in frames.iter().enumerate() {
        // Only what has changed: most of a figure stands still.
        let (left, top, right, bottom) = match i.checked_sub(1) {
            Some(before) => changed(&frames[before], pixels),
            None => (0, 0, width, height),
        };
        let rows = (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y)));
        let colour = |(x, y)| pixels.pixel(x, y).expect("it lies within").demultiply();
        let rgb: Vec<u8> = rows.map(colour).flat_map(|c| [c.red(), c.green(), c.blue()]).collect();
        let mut frame = Frame::from_rgb_speed(side(right - left), side(bottom - top), &rgb, 10);
        (frame.left, frame.top) = (side(left), side(top));
        frame.delay = if i + 1 == frames.len() { pause + 100 } else { pause };
        encoder.write_frame(&frame).expect("a vector takes everything");
    }
    drop(encoder);
    file
}

/// The smallest rectangle with all pixels that differ, as left, top, right and bottom: at least one pixel.
fn changed(before: &Pixmap, now: &Pixmap) -> (u32, u32, u32, u32) {
    let (width, mut found) = (now.width(), None::<(u32, u32, u32, u32)>);
    for (i, _) in before.pixels().iter().zip(now.pixels()).enumerate().filter(|(_, (a, b))| a != b) {
        let (x, y) = (i as u32 % width, i as u32 / width);
        let (left, top, right, bottom) = found.unwrap_or((x, y, x + 1, y + 1));
        found = Some((left.min(x), top.min(y), right.max(x + 1), bottom.max(y + 1)));
    }
    found.unwrap_or((0, 0, 1, 1))
}

#[cfg(test)]
mod tests {
    use crate::plot::tests::samples;
    use crate::plot::{Figure, Frames, Theme};

    fn loss() -> Figure {
        samples().into_iter().find(|(name, _)| *name == "loss").expect("there is one").1
    }

    #[test]
    fn a_png_has_two_dots_per_pixel_and_is_the_same_every_time() {
        let file = loss().to_png(Theme::Notebook);
        assert_eq!(&file[..8], b"\x89PNG\r\n\x1a\n");
        let side = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().unwrap());
        assert_eq!((side(16), side(20)), (1280, 800));
        assert!(file == loss().to_png(Theme::Notebook));
    }

    #[test]
    fn a_pdf_embeds_the_font_and_draws_lines_as_lines() {
        let file = loss().to_pdf(Theme::TalkLight);
        let text = String::from_utf8_lossy(&file);
        assert!(text.starts_with("%PDF-"));
        assert!(text.contains("DejaVuSans") && text.contains("/FontFile"), "no embedded font");
        assert!(!text.contains("/Subtype /Image") && !text.contains("/Subtype/Image"), "a bitmap in a line plot");
        assert!(file.len() < 60_000, "{} bytes: is the font a subset?", file.len());
        assert!(file == loss().to_pdf(Theme::TalkLight));
    }

    fn growing() -> Frames {
        Frames::new("n", &[1, 2, 3], |n| Figure::new("xⁿ").function("", 0.0..2.0, |x| x.powi(n)).y_range(0.0..8.0))
    }

    #[test]
    fn a_pdf_has_a_page_for_each_frame() {
        let file = growing().to_pdf(Theme::Print);
        let text = String::from_utf8_lossy(&file);
        assert_eq!(text.matches("/Type /Page\n").count() + text.matches("/Type/Page/").count(), 3, "{text}");
    }

    #[test]
    fn a_gif_has_the_frames_that_were_drawn() {
        let file = growing().to_gif(Theme::Notebook);
        assert!(file.len() < 100_000, "{} bytes", file.len());
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        let mut decoder = options.read_info(&file[..]).unwrap();
        assert_eq!((decoder.width(), decoder.height()), (640, 400));
        let mut seen = Vec::new();
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            seen.push((usize::from(frame.width) * usize::from(frame.height), frame.delay));
        }
        assert_eq!(seen.len(), 3);
        assert_eq!((seen[0].0, seen[2].1), (640 * 400, 160));
        assert!(seen[1].0 < 640 * 400, "all of it was drawn again");
    }

    #[test]
    fn every_kind_of_figure_can_be_exported() {
        for (name, figure) in samples() {
            let file = figure.to_pdf(Theme::Print);
            assert!(file.starts_with(b"%PDF-") && file.trim_ascii_end().ends_with(b"%%EOF"), "{name}");
        }
    }

    #[test]
    fn pictures_are_pictures_and_nothing_else_is() {
        for (name, figure) in samples().into_iter().filter(|(name, _)| ["sigmoid", "images"].contains(name)) {
            let file = figure.to_pdf(Theme::Print);
            let text = String::from_utf8_lossy(&file);
            let bitmaps = text.matches("/Subtype /Image").count() + text.matches("/Subtype/Image").count();
            assert_eq!(bitmaps > 0, name == "images", "{name}: {bitmaps} bitmaps");
        }
    }
}
