//! Checks of section 4.1, softmax regression.
