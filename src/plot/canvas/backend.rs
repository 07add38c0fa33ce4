//! The page as a backend of plotters.
//!
//! Plotters counts in whole pixels, so it is given a page ten times as large, and coordinates are written with one
//! decimal. Its own SVG backend is not used: it has no dashes, no text of other units, repeats every attribute on
//! every element, and cannot measure text without a font registered in a static, of which each notebook cell has
//! its own.

use std::convert::Infallible;
use std::fmt::Write;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontTransform,
};

use super::super::colour::Colour;
use super::super::font::{ASCENT, CAP, DESCENT};
use super::{Anchor, Canvas, Letters, Role, UNITS, number, px};

/// `stroke="..."` and its like, for a colour with its opacity.
fn paint(kind: &str, colour: BackendColor) -> String {
    let (r, g, b) = colour.rgb;
    let hex = Colour(r, g, b).hex();
    if colour.alpha < 1.0 {
        format!(" {kind}=\"{hex}\" {kind}-opacity=\"{}\"", number(colour.alpha))
    } else {
        format!(" {kind}=\"{hex}\"")
    }
}

fn stroke<S: BackendStyle>(style: &S) -> String {
    format!(
        " fill=\"none\"{} stroke-width=\"{}\"",
        paint("stroke", style.color()),
        px(i32::try_from(style.stroke_width()).unwrap_or(1))
    )
}

fn points(path: impl IntoIterator<Item = BackendCoord>) -> String {
    let mut text = String::new();
    for (x, y) in path {
        if !text.is_empty() {
            text.push(' ');
        }
        let _ = write!(text, "{},{}", px(x), px(y));
    }
    text
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for Canvas {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        let page = self.0.borrow();
        ((page.width * UNITS) as u32, (page.height * UNITS) as u32)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Drawn {
        let side = px(1);
        self.raw(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{side}\" height=\"{side}\"{}/>\n",
            px(x),
            px(y),
            paint("fill", colour)
        ));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let mut page = self.0.borrow_mut();
        let dash = page.dash_attribute();
        let _ = writeln!(page.body, "<polyline points=\"{}\"{}{dash}/>", points(path), stroke(style));
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Drawn {
        let look = if fill { paint("fill", style.color()) } else { stroke(style) };
        let (x, y) = (a.0.min(b.0), a.1.min(b.1));
        let (width, height) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
        self.raw(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{look}/>\n",
            px(x),
            px(y),
            px(width),
            px(height)
        ));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let look = if fill { paint("fill", style.color()) } else { stroke(style) };
        let radius = px(i32::try_from(radius).unwrap_or(1));
        self.raw(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"{radius}\"{look}/>\n", px(x), px(y)));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        self.raw(&format!("<polygon points=\"{}\"{}/>\n", points(path), paint("fill", style.color())));
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let (r, g, b) = style.color().rgb;
        let size = style.size() / UNITS;
        let anchor = match style.anchor().h_pos {
            HPos::Left => Anchor::Start,
            HPos::Center => Anchor::Middle,
            HPos::Right => Anchor::End,
        };
        let turn = match style.transform() {
            FontTransform::None => 0.0,
            FontTransform::Rotate90 => 90.0,
            FontTransform::Rotate180 => 180.0,
            FontTransform::Rotate270 => 270.0,
        };
        let drop = match style.anchor().v_pos {
            VPos::Top => ASCENT,
            VPos::Center => CAP / 2.0,
            VPos::Bottom => -DESCENT,
        } * size;
        let letters = Letters { size, colour: Colour(r, g, b), anchor, turn };
        self.text(Role::Label, (f64::from(x) / UNITS, f64::from(y) / UNITS + drop), text, letters);
        Ok(())
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = self.text_width(text, style.size());
        Ok((width.ceil() as u32, ((ASCENT + DESCENT) * style.size()).ceil() as u32))
    }
}
