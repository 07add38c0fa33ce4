//! Compiling the reader's answers, all of them in one program. A file that does not compile is left out: its stub takes
//! its place, so that the others can be judged.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;
use std::{env, fs, io, thread};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use stubs::derive::derive;
use tempfile::TempDir;

use lab::setup::tool;

use super::Book;
use super::diagnostic::Diagnostic;
use crate::files::{self, Take};
use crate::say::{eprintln, err};
use crate::style::DIM;

/// After this long without a word, a build says what it is.
const SILENCE: Duration = Duration::from_secs(2);

/// Where the reader's files are, from the project's folder, as the compiler names them.
pub const SOURCES: &str = "exercises/src";

/// The program that checks the answers.
pub struct Program {
    pub path: PathBuf,
    /// What was said about each file that was left out.
    pub broken: BTreeMap<PathBuf, Vec<Diagnostic>>,
    /// What was said about the others.
    pub warnings: Vec<Diagnostic>,
    /// The libraries that it is linked with, by the names that code gives them.
    pub libraries: BTreeMap<String, PathBuf>,
    /// Where the program is, if it had to leave something out.
    _folder: Option<TempDir>,
}

/// Compiles the answers.
///
/// # Errors
/// If that fails for another reason than the reader's files; the compiler has said why by then.
pub fn compile(book: &Book) -> Result<Program> {
    let built = cargo_build(&book.root)?;
    if let Some(path) = built.program {
        let (warnings, libraries) = (built.diagnostics, built.libraries);
        return Ok(Program { path, broken: BTreeMap::new(), warnings, libraries, _folder: None });
    }
    let mut broken = BTreeMap::<PathBuf, Vec<Diagnostic>>::new();
    let mut errors = built.diagnostics;
    loop {
        let before = broken.len();
        errors.retain(Diagnostic::is_error);
        for error in &errors {
            let has_stub = |file: &Path| solution(&book.root, file).is_file();
            for file in error.files(Path::new(SOURCES), &has_stub) {
                broken.entry(file).or_default().push(error.clone());
            }
        }
        // Some errors show only when others are gone; but each round must leave something out.
        if broken.len() == before {
            print(&errors);
            bail!("your answers do not compile yet; the messages above say where");
        }
        let folder = tempfile::tempdir().context("there is no room for a copy of the answers")?;
        let files: Vec<&Path> = broken.keys().map(PathBuf::as_path).collect();
        match build_without(book, &files, &built.libraries, folder.path())? {
            Ok(path) => {
                let libraries = built.libraries;
                return Ok(Program { path, broken, warnings: Vec::new(), libraries, _folder: Some(folder) });
            }
            Err(more) => errors = more,
        }
    }
}

/// Prints what the compiler has said.
pub fn print(diagnostics: &[Diagnostic]) {
    let rendered = diagnostics.iter().filter_map(|diagnostic| diagnostic.rendered.as_deref());
    rendered.for_each(|text| err(format_args!("{text}")));
}

/// What cargo has built.
#[derive(Default)]
struct Built {
    /// The program, unless something does not compile.
    program: Option<PathBuf>,
    /// The libraries, by the names that code gives them.
    libraries: BTreeMap<String, PathBuf>,
    diagnostics: Vec<Diagnostic>,
}

/// A line of cargo's report.
#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Report {
    CompilerMessage {
        message: Diagnostic,
    },
    CompilerArtifact {
        target: Target,
        filenames: Vec<PathBuf>,
        executable: Option<PathBuf>,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

fn cargo_build(root: &Path) -> Result<Built> {
    let mut command = Command::new(tool::cargo());
    command.current_dir(root).args(["build", "--locked", "--package", "exercises", "--bin", "exercises"]);
    command.arg("--message-format=json-diagnostic-rendered-ansi").stdin(Stdio::null());
    let is_watched = io::stderr().is_terminal();
    // The first build takes a while, so let cargo show it; later ones are quick.
    let output = match root.join("target/debug/.fingerprint").exists() {
        false if is_watched => {
            say_building();
            command.stderr(Stdio::inherit()).output()
        }
        _ if is_watched => announced(command.arg("--quiet")),
        _ => command.arg("--quiet").output(),
    };
    let output = output.context("cargo cannot be started")?;
    let mut built = Built::default();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        match serde_json::from_str(line) {
            Ok(Report::CompilerMessage { message }) => built.diagnostics.push(message),
            Ok(Report::CompilerArtifact { executable: Some(program), .. }) => built.program = Some(program),
            Ok(Report::CompilerArtifact { target, filenames, .. }) => {
                let library = filenames.into_iter().find(|file| file.extension().is_some_and(|it| it == "rlib"));
                built.libraries.extend(library.map(|file| (target.name.replace('-', "_"), file)));
            }
            Ok(Report::Other) | Err(_) => {}
        }
    }
    if !output.status.success() {
        built.program = None;
        if !built.diagnostics.iter().any(Diagnostic::is_error) {
            err(format_args!("{}", String::from_utf8_lossy(&output.stderr)));
            bail!("the program that checks the answers cannot be built; cargo says why above");
        }
    }
    Ok(built)
}

