//! Checks of section 4.7, distribution shift.
