//! [`Show`]: every value that has a `Debug` form can be the last line of a cell.

use std::fmt::Debug;

use super::show_mime;

/// Shows the last expression of a cell as text. In scope in every cell, so that the kernel finds a display for any
/// value at its first attempt, instead of compiling the cell a second time.
///
/// A type with a richer form defines an inherent `evcxr_display(&self)`, which Rust prefers over a trait's.
///
/// ```
/// use workbook::notebook::Show as _;
/// [1, 2].evcxr_display(); // what the kernel calls for a cell that ends in `[1, 2]`
/// ().evcxr_display();
/// ```
pub trait Show {
    /// Prints the `Debug` form as `text/plain`, and nothing at all for `()`.
    fn evcxr_display(&self);
}

impl<T: Debug + ?Sized> Show for T {
    fn evcxr_display(&self) {
        show(&format_args!("{self:?}").to_string(), size_of_val(self) == 0, std::any::type_name::<T>());
    }
}

/// The part that need not be compiled anew for every type in every cell.
fn show(text: &str, is_zero_sized: bool, type_name: &str) {
    if is_zero_sized && text == "()" {
        return;
    }
    show_mime(&[("text/plain", if type_name.contains("ndarray::") { without_strides(text) } else { text })]);
}

/// An ndarray's text ends in its shape, strides, memory layout and number of dimensions; a reader wants the shape.
fn without_strides(text: &str) -> &str {
    match text.rfind(", strides=") {
        Some(end) if text[end..].contains(", layout=") => &text[..end],
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::without_strides;

    #[test]
    fn an_array_shows_its_numbers_and_its_shape() {
        let array = ndarray::array![[1.0, 2.0], [3.0, 4.0]];
        assert_eq!(without_strides(&format!("{array:?}")), "[[1.0, 2.0],\n [3.0, 4.0]], shape=[2, 2]");
        assert_eq!(without_strides("a list, strides=unknown"), "a list, strides=unknown");
    }
}
