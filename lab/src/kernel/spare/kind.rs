//! What has to be the same for a spare to be what a kernel would start itself.

use std::env;
use std::fmt::Write;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use anyhow::Context;

use crate::files;
use crate::place::{STAMP, Variant};
use crate::project::Project;
use crate::setup::LIBRARY_SOURCES;

/// What Jupyter tells each kernel anew, and no cell asks for.
pub const OF_ONE_KERNEL: [&str; 2] = ["JPY_PARENT_PID", "JPY_SESSION_NAME"];

/// A kind of spare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// A fingerprint of what a kernel is born into: the program, its variant, its folder and its environment.
    pub surroundings: String,
    /// A fingerprint of what it was built from.
    pub build: String,
}

impl Kind {
    /// The kind of this kernel, if it were started now.
    pub fn now(project: &Project, variant: Variant) -> anyhow::Result<Self> {
        Ok(Self { surroundings: surroundings(project, variant)?, build: build(project, variant)? })
    }

    /// The name of its socket.
    pub fn name(&self) -> String {
        format!("{}-{}", self.surroundings, self.build)
    }
}

fn surroundings(project: &Project, variant: Variant) -> anyhow::Result<String> {
    // The program, and not its name: a newer one may be there by now, which speaks another language.
    let program = fs::metadata("/proc/self/exe").context("this program cannot be found")?;
    let mut text = format!("{} {} {} ", program.ino(), program.mtime(), program.mtime_nsec());
    let here = env::current_dir().context("the current directory cannot be read")?;
    write!(text, "{variant:?} {:?} {here:?}", project.root).expect("a string takes everything");
    let mut variables: Vec<_> = env::vars_os().collect();
    variables.retain(|(name, _)| !OF_ONE_KERNEL.iter().any(|own| name == own));
    variables.sort();
    write!(text, "{variables:?}").expect("a string takes everything");
    Ok(files::fingerprint(text.as_bytes()))
}

/// The master, and the sources: where they are newer than it, a kernel builds the crate once more when it starts.
pub fn build(project: &Project, variant: Variant) -> anyhow::Result<String> {
    let stamp = fs::read(project.lab.master(variant).join(STAMP)).context("the kernel is not built")?;
    let sources = files::fingerprint_of_times(&project.root, &LIBRARY_SOURCES)?;
    let config = files::fingerprint_of_times(Path::new(""), &[project.lab.evcxr_config(variant)])?;
    Ok(files::fingerprint(&[&stamp[..], sources.as_bytes(), config.as_bytes()].concat()))
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::time::{Duration, SystemTime};

    use super::*;
    use crate::place::Lab;

    #[test]
    fn a_change_of_the_build_or_of_the_sources_is_another_kind() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project { root: folder.path().to_owned(), lab: Lab::new(folder.path().join(".lab")) };
        assert!(Kind::now(&project, Variant::Light).is_err(), "nothing is built");
        let source = project.root.join("src/lib.rs");
        files::write(&source, b"1").unwrap();
        files::write(&project.lab.master(Variant::Light).join(STAMP), b"1").unwrap();
        let kind = || Kind::now(&project, Variant::Light).unwrap();
        let first = kind();
        assert_eq!(first, kind());
        files::write(&project.lab.master(Variant::Light).join(STAMP), b"2").unwrap();
        let second = kind();
        assert!(first != second && first.surroundings == second.surroundings);
        File::open(&source).unwrap().set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
        assert_ne!(second, kind());
    }
}
