//! Checks of section 4.5, softmax regression, concisely.
