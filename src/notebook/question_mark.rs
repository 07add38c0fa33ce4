//! A failing `?` as an error that the kernel can see.
//!
//! evcxr wraps the code of a cell into a function whose error type converts from every error, and its conversion says
//! `eprintln!("{}", error);`. Nothing else tells of a failing `?`, and a cell may print on stderr for other reasons. So
//! the prelude brings an `eprintln!` of our own into scope, which knows the one in evcxr's conversion by its words and
//! by the function around it. What other cells print with it keeps its place among the lines of stdout.

use std::any::type_name_of_val;
use std::fmt::{Arguments, Display};

use super::kernel::{self, Failure, Mark};

/// What evcxr calls the error type of a cell.
const CONVERSION: &str = "EvcxrUserCodeError";

/// [`std::eprintln!`], except that under the workbook's kernel a line keeps its place among those of stdout, and that
/// the kernel hears of a failing `?` in a cell.
///
/// ```
/// use workbook::notebook::eprintln;
/// let error = "this is printed";
/// eprintln!("{}", error);
/// eprintln!("{error}, and so is {:?}", "this");
/// eprintln!();
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __cell_eprintln {
    ("{}", $error:ident) => {{
        fn here() {}
        $crate::notebook::question_mark(&here, &$error, &$error)
    }};
    () => { $crate::notebook::print_on_stderr(::std::format_args!("")) };
    ($($arguments:tt)*) => { $crate::notebook::print_on_stderr(::std::format_args!($($arguments)*)) };
}

/// Prints `text` on stderr; or, inside evcxr's conversion of an error, leaves the error for the kernel.
#[doc(hidden)]
pub fn question_mark<F, E>(here: &F, error: &E, text: &dyn Display) {
    let text = text.to_string();
    let in_conversion = type_name_of_val(here).contains(CONVERSION);
    let failure = || Failure { name: short_name(type_name_of_val(error)), message: text.clone(), line: None };
    if !(in_conversion && kernel::leave(&failure())) {
        print_on_stderr(format_args!("{text}"));
    }
}

/// Prints a line on stderr.
#[doc(hidden)]
pub fn print_on_stderr(line: Arguments<'_>) {
    if !(kernel::is_live() && kernel::send(&Mark::Stderr { text: format!("{line}\n") })) {
        std::eprintln!("{line}");
    }
}

/// The name of a type without the modules it is in: `ParseIntError`. For a boxed error it is just `Error`.
fn short_name(path: &str) -> String {
    let plain = path.split(['<', ' ']).next().unwrap_or(path);
    let name = plain.rsplit("::").next().unwrap_or(plain);
    let is_name = name.starts_with(|c: char| c.is_ascii_uppercase());
    if is_name && !matches!(name, "Box" | "String") { name.to_owned() } else { "Error".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_known_by_its_name() {
        assert_eq!(short_name("core::num::error::ParseIntError"), "ParseIntError");
        assert_eq!(short_name("workbook::error::Error"), "Error");
        assert_eq!(short_name("alloc::boxed::Box<dyn core::error::Error>"), "Error");
        assert_eq!(short_name("&str"), "Error");
    }

    #[test]
    fn the_conversion_is_known_by_its_function() {
        struct EvcxrUserCodeError;
        impl EvcxrUserCodeError {
            fn name() -> &'static str {
                fn here() {}
                type_name_of_val(&here)
            }
        }
        fn here() {}
        assert!(EvcxrUserCodeError::name().contains(CONVERSION));
        assert!(!type_name_of_val(&here).contains(CONVERSION));
    }
}
