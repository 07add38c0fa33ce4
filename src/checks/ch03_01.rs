//! Checks of section 3.1, linear regression.
