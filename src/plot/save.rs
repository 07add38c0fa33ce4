//! A figure as a document: a text of SVG, or a file.

use std::path::{Path, PathBuf};

use super::draw;
use super::figure::Figure;
use super::frames::Frames;
use super::theme::{Look, Theme};
use crate::write;

/// A figure could not be saved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SaveError {
    /// The file name does not say which format, or one that does not exist.
    #[error("`{}` does not end in a format that figures have: .svg, .png or .pdf, and .html or .gif for one that moves", .0.display())]
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

impl From<SaveError> for crate::Error {
    fn from(error: SaveError) -> Self {
        Self::new(error)
    }
}

/// # The picture as a document
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
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// let figure = Figure::new("Loss").line("", &[1, 2, 3], &[0.8, 0.5, 0.4]);
    /// assert!(figure.data_json().contains(r#""y":[0.8,0.5,0.4]"#));
    /// ```
    pub fn data_json(&self) -> String {
        super::metadata::describe(self).to_string()
    }

    /// Saves the figure in the notebook's look. The format is that of the file's extension: `.svg`, `.png` with two dots
    /// per pixel, or `.pdf` with vectors and the font in it. The file appears whole or not at all.
    ///
    /// PNG and PDF need the feature `export`.
    ///
    /// # Errors
    /// [`SaveError`] if the extension is unknown, if its format was left out of this build, or if the file cannot be
    /// written.
    ///
    /// ```
    /// use workbook::plot::Figure;
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path();
    /// let figure = Figure::new("Loss").line("", &[1, 2, 3], &[0.8, 0.5, 0.4]);
    /// figure.save(folder.join("loss.svg"))?;
    /// assert!(std::fs::read_to_string(folder.join("loss.svg"))?.starts_with("<svg"));
    /// assert!(figure.save(folder.join("loss.gif")).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), SaveError> {
        self.save_as(path, Theme::Notebook)
    }

    /// Saves the figure in a theme, with or without its background.
    ///
    /// # Errors
    /// As [`save`](Figure::save).
    ///
    /// ```
    /// use workbook::plot::{Figure, Theme};
    /// # let folder = tempfile::tempdir()?;
    /// # let file = folder.path().join("loss.svg");
    /// Figure::new("Loss").line("", &[1, 2, 3], &[0.8, 0.5, 0.4]).save_as(&file, Theme::TalkDark)?;
    /// assert!(std::fs::read_to_string(&file)?.contains(r#"width="1280" height="720""#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn save_as(&self, path: impl AsRef<Path>, look: impl Into<Look>) -> Result<(), SaveError> {
        self.save_to(path.as_ref(), look.into())
    }

    fn save_to(&self, path: &Path, look: Look) -> Result<(), SaveError> {
        let bytes = match extension(path).as_str() {
            "svg" => self.to_svg(look).into_bytes(),
            #[cfg(feature = "export")]
            "png" => self.to_png(look),
            #[cfg(feature = "export")]
            "pdf" => self.to_pdf(look),
            #[cfg(not(feature = "export"))]
            "png" | "pdf" => return Err(SaveError::Feature(path.to_owned())),
            _ => return Err(SaveError::Format(path.to_owned())),
        };
        written(path, &bytes)
    }
}

impl Frames {
    /// Saves a figure that moves, in a theme. The format is that of the file's extension: `.html` is a page with the
    /// slider, always in the notebook's look; with the feature `export` there are `.pdf` with a page for each value, and
    /// `.gif`; `.svg` and `.png` hold the figure that stands still. The file
    /// appears whole or not at all.
    ///
    /// # Errors
    /// As [`Figure::save_as`].
    ///
    /// ```
    /// use workbook::plot::{Figure, Frames, Theme};
    /// let frames = Frames::new("power", &[1, 2], |n| Figure::new("xⁿ").function("", 0.0..2.0, |x| x.powi(n)));
    /// let file = std::env::temp_dir().join("powers.svg");
    /// frames.save_as(&file, Theme::Print)?;
    /// # std::fs::remove_file(file)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn save_as(&self, path: impl AsRef<Path>, look: impl Into<Look>) -> Result<(), SaveError> {
        self.save_to(path.as_ref(), look.into())
    }

    fn save_to(&self, path: &Path, look: Look) -> Result<(), SaveError> {
        match extension(path).as_str() {
            #[cfg(feature = "export")]
            "pdf" => written(path, &self.to_pdf(look)),
            #[cfg(feature = "export")]
            "gif" => written(path, &self.to_gif(look)),
            "html" => written(path, self.to_page().as_bytes()),
            #[cfg(not(feature = "export"))]
            "gif" => Err(SaveError::Feature(path.to_owned())),
            _ => self.figure().save_to(path, look),
        }
    }
}

fn extension(path: &Path) -> String {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or("").to_ascii_lowercase()
}

fn written(path: &Path, bytes: &[u8]) -> Result<(), SaveError> {
    write::atomically(path, bytes).map_err(|source| SaveError::Write { path: path.to_owned(), source })
}
