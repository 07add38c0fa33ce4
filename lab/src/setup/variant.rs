//! The two kernels: a light one, and one with polars for the notebook that shows a DataFrame.
//!
//! polars doubles the time to start and to run a cell, so only the notebooks that name its kernel pay for it. Each
//! variant is a pair of generated texts: the workspace in which its cells are built, and the kernel's configuration.

use std::ffi::OsStr;
use std::path::Path;

use serde_json::{Value, json};

use crate::place::Variant;
use crate::project::{Project, Which};

impl Variant {
    /// The dependencies on the support crate and on the checks of the exercises, in TOML.
    fn dependencies(self, root: &Path) -> String {
        let features = match self {
            Self::Light => r#"["plot"]"#,
            Self::Polars => r#"["plot", "polars"]"#,
        };
        format!(
            "checks = {{ path = {} }}\nworkbook = {{ path = {}, default-features = false, features = {features} }}",
            toml_string(&root.join("checks")),
            toml_string(root)
        )
    }

    /// How long its crate takes to build on two cores, in seconds.
    pub fn seconds_to_build(self) -> f64 {
        match self {
            Self::Light => 70.0,
            Self::Polars => 180.0,
        }
    }

    /// The workspace in which the kernel builds its cells.
    ///
    /// The kernel writes the manifest of `cell` anew for each session, at first without any dependency, and cargo
    /// would then drop all pinned versions from `Cargo.lock`. The member `pins` depends on the crate all the time, and
    /// so keeps them. Profiles count at the root of a workspace only, so these replace the kernel's own, which has
    /// debug assertions in all dependencies (three times slower).
    pub fn workspace(self) -> String {
        // What computes is optimised, the checks a little, as in the project itself, and the rest is called too seldom for
        // its build to be worth the wait. The largest crates of polars are, a little, as every cell is linked with them:
        // with 67 MB instead of 231 in its core alone, a cell takes a quarter less.
        const COMPUTES: [(&str, u8); 12] = [
            ("workbook", 3),
            ("checks", 1),
            ("csv-core", 3),
            ("flate2", 3),
            ("gemm-f32", 3),
            ("matrixmultiply", 3),
            ("ndarray", 3),
            ("plotters", 3),
            ("rand_chacha", 3),
            ("rand_core", 3),
            ("rand_distr", 3),
            ("zlib-rs", 3),
        ];
        const TABLES: [(&str, u8); 7] = [
            ("polars-core", 1),
            ("polars-compute", 1),
            ("polars-arrow", 1),
            ("argminmax", 1),
            ("tokio", 1),
            ("regex-automata", 1),
            ("regex-syntax", 1),
        ];
        let tables: &[(&str, u8)] = match self {
            Self::Light => &[],
            Self::Polars => &TABLES,
        };
        let mut text = r#"# Written by `cargo lab`.
[workspace]
members = ["cell", "pins"]
resolver = "3"

[profile.dev]
opt-level = 0
debug = false
strip = "debuginfo"
rpath = true
# Optimising once more across the units of one crate takes a third of the build.
lto = "off"
incremental = true
debug-assertions = false
overflow-checks = false

[profile.dev.package."*"]
opt-level = 0
# Incremental objects of an optimised crate do not always link.
incremental = false
"#
        .to_owned();
        for (name, level) in COMPUTES.iter().chain(tables) {
            // What computes is one unit, so that it is optimised as a whole; in the usual 256 generic code is compiled
            // again and again.
            let units = if *level == 3 { 1 } else { 16 };
            text += &format!("\n[profile.dev.package.{name}]\nopt-level = {level}\ncodegen-units = {units}\n");
        }
        text
    }

    /// The manifest of the member that keeps the pinned versions.
    pub fn pins(self, root: &Path) -> String {
        format!(
            "[package]\nname = \"pins\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\n",
            self.dependencies(root)
        )
    }

    /// The kernel's configuration.
    ///
    /// The prelude must not print, or the kernel waits for ever. Its last line lets the kernel load what it needs to
    /// tell a variable's type, which the reader's first cell would have to wait for.
    pub fn evcxr_toml(self, root: &Path) -> String {
        format!(
            r#"# Written by `cargo lab`.
[evcxr]
prelude = """
{PRELUDE}"""

[dependencies]
{}
"#,
            self.dependencies(root)
        )
    }

    /// How Jupyter starts the kernel. It is built by the toolchain that builds its cells, whichever is the default then.
    pub fn kernel_json(self, project: &Project) -> Value {
        let toolchain = std::env::var("RUSTUP_TOOLCHAIN").ok();
        let launcher = project.lab.launcher();
        let argv = [launcher.as_os_str(), OsStr::new("kernel")].into_iter().chain(Which::options(project, self));
        let argv: Vec<_> = argv.chain([OsStr::new("{connection_file}")]).map(OsStr::to_string_lossy).collect();
        json!({
            "argv": argv,
            "display_name": self.display_name(),
            "env": toolchain.map(|name| json!({ "RUSTUP_TOOLCHAIN": name })).unwrap_or_else(|| json!({})),
            "language": "rust",
            "interrupt_mode": "message",
        })
    }
}

/// What every notebook has in scope. Warnings are off: evcxr shows them beside an error alone, as if they were further
/// errors, and those of all cells. The same stands in `notebooks/evcxr.toml`, for a plain Rust kernel.
pub const PRELUDE: &str = "\
#![allow(warnings)]
use workbook::prelude::*;
use workbook::notebook::{Show as _, eprintln};
workbook::notebook::start();
let _warm = array![[1.0f32, 2.0], [3.0, 4.0]].dot(&Array2::<f32>::ones((2, 2)));
";

/// A path as a string of TOML. The set-up has checked that it is text.
fn toml_string(path: &Path) -> String {
    // JSON's escapes are a subset of those of a TOML string.
    Value::from(path.to_string_lossy()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_notebooks_folder_has_the_same_prelude() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../notebooks").join("evcxr.toml");
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.contains(PRELUDE), "notebooks/evcxr.toml has another prelude than the lab's kernels:\n{PRELUDE}");
    }

    #[test]
    fn kernels_are_found_by_their_names() {
        assert_eq!(Variant::of_kernel("rust-polars"), Some(Variant::Polars));
        assert_eq!(Variant::of_kernel("python3"), None);
    }
}
