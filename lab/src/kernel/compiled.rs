//! What evcxr has compiled for a cell: the library that ran, its function, and the variables that it leaves.
//!
//! evcxr keeps the library of each cell, and its code until the next one. The code names each variable that the cell leaves,
//! with its type, in the statements that keep it. From both a new process gets its variables back without compiling any
//! cell again. The forms are those of the one version of evcxr that the lab is written for; where they are not found,
//! nothing is known, and the cells are run again from their text.

use std::fs;
use std::path::{Path, PathBuf};

/// A variable that a cell leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its type, as it can be written in a cell.
    pub of: String,
    /// Whether it is `mut`.
    pub is_mutable: bool,
}

/// A cell that has been compiled and run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compiled {
    /// The library; counted, so that a later one has a higher number.
    pub library: PathBuf,
    /// Its number.
    pub number: u64,
    /// The function to call.
    pub function: String,
    /// All variables that there are after it, or nothing if there is nothing to call.
    pub variables: Option<Vec<Variable>>,
}

impl Compiled {
    /// What was compiled last in that folder of evcxr's.
    pub fn last(folder: &Path) -> Option<Self> {
        let (number, library) = last_library(folder)?;
        let code = fs::read_to_string(folder.join("src/lib.rs")).ok()?;
        let (function, variables) = read(&code)?;
        Some(Self { library, number, function, variables })
    }
}

/// Removes the libraries of cells. What cannot be removed may be taken for a new one, and then be found wanting.
pub fn remove_libraries(folder: &Path) {
    for (_, path) in libraries(folder) {
        let _ = fs::remove_file(path);
    }
}

/// The library with the highest number.
fn last_library(folder: &Path) -> Option<(u64, PathBuf)> {
    libraries(folder).max_by_key(|(number, _)| *number)
}

/// The libraries of cells, with their numbers: `libcode_7.so`.
fn libraries(folder: &Path) -> impl Iterator<Item = (u64, PathBuf)> {
    let targets = fs::read_dir(folder.join("target")).into_iter().flatten().flatten();
    let folders = targets.map(|entry| entry.path().join("debug")).flat_map(|debug| [debug.join("deps"), debug]);
    let files = folders.flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
    files.filter_map(|entry| {
        let path = entry.path();
        let name = path.file_stem()?.to_str()?;
        let number = name.strip_prefix("libcode_").or_else(|| name.strip_prefix("code_"))?.parse().ok()?;
        Some((number, path))
    })
}

/// The function of that code, and the variables that it keeps.
fn read(code: &str) -> Option<(String, Option<Vec<Variable>>)> {
    // The cell's function stands behind all that earlier cells have defined.
    let start = code.rfind("pub extern \"C\" fn run_user_code_")?;
    let body = &code[start..];
    let function = body["pub extern \"C\" fn ".len()..].split('(').next()?.to_owned();
    if body.contains("mut x: *mut std::os::raw::c_void) -> *mut std::os::raw::c_void {x}") {
        return Some((function, None));
    }
    let mut variables: Vec<Variable> = Vec::new();
    for keep in body.split("evcxr_variable_store.put_variable::<").skip(1) {
        let (of, rest) = keep.split_once(">(stringify!(")?;
        let name = rest.split(')').next()?;
        if !variables.iter().any(|variable| variable.name == name) {
            let is_mutable = is_mutable(body, name);
            variables.push(Variable { name: name.to_owned(), of: of.to_owned(), is_mutable });
        }
    }
    variables.sort_by(|a, b| a.name.cmp(&b.name));
    Some((function, Some(variables)))
}

/// Whether a `mut` stands before the name anywhere. In doubt it is one: that forbids nothing.
fn is_mutable(code: &str, name: &str) -> bool {
    let is_of_a_name = |c: char| c.is_alphanumeric() || c == '_';
    code.split("mut ")
        .skip(1)
        .any(|rest| rest.trim_start().strip_prefix(name).is_some_and(|rest| !rest.starts_with(is_of_a_name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As evcxr writes it, shortened.
    const CODE: &str = r#"#![allow(unused_imports, unused_mut, dead_code)]
fn seven() -> i32 { 7 }
mod evcxr_internal_runtime {
    pub fn put_variable<T: 'static>(&mut self, name: &str, value: T) {}
}
#[unsafe(no_mangle)]
pub extern "C" fn run_user_code_12(
mut evcxr_variable_store: *mut evcxr_internal_runtime::VariableStore)
  -> *mut evcxr_internal_runtime::VariableStore {
let evcxr_variable_store = unsafe {&mut *evcxr_variable_store};
{let mut vars_ok = true;
vars_ok &= evcxr_variable_store.check_variable::<Vec<(i32, String)>>(stringify!(kept));
if !vars_ok {return evcxr_variable_store;}}
let mut kept = evcxr_variable_store.take_variable::<Vec<(i32, String)>>(stringify!(kept));
match std::panic::catch_unwind(
  std::panic::AssertUnwindSafe(||{
let (a, mut keptlike) = (kept.len(), 1.5);
evcxr_variable_store.put_variable::<usize>(stringify!(a), a);
evcxr_variable_store.put_variable::<f64>(stringify!(keptlike), keptlike);
})) {
  Ok(_) => {}
  Err(_) => {
    println!("EVCXR_PANIC_NOTIFICATION");
}}
evcxr_variable_store.put_variable::<Vec<(i32, String)>>(stringify!(kept), kept);
evcxr_variable_store
}
"#;

    #[test]
    fn variables_are_read_with_their_types() {
        let (function, variables) = read(CODE).unwrap();
        assert_eq!(function, "run_user_code_12");
        let variables = variables.unwrap();
        let found: Vec<_> = variables.iter().map(|v| (v.name.as_str(), v.of.as_str(), v.is_mutable)).collect();
        assert_eq!(found, [("a", "usize", false), ("kept", "Vec<(i32, String)>", true), ("keptlike", "f64", true)]);
    }

    #[test]
    fn definitions_alone_run_nothing() {
        let code = "#![allow(dead_code)]\nfn f() {}\n#[unsafe(no_mangle)]\npub extern \"C\" fn run_user_code_3(\n\
                    mut x: *mut std::os::raw::c_void) -> *mut std::os::raw::c_void {x}\n";
        assert_eq!(read(code), Some(("run_user_code_3".to_owned(), None)));
        assert_eq!(read("fn f() {}"), None);
    }

    #[test]
    fn the_last_library_is_the_one_with_the_highest_number() {
        let folder = tempfile::tempdir().unwrap();
        let debug = folder.path().join("target/some-host/debug");
        fs::create_dir_all(debug.join("deps")).unwrap();
        for name in ["libcode_9.so", "deps/libcode_10.so", "libctx.so", "libcode_x.so"] {
            fs::write(debug.join(name), "").unwrap();
        }
        assert!(Compiled::last(folder.path()).is_none(), "there is no code yet");
        fs::create_dir_all(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/lib.rs"), CODE).unwrap();
        let last = Compiled::last(folder.path()).unwrap();
        assert_eq!((last.number, last.library), (10, debug.join("deps/libcode_10.so")));
    }
}
