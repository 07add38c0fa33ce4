//! Checks of section 3.5, linear regression, concisely.
