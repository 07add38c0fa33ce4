//! Checks of section 4.2, image data.