/// Runs a quiet build, and says so if it takes long.
fn announced(command: &mut Command) -> io::Result<Output> {
    let (done, is_done) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            if is_done.recv_timeout(SILENCE) == Err(RecvTimeoutError::Timeout) {
                say_building();
            }
        });
        let output = command.output();
        drop(done);
        output
    })
}

fn say_building() {
    eprintln!("{DIM}Building the exercises; the first time takes about a minute{DIM:#}");
}

/// Compiles the answers, with stubs in place of these files, in that folder; or says what else does not compile.
///
/// Cargo has built all that they need. It takes packages of two folders for different ones, and would build all of that
/// again for a copy; the compiler itself does not.
fn build_without(
    book: &Book,
    files: &[&Path],
    libraries: &BTreeMap<String, PathBuf>,
    folder: &Path,
) -> Result<Result<PathBuf, Vec<Diagnostic>>> {
    let sources = folder.join("src");
    files::copy_tree(&book.root.join(SOURCES), &sources, &|_| Take::Copy).context("the answers cannot be copied")?;
    for file in files {
        let solution = solution(&book.root, file);
        let text = fs::read_to_string(&solution).with_context(|| format!("cannot read {}", solution.display()))?;
        let stub = derive(&text).map_err(|reason| anyhow::anyhow!("{}: {reason}", solution.display()))?;
        files::write(&sources.join(file), stub.as_bytes())?;
    }
    build_alone(book, &sources, libraries, &folder.join(format!("exercises{}", env::consts::EXE_SUFFIX)))
}

/// Compiles the answers in that folder, without cargo; or says what does not compile.
fn build_alone(
    book: &Book,
    sources: &Path,
    libraries: &BTreeMap<String, PathBuf>,
    program: &Path,
) -> Result<Result<PathBuf, Vec<Diagnostic>>> {
    // The library and the program in one, so that the compiler need not be started twice.
    let main = "\nfn main() -> std::process::ExitCode {\n    \
                checks::runner::main(&checks(), std::env::args().skip(1))\n}\n";
    let root = sources.join("main.rs");
    fs::write(&root, fs::read_to_string(sources.join("lib.rs"))? + main)?;

    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.current_dir(&book.root).arg(&root).arg("-o").arg(program);
    rustc.args(["--crate-name", "exercises", "--edition", "2024", "--cap-lints", "allow"]);
    rustc.args(["--error-format", "json", "--json", "diagnostic-rendered-ansi", "--remap-path-prefix"]);
    rustc.arg(joined(&[sources.as_ref(), "=".as_ref(), SOURCES.as_ref()]));
    let direct = dependencies(&book.root)?;
    for (name, library) in libraries {
        rustc.arg("-L").arg(joined(&["dependency=".as_ref(), library.parent().unwrap_or(library).as_ref()]));
        if direct.contains(name) {
            rustc.arg("--extern").arg(joined(&[name.as_ref(), "=".as_ref(), library.as_ref()]));
        }
    }
    let output = rustc.stdin(Stdio::null()).output().context("rustc cannot be run")?;
    let said = String::from_utf8_lossy(&output.stderr);
    let diagnostics = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    Ok(if output.status.success() { Ok(program.to_owned()) } else { Err(diagnostics) })
}

/// The program with the model answers in place of the reader's, compiled as theirs is; it is kept until something
/// changes. `None` if it cannot be built.
pub fn model_answers(book: &Book, libraries: &BTreeMap<String, PathBuf>) -> Option<PathBuf> {
    let solutions = book.root.join("solutions").join("src");
    let mut what = files::fingerprint_of_files(&solutions, &[""]).ok()?;
    for library in libraries.values() {
        what.push_str(&format!("{} {:?}\n", library.display(), fs::metadata(library).ok()?.modified().ok()?));
    }
    let kept = book.root.join("target").join("model-answers");
    let program = kept.join(format!("{}{}", files::fingerprint(what.as_bytes()), env::consts::EXE_SUFFIX));
    if program.is_file() {
        return Some(program);
    }
    let folder = tempfile::tempdir().ok()?;
    let sources = folder.path().join("src");
    files::copy_tree(&solutions, &sources, &|_| Take::Copy).ok()?;
    let built = build_alone(book, &sources, libraries, &folder.path().join("program")).ok()?.ok()?;
    // The older ones are of no use any more.
    let _ = fs::remove_dir_all(&kept);
    fs::create_dir_all(&kept).ok()?;
    fs::copy(&built, &program).ok()?;
    Some(program)
}

/// The solution from which the stub of that file is derived.
fn solution(root: &Path, file: &Path) -> PathBuf {
    root.join("solutions").join("src").join(file)
}

/// The crates that the answers may use, by the names that code gives them.
fn dependencies(root: &Path) -> Result<Vec<String>> {
    #[derive(Deserialize)]
    struct Manifest {
        #[serde(default)]
        dependencies: BTreeMap<String, toml::Value>,
    }
    let path = root.join("exercises").join("Cargo.toml");
    let cannot = || format!("cannot read {}", path.display());
    let manifest: Manifest = toml::from_str(&fs::read_to_string(&path).with_context(cannot)?).with_context(cannot)?;
    Ok(manifest.dependencies.into_keys().map(|name| name.replace('-', "_")).collect())
}

/// Parts of an argument in one; paths need not be text.
fn joined(parts: &[&std::ffi::OsStr]) -> OsString {
    parts.iter().copied().collect()
}
