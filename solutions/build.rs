//! Derives every stub into the build folder, so that `tests/stubs.rs` can prove that they compile and are unfinished,
//! whatever a reader has made of the files in `exercises/` by now.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use stubs::derive::derive;

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let stubs = out.join("stubs");
    if stubs.exists() {
        fs::remove_dir_all(&stubs)?;
    }
    copy(Path::new("src"), &stubs)?;
    fs::rename(stubs.join("lib.rs"), stubs.join("mod.rs"))?;
    let module = format!("#[path = {:?}]\nmod derived;\n", stubs.join("mod.rs"));
    fs::write(out.join("stubs.rs"), module)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (from, to) = (entry?.path(), to);
        let to = to.join(from.file_name().expect("entries have names"));
        if from.is_dir() {
            copy(&from, &to)?;
            continue;
        }
        let stub = derive(&fs::read_to_string(&from)?)
            .map_err(|reason| io::Error::other(format!("{}: {reason}", from.display())))?;
        // Without their tests, which are to fail.
        let stub = stub.split("#[cfg(test)]").next().unwrap_or_default();
        fs::write(to, stub)?;
    }
    Ok(())
}
