//! The reader's answers, judged by the program in the `exercises` package.

use std::collections::HashMap;
use std::io::IsTerminal;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use workbook::checks::Verdict;

use super::Book;
use crate::lab::tool;

/// The verdicts on these exercises, or on all, by id.
///
/// # Errors
/// If the answers do not compile; the compiler has said why by then.
pub fn judge(book: &Book, ids: &[&str]) -> Result<HashMap<String, Verdict>> {
    let mut command = Command::new(tool::cargo());
    command.current_dir(&book.root).args(["run", "--locked", "--package", "exercises", "--bin", "exercises"]);
    // The first build takes a while, so let cargo show it; later ones are quick.
    let first = !book.root.join("target").join("debug").join(".fingerprint").exists();
    if !(first && std::io::stderr().is_terminal()) {
        command.arg("--quiet");
    }
    let output = command
        .args(["--", "--json"])
        .args(ids)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("cargo cannot be started")?;
    let text = String::from_utf8_lossy(&output.stdout);
    let parse = |line: &str| serde_json::from_str::<Verdict>(line).ok();
    let verdicts: HashMap<String, Verdict> =
        text.lines().filter_map(parse).map(|verdict| (verdict.id.clone(), verdict)).collect();
    match output.status.code() {
        // Nothing wrong is not the same as nothing said.
        Some(0 | 1) if verdicts.is_empty() && ids.is_empty() => {
            bail!("the program that checks the answers said nothing about any of them")
        }
        Some(0 | 1) => Ok(verdicts),
        Some(101) => bail!("your answers do not compile yet; the messages above say where"),
        _ => bail!("the program that checks the answers ended with {}", output.status),
    }
}
