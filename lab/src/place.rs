//! [`Lab`]: the folder of everything that is installed and built for the notebooks, and the ways through it;
//! [`Variant`]: the kernels that it holds.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

/// The version of evcxr_jupyter. Its command line, configuration and output are used beyond what it promises.
pub const EVCXR: &str = "0.22.0";

/// The file in a master, and in each copy, that says what it was built from. It is written last.
pub const STAMP: &str = "stamp";

/// The environment variable that makes the kernel run in a master itself, while that is being built.
pub const IN_PLACE: &str = "WORKBOOK_KERNEL_IN_PLACE";

/// What a kernel's cells can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Variant {
    /// The crate with its figures.
    Light,
    /// The same, and polars.
    Polars,
}

impl Variant {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Light, Self::Polars];

    /// Its name in paths and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Polars => "polars",
        }
    }

    /// The name of its kernel, as a notebook's header gives it. The light one is `rust`, which is also the name of
    /// a plain installation of the Rust kernel, so that the notebooks open there too.
    pub fn kernel_name(self) -> &'static str {
        match self {
            Self::Light => "rust",
            Self::Polars => "rust-polars",
        }
    }

    /// The variant whose kernel has that name.
    pub fn of_kernel(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|variant| variant.kernel_name() == name)
    }

    /// What JupyterLab shows.
    pub fn display_name(self) -> &'static str {
        match self {
            Self::Light => "Rust",
            Self::Polars => "Rust with polars",
        }
    }
}

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
        self.join("bin").join(format!("lab{}", std::env::consts::EXE_SUFFIX))
    }

    /// The Rust kernel. Each version has a folder of its own.
    pub fn evcxr(&self) -> PathBuf {
        self.evcxr_root().join("bin").join(format!("evcxr_jupyter{}", std::env::consts::EXE_SUFFIX))
    }

    /// Where the Rust kernel came from.
    pub fn evcxr_origin(&self) -> PathBuf {
        self.evcxr_root().join("origin")
    }

    /// Where cargo installs the Rust kernel.
    pub fn evcxr_root(&self) -> PathBuf {
        self.join(format!("evcxr_jupyter-{}", EVCXR))
    }

    /// The prebuilt folder of which each kernel of this variant gets a copy.
    pub fn master(&self, variant: Variant) -> PathBuf {
        self.join("masters").join(variant.name())
    }

    /// Locked while the master is built (by one) or copied (by any number).
    pub fn master_lock(&self, variant: Variant) -> PathBuf {
        self.join("masters").join(format!("{}.lock", variant.name()))
    }

    /// What a build of this variant tells of itself, for kernels that wait for it.
    pub fn progress(&self, variant: Variant) -> PathBuf {
        self.join("masters").join(format!("{}.progress.json", variant.name()))
    }

    /// Whether a kernel of this variant can start.
    pub fn is_ready(&self, variant: Variant) -> bool {
        self.evcxr().is_file() && self.master(variant).join(STAMP).is_file()
    }

    /// The folders of the running kernels.
    pub fn slots(&self) -> PathBuf {
        self.join("slots")
    }

    /// The folder in which the keepers of spare kernels are found.
    pub fn spares(&self) -> PathBuf {
        self.join("spares")
    }

    /// The folder with the `evcxr.toml` of that variant.
    pub fn evcxr_config(&self, variant: Variant) -> PathBuf {
        self.join("config").join(variant.name())
    }
}
