//! Checks of section 3.7, weight decay.
