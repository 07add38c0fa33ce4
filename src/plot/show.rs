//! A figure in front of the reader: inline in a notebook, in words in a terminal, as a file.

use std::fmt;
use std::path::{Path, PathBuf};

use super::draw;
use super::figure::{Body, Figure};
use super::theme::{Look, Theme};

/// A figure could not be saved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SaveError {
    /// The file name does not say which format, or one that does not exist.
    #[error("`{}` does not end in a format that figures have: .svg, .png or .pdf", .0.display())]
    Format(PathBuf),
    /// The format exists, but this build of the crate was made without it.
    #[error("`{}` needs the feature `export` of the crate; .svg works without it", .0.display())]
    Feature(PathBuf),
    /// The file could not be written.
    #[error("the figure cannot be written to `{}`: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

impl Figure {
    /// The picture as an SVG document: real text, the title for screen readers, and the data in a `<metadata>`
    /// element, as JSON, rounded to four significant digits. The same figure gives the same bytes.
    ///
    /// ```
    /// use workbook::plot::{Figure, Theme};
    /// let svg = Figure::new("Loss").line("", &[1, 2, 3], &[0.9, 0.5, 0.4]).to_svg(Theme::TalkDark);
    /// assert!(svg.contains(r#"width="1280" height="720""#));
    /// ```
    pub fn to_svg(&self, look: impl Into<Look>) -> String {
        draw::page(self, look.into()).1
    }

    /// The data of the figure as JSON, as it is written into the SVG.
    pub fn data_json(&self) -> String {
        super::metadata::describe(self).to_string()
    }

    /// Saves the figure in the notebook's look. The format is that of the file's extension: `.svg`, and with the
    /// feature `export` also `.png` (two dots per pixel) and `.pdf` (vectors, with the font in it).
    ///
    /// # Errors
    /// [`SaveError`], if the extension is unknown or the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), SaveError> {
        self.save_as(path, Theme::Notebook)
    }

    /// Saves the figure in a theme.
    ///
    /// # Errors
    /// As [`save`](Figure::save).
    pub fn save_as(&self, path: impl AsRef<Path>, look: impl Into<Look>) -> Result<(), SaveError> {
        self.save_to(path.as_ref(), look.into())
    }

    fn save_to(&self, path: &Path, look: Look) -> Result<(), SaveError> {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("").to_ascii_lowercase();
        let bytes = match extension.as_str() {
            "svg" => self.to_svg(look).into_bytes(),
            #[cfg(feature = "export")]
            "png" => self.to_png(look),
            #[cfg(feature = "export")]
            "pdf" => self.to_pdf(look),
            #[cfg(not(feature = "export"))]
            "png" | "pdf" => return Err(SaveError::Feature(path.to_owned())),
            _ => return Err(SaveError::Format(path.to_owned())),
        };
        std::fs::write(path, bytes).map_err(|source| SaveError::Write { path: path.to_owned(), source })
    }

    /// Shows the figure below the cell. The notebook calls this for a figure on the last line of a cell.
    pub fn evcxr_display(&self) {
        let svg = self.to_svg(Theme::Notebook);
        crate::notebook::show_mime(&[("image/svg+xml", &svg), ("text/plain", &self.to_string())]);
    }
}

/// One line that says what the figure shows.
impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Figure \"{}\"", self.title)?;
        match &self.body {
            Body::Chart(chart) if chart.layers.is_empty() => write!(f, ": an empty chart"),
            Body::Chart(chart) => {
                let layers: Vec<String> = chart.layers.iter().map(|layer| layer.describe()).collect();
                write!(f, ": {}", layers.join("; "))
            }
            Body::HeatMap(map) => write!(f, ": a heat map of {} x {} cells", map.rows, map.columns),
            Body::Images(grid) => write!(f, ": {} images", grid.images.len()),
            Body::Surface(surface) => {
                write!(f, ": a surface over {} x {} places", surface.grid.x.len(), surface.grid.y.len())
            }
            Body::Panels(panels) => {
                let parts: Vec<String> = panels.figures.iter().map(Figure::to_string).collect();
                write!(f, ": {} panels [{}]", parts.len(), parts.join(" | "))
            }
        }
    }
}

impl fmt::Debug for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
