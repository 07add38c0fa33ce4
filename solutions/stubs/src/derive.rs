//! From a solution to its stub: plain text in, plain text out.

/// The stub of a solution's file: each marked region becomes a `todo!()`.
///
/// ```text
/// // >>> solution(x, y)      a body; `x` and `y` are the arguments that the stub has to mention,
/// ...                        so that the compiler does not warn that they are unused
/// // <<< solution
///
/// // >>> hidden              items that only the solution needs
/// ...
/// // <<< hidden
/// ```
///
/// # Errors
/// The line and the reason, if a region is not closed, or not opened.
pub fn derive(solution: &str) -> Result<String, String> {
    let mut stub = String::with_capacity(solution.len());
    // The name of the open region, and the line at which it began.
    let mut open: Option<(&str, usize)> = None;
    for (i, line) in solution.lines().enumerate() {
        let number = i + 1;
        let text = line.trim();
        if let Some(marker) = text.strip_prefix("// >>> ") {
            if let Some((name, start)) = open {
                return Err(format!("line {number}: a region begins inside `{name}`, which began in line {start}"));
            }
            let (name, arguments) = marker.split_once('(').unwrap_or((marker, ")"));
            let arguments = arguments.strip_suffix(')').ok_or(format!("line {number}: the `)` is missing"))?;
            let indent = &line[..line.len() - line.trim_start().len()];
            match name {
                "solution" => stub.push_str(&unfinished(indent, arguments)),
                "hidden" => {}
                _ => return Err(format!("line {number}: there is no kind of region called `{name}`")),
            }
            open = Some((name, number));
        } else if let Some(marker) = text.strip_prefix("// <<< ") {
            match open.take() {
                Some((name, _)) if name == marker => {}
                _ => return Err(format!("line {number}: `{marker}` is closed, but not open")),
            }
        } else if open.is_none() {
            // A hidden item leaves the blank lines on both of its sides.
            if text.is_empty() && stub.ends_with("\n\n") {
                continue;
            }
            stub.push_str(&line.replace("solutions::", "exercises::"));
            stub.push('\n');
        }
    }
    match open {
        Some((name, start)) => Err(format!("line {start}: the region `{name}` is never closed")),
        None => Ok(stub),
    }
}

fn unfinished(indent: &str, arguments: &str) -> String {
    match arguments {
        "" => format!("{indent}todo!() // Put your answer here.\n"),
        _ if arguments.contains(',') => {
            format!("{indent}let _ = ({arguments}); // Put your answer in place of these two lines.\n{indent}todo!()\n")
        }
        _ => format!("{indent}let _ = {arguments}; // Put your answer in place of these two lines.\n{indent}todo!()\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::derive;

    #[test]
    fn a_body_becomes_todo() {
        let solution = "fn f(x: f32) -> f32 {\n    // >>> solution(x)\n    2.0 * x\n    // <<< solution\n}\n";
        let stub =
            "fn f(x: f32) -> f32 {\n    let _ = x; // Put your answer in place of these two lines.\n    todo!()\n}\n";
        assert_eq!(derive(solution).unwrap(), stub);
    }

    #[test]
    fn hidden_items_disappear_with_one_of_their_blank_lines() {
        let solution = "fn f() {}\n\n// >>> hidden\nfn g() {}\n// <<< hidden\n\nfn h() {}\n";
        assert_eq!(derive(solution).unwrap(), "fn f() {}\n\nfn h() {}\n");
    }

    #[test]
    fn examples_name_the_readers_crate() {
        assert_eq!(derive("/// # use solutions::ch04_04::f;\n").unwrap(), "/// # use exercises::ch04_04::f;\n");
    }

    #[test]
    fn broken_markers_are_located() {
        assert!(derive("// >>> solution\n").unwrap_err().contains("line 1: the region `solution` is never closed"));
        assert!(derive("// <<< solution\n").unwrap_err().contains("line 1"));
        assert!(derive("// >>> solution\n// >>> hidden\n").unwrap_err().contains("line 2"));
        assert!(derive("// >>> solutoin\n").unwrap_err().contains("no kind of region"));
    }
}
