//! Checks of section 3.4, linear regression from scratch.
