//! B1 · Operations with their slopes.

/// The quotient y = a / b, its slope in a, and its slope in b: all that the engine of chapter 3 needs to know.
///
/// A slope says how much y grows for each unit by which one of the two grows, while the other stays as it is. `b` is
/// never 0. If y and both slopes are numbers that an f64 can hold, they must come out so, even where b² is too small or
/// too large for one: try a = 2e-200 and b = 1e-200, where y is 2.
///
/// ```
/// # use exercises::inside_backward::operations::divide;
/// assert_eq!(divide(6.0, 2.0), (3.0, 0.5, -1.5));
/// ```
pub fn divide(a: f64, b: f64) -> (f64, f64, f64) {
    let _ = (a, b); // Put your answer in place of these two lines.
    todo!()
}

/// The hyperbolic tangent y = (e^x - e^-x) / (e^x + e^-x), and its slope.
///
/// Both must be finite for every finite x, for 800 as well, where e^x is not. The slope can be written with y alone.
///
/// ```
/// # use exercises::inside_backward::operations::tanh;
/// assert_eq!(tanh(0.0), (0.0, 1.0));
/// assert_eq!(tanh(800.0), (1.0, 0.0));
/// ```
pub fn tanh(x: f64) -> (f64, f64) {
    let _ = x; // Put your answer in place of these two lines.
    todo!()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_with_their_slopes() {
        checks::inside_backward::operations(divide, tanh).assert();
    }
}
