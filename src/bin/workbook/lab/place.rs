//! [`Lab`]: the folder of everything that is installed and built for the notebooks, and the ways through it.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::evcxr;
use super::python::JUPYTERLAB;
use super::variant::Variant;

/// The lab's folder.
#[derive(Clone, Debug)]
pub struct Lab(PathBuf);

impl Lab {
    /// A lab in that folder, which need not exist yet.
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A path inside.
    pub fn join(&self, below: impl AsRef<Path>) -> PathBuf {
        self.0.join(below)
    }

    /// The copy of this program that starts the kernels. `target/` may be cleaned, this stays.
    pub fn launcher(&self) -> PathBuf {
        self.join("bin").join(format!("workbook{}", std::env::consts::EXE_SUFFIX))
    }

    /// The Rust kernel. Each version has a folder of its own.
    pub fn evcxr(&self) -> PathBuf {
        self.evcxr_root().join("bin").join(format!("evcxr_jupyter{}", std::env::consts::EXE_SUFFIX))
    }

    /// Where cargo installs the Rust kernel.
    pub fn evcxr_root(&self) -> PathBuf {
        self.join(format!("evcxr_jupyter-{}", evcxr::VERSION))
    }

    /// The Python of JupyterLab's environment.
    pub fn python(&self) -> PathBuf {
        JUPYTERLAB.python(self)
    }

    /// The prebuilt folder of which each kernel of this variant gets a copy.
    pub fn master(&self, variant: Variant) -> PathBuf {
        self.join("masters").join(variant.name())
    }

    /// Locked while the master is built (by one) or copied (by any number).
    pub fn master_lock(&self, variant: Variant) -> PathBuf {
        self.join("masters").join(format!("{}.lock", variant.name()))
    }

    /// The folder of one running kernel.
    pub fn slot(&self, variant: Variant, number: usize) -> PathBuf {
        self.join("slots").join(format!("{}-{number}", variant.name()))
    }

    /// Locked while that kernel runs.
    pub fn slot_lock(&self, variant: Variant, number: usize) -> PathBuf {
        self.join("slots").join(format!("{}-{number}.lock", variant.name()))
    }

    /// The folder with the `evcxr.toml` of that variant.
    pub fn evcxr_config(&self, variant: Variant) -> PathBuf {
        self.join("config").join(variant.name())
    }

    /// A Python that knows the lab's kernels, and keeps to the lab's folder with all that Jupyter writes, so that the
    /// reader's own Jupyter stays as it is.
    pub fn python_command(&self) -> Command {
        let mut command = Command::new(self.python());
        command
            .env("JUPYTER_PATH", self.join("share").join("jupyter"))
            .env("JUPYTER_CONFIG_DIR", self.join("config").join("jupyter"))
            .env("JUPYTER_DATA_DIR", self.join("state").join("data"))
            .env("JUPYTER_RUNTIME_DIR", self.join("state").join("runtime"))
            .env("IPYTHONDIR", self.join("state").join("ipython"))
            .env("JUPYTER_PLATFORM_DIRS", "0")
            .env("PYTHONUTF8", "1")
            .env_remove("PYTHONPATH")
            .env_remove("PYTHONHOME");
        command
    }
}
