//! PNG and PDF, made from the SVG: one reader of SVG serves both, and the font comes from the crate, so that the same
//! figure gives the same bytes on every machine.

use std::sync::Arc;

use krilla::Document;
use krilla::geom::{Size, Transform};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::usvg::{Options, Tree, fontdb};
use resvg::{tiny_skia, usvg};

use super::figure::Figure;
use super::theme::Look;

/// Dots per pixel in a PNG.
const DOTS: f32 = 2.0;

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
    /// The picture as a PNG file with two dots per pixel.
    ///
    /// Needs the feature `export`.
    ///
    /// ```
    /// use workbook::plot::{Figure, Theme};
    /// let png = Figure::new("Loss").line("", &[1, 2, 3], &[0.8, 0.5, 0.4]).to_png(Theme::TalkLight);
    /// assert!(png.starts_with(b"\x89PNG"));
    /// ```
    pub fn to_png(&self, look: impl Into<Look>) -> Vec<u8> {
        png(&self.to_svg(look))
    }

    /// The picture as a PDF file of one page, with letters as letters and the font in it.
    ///
    /// Needs the feature `export`.
    ///
    /// ```
    /// use workbook::plot::{Figure, Theme};
    /// let pdf = Figure::new("Loss").line("", &[1, 2, 3], &[0.8, 0.5, 0.4]).to_pdf(Theme::Print);
    /// assert!(pdf.starts_with(b"%PDF"));
    /// ```
    pub fn to_pdf(&self, look: impl Into<Look>) -> Vec<u8> {
        pdf(&self.to_svg(look), &self.title)
    }
}

fn png(svg: &str) -> Vec<u8> {
    let tree = tree(svg);
    let side = |length: f32| (length * DOTS).ceil().max(1.0) as u32;
    let (width, height) = (side(tree.size().width()), side(tree.size().height()));
    let mut pixels = tiny_skia::Pixmap::new(width, height).expect("a figure has at least one pixel");
    resvg::render(&tree, tiny_skia::Transform::from_scale(DOTS, DOTS), &mut pixels.as_mut());
    pixels.encode_png().expect("pixels in memory can be packed")
}

fn pdf(svg: &str, title: &str) -> Vec<u8> {
    let tree = tree(svg);
    let (width, height) = (tree.size().width(), tree.size().height());
    let size = Size::from_wh(width * POINTS, height * POINTS).expect("a figure has a size");
    let mut document = Document::new();
    let mut page = document.start_page_with(PageSettings::new(size));
    let mut surface = page.surface();
    surface.push_transform(&Transform::from_scale(POINTS, POINTS));
    let drawn = Size::from_wh(width, height).expect("a figure has a size");
    surface.draw_svg(&tree, drawn, SvgSettings::default()).expect("a figure can be drawn");
    surface.pop();
    surface.finish();
    page.finish();
    document.set_metadata(Metadata::new().title(title.to_owned()));
    document.finish().unwrap_or_else(|error| panic!("a figure's PDF cannot be written: {error:?}"))
}

#[cfg(test)]
mod tests {
    use crate::plot::tests::samples;
    use crate::plot::{Figure, Theme};

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
