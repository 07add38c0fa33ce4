//! Checks of section 3.3, synthetic data.
