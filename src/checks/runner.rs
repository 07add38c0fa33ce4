//! The program that checks a reader's answers: all of them, or those named on its command line.

use std::process::ExitCode;

use super::check::Check;

/// Runs the checks whose ids are given, or all, and prints a verdict for each; with `--json`, one object per line.
///
/// The exit code is 0 if all passed, 1 if not, and 2 if an id is unknown.
pub fn main(checks: &[Check], arguments: impl IntoIterator<Item = String>) -> ExitCode {
    let (options, ids): (Vec<_>, Vec<_>) = arguments.into_iter().partition(|argument| argument.starts_with("--"));
    let json = options.iter().any(|option| option == "--json");
    if let Some(unknown) = ids.iter().find(|id| checks.iter().all(|check| check.id() != **id)) {
        eprintln!("there is no exercise {unknown} with a check");
        return ExitCode::from(2);
    }
    let mut all_passed = true;
    for check in checks.iter().filter(|check| ids.is_empty() || ids.iter().any(|id| id == check.id())) {
        let verdict = check.verdict();
        all_passed &= verdict.is_passed();
        if json {
            println!("{}", serde_json::to_string(&verdict).expect("a verdict is plain data"));
        } else {
            println!("{verdict}");
        }
    }
    ExitCode::from(u8::from(!all_passed))
}
