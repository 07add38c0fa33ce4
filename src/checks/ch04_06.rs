//! Checks of section 4.6, generalisation in classification.
