//! How the values of the library show below a cell. They know nothing of notebooks themselves.

use super::show_mime;
use crate::train::History;

impl History {
    /// Shows the table of the epochs.
    #[doc(hidden)]
    pub fn evcxr_display(&self) {
        show_mime(&[("text/plain", &self.to_string())]);
    }
}

#[cfg(feature = "plot")]
mod figures {
    use crate::notebook::{display_mime, show_mime};
    use crate::plot::{Figure, Frames, Theme};

    /// # In a notebook
    impl Figure {
        /// Shows the figure below the cell at once; several of them appear one after the other.
        ///
        /// A figure on the last line of a cell is shown anyway. In a plain kernel only the last figure of a cell is shown.
        ///
        /// ```
        /// use workbook::plot::Figure;
        /// for power in 1..=3 {
        ///     Figure::new(&format!("x to the {power}")).function("", 0.0..2.0, |x| x.powi(power)).show();
        /// }
        /// ```
        pub fn show(&self) {
            show_with(self, display_mime);
        }

        /// Shows a figure on the last line of a cell.
        #[doc(hidden)]
        pub fn evcxr_display(&self) {
            show_with(self, show_mime);
        }
    }

    impl Frames {
        /// Shows the figure that moves below the cell at once; several of them appear one after the other.
        ///
        /// ```
        /// use workbook::plot::{Figure, Frames};
        /// Frames::new("power", &[1, 2], |n| Figure::new("").function("", 0.0..2.0, |x| x.powi(n))).show();
        /// ```
        pub fn show(&self) {
            show_frames(self, display_mime);
        }

        /// Shows frames on the last line of a cell.
        #[doc(hidden)]
        pub fn evcxr_display(&self) {
            show_frames(self, show_mime);
        }
    }

    fn show_frames(frames: &Frames, show: fn(&[(&str, &str)])) {
        show(&[("text/html", &frames.to_html()), ("text/plain", &frames.to_string())]);
    }

    fn show_with(figure: &Figure, show: fn(&[(&str, &str)])) {
        show(&[("image/svg+xml", &figure.to_svg(Theme::Notebook)), ("text/plain", &figure.to_string())]);
    }
}
