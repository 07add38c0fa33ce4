//! Checks of section 3.2, object-oriented design.
