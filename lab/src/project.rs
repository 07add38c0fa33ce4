//! Where things are: the project's root, and the lab's folder with all that is installed.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::place::{Lab, Variant};

/// The environment variable that names a folder for the lab other than the project's `.lab/`.
pub const LAB_DIR: &str = "WORKBOOK_LAB_DIR";

/// The project, and the lab that belongs to it.
#[derive(Clone, Debug)]
pub struct Project {
    /// The folder of the project's `Cargo.toml`.
    pub root: PathBuf,
    /// The folder of everything that is installed and built for the notebooks.
    pub lab: Lab,
}

impl Project {
    /// The project around the current directory, or else the one this program was built from.
    ///
    /// # Errors
    /// If neither is a project of this book.
    pub fn find() -> anyhow::Result<Self> {
        let here = env::current_dir().context("the current directory cannot be read")?;
        let root = here.ancestors().find(|folder| is_project(folder)).map(Path::to_owned);
        let root = root.or_else(|| {
            // This package is one folder in it.
            let built_from = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
            is_project(built_from).then(|| built_from.to_owned())
        });
        let root = root.with_context(|| {
            format!("{} is not inside the workbook; run this in the folder of its Cargo.toml", here.display())
        })?;
        let root = root.canonicalize().with_context(|| format!("{} cannot be entered", root.display()))?;
        let lab = match env::var_os(LAB_DIR).filter(|folder| !folder.is_empty()) {
            Some(folder) => here.join(folder),
            None => root.join(".lab"),
        };
        Ok(Self { root, lab: Lab::new(lab) })
    }

    /// Checks that the two folders can be named in the kernels' settings, which are text.
    ///
    /// # Errors
    /// If one cannot, with what to do.
    pub fn check_names(&self) -> anyhow::Result<()> {
        let advice = format!("{LAB_DIR} can name another folder");
        for (folder, advice) in [(&*self.root, "move the project to another folder"), (self.lab.path(), &*advice)] {
            if folder.to_str().is_none() {
                bail!("the name of {} is not UTF-8, so the kernel cannot be told of it; {advice}", folder.display());
            }
        }
        Ok(())
    }

    /// The book's notebooks: their Markdown sources, and what was built from them.
    pub fn notebooks(&self) -> PathBuf {
        self.root.join("notebooks")
    }

    /// The reader's own copies of the notebooks. One level below the root, as the book's are, so that links hold.
    pub fn copies(&self) -> PathBuf {
        self.root.join("my-notebooks")
    }

    /// The record of what the reader has passed.
    pub fn progress(&self) -> PathBuf {
        self.root.join("exercises").join("progress.jsonl")
    }

    /// Whether the notebooks in that folder are the reader's own.
    pub fn is_readers(&self, folder: &Path) -> bool {
        let copies = self.copies();
        let real = |path: &Path| path.canonicalize().ok();
        folder.starts_with(&copies) || real(folder).zip(real(&copies)).is_some_and(|(it, all)| it.starts_with(all))
    }
}

/// The options that tell this program, when it is started for a kernel, for which.
#[derive(clap::Args)]
pub struct Which {
    /// The lab's folder
    #[arg(long)]
    lab: PathBuf,
    /// The project's folder
    #[arg(long)]
    project: PathBuf,
    /// What the cells can use
    #[arg(long, value_enum, default_value = "light")]
    pub variant: Variant,
}

impl Which {
    /// The project that they name.
    pub fn project(&self) -> Project {
        Project { root: self.project.clone(), lab: Lab::new(self.lab.clone()) }
    }

    /// The options for that kernel.
    pub fn options(project: &Project, variant: Variant) -> [&OsStr; 6] {
        let (lab, root) = (project.lab.path().as_os_str(), project.root.as_os_str());
        [OsStr::new("--lab"), lab, OsStr::new("--project"), root, OsStr::new("--variant"), OsStr::new(variant.name())]
    }
}

/// Whether the folder holds the `Cargo.toml` of the package `workbook`.
fn is_project(folder: &Path) -> bool {
    #[derive(Deserialize)]
    struct Manifest {
        package: Package,
    }
    #[derive(Deserialize)]
    struct Package {
        name: String,
    }
    let text = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    toml::from_str::<Manifest>(&text).is_ok_and(|manifest| manifest.package.name == "workbook")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_known_by_its_package() {
        let folder = tempfile::tempdir().unwrap();
        let manifest = folder.path().join("Cargo.toml");
        assert!(!is_project(folder.path()));
        for text in ["[workspace]\n\n[package]\nname = \"workbook\"\n", "package = { name = 'workbook' } # one line\n"]
        {
            fs::write(&manifest, text).unwrap();
            assert!(is_project(folder.path()), "{text}");
        }
        fs::write(&manifest, "[package]\nname = \"other\"\n[lib]\nname = \"workbook\"\n").unwrap();
        assert!(!is_project(folder.path()));
    }

    #[test]
    fn the_readers_notebooks_are_told_from_the_books() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project { root: folder.path().to_owned(), lab: Lab::new(folder.path().join(".lab")) };
        for name in ["notebooks", "my-notebooks/mine", "my-notebooks-2"] {
            fs::create_dir_all(project.root.join(name)).unwrap();
        }
        assert!(project.is_readers(&project.copies()) && project.is_readers(&project.copies().join("mine")));
        assert!(project.is_readers(&project.root.join("notebooks/../my-notebooks")));
        assert!(!project.is_readers(&project.notebooks()) && !project.is_readers(&project.root.join("my-notebooks-2")));
    }

    #[test]
    fn a_kernel_is_told_by_its_options() {
        #[derive(clap::Parser)]
        struct Told {
            #[command(flatten)]
            which: Which,
        }
        for variant in Variant::ALL {
            let project = Project { root: "/a b".into(), lab: Lab::new("c".into()) };
            let options = [OsStr::new("lab")].into_iter().chain(Which::options(&project, variant));
            let Told { which } = clap::Parser::parse_from(options);
            let again = which.project();
            assert_eq!((again.root, again.lab.path(), which.variant), (project.root, Path::new("c"), variant));
        }
    }

    #[test]
    fn the_project_of_this_program_is_found() {
        assert!(is_project(&Project::find().unwrap().root));
    }
}
