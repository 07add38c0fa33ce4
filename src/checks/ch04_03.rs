//! Checks of section 4.3, the base classifier.
