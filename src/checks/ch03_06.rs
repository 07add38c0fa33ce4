//! Checks of section 3.6, generalisation.
