//! `lab`: one command that installs what the notebooks need, and opens them. Each step is skipped when it is done.

use std::fs::{self, File, TryLockError};
use std::path::PathBuf;

use anyhow::Context;

mod copies;
mod evcxr;
mod jupyter;
mod master;
mod python;
mod step;
pub mod tool;
mod variant;

pub use master::{FirstRun, STAMP};
pub use step::{Outcome, Say, Step};

use crate::data;
use crate::place::{EVCXR, Lab, Variant};
use crate::project::Project;
use crate::say::println;
use python::{JUPYTERLAB, SPHINX};
use workbook::data::locate;

/// Install what the notebooks need, and open them in JupyterLab
#[derive(clap::Args)]
#[command(
    long_about = "Install what the notebooks need (the Rust kernel, JupyterLab, the data), build the crate for the \
                  kernel, copy the notebooks to my-notebooks/, and open JupyterLab there.\n\n\
                  The first time takes about ten minutes; what is done is not done again. All of it goes to the \
                  project's folder .lab/, or to the one that the environment variable WORKBOOK_LAB_DIR names."
)]
pub struct Args {
    /// Only install and build; do not open JupyterLab
    #[arg(long)]
    setup_only: bool,
    /// Do not open a browser; JupyterLab prints its address
    #[arg(long)]
    no_browser: bool,
    /// The port on which JupyterLab listens [default: 8888, or the next free one]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
}

/// Runs `lab`; `first_run` tries each new kernel.
pub fn run(args: Args, first_run: FirstRun) -> anyhow::Result<()> {
    let project = Project::find()?;
    set_up(&project, &Variant::ALL, Say::Everything, first_run)?;
    Step::run(Say::Everything, "The images of Fashion-MNIST", |step| {
        if locate::locate().is_ok() {
            return Ok(Outcome::Already);
        }
        step.note("30 MB, once");
        Ok(if data::fetch_or_do_without() { Outcome::Done } else { Outcome::Already })
    })?;
    Step::run(Say::Everything, "Your notebooks", |step| copies::update(&project, step))?;
    if args.setup_only {
        println!("All is set up. `cargo lab` opens the notebooks.");
        return Ok(());
    }
    jupyter::start(&project, !args.no_browser, args.port)
}

/// Installs and builds what the kernels of these variants need; `first_run` tries each that is new.
pub fn set_up(project: &Project, variants: &[Variant], say: Say, first_run: FirstRun) -> anyhow::Result<()> {
    project.check_names()?;
    let lab = &project.lab;
    fs::create_dir_all(lab.path()).with_context(|| format!("{} cannot be made", lab.path().display()))?;
    let lock = lock(lab)?;
    Step::run(say, "The machine's tools", tool::check)?;
    Step::run(say, &format!("The Rust kernel, evcxr_jupyter {}", EVCXR), |step| evcxr::install(lab, step))?;
    Step::run(say, "JupyterLab, in a Python environment of its own", |step| JUPYTERLAB.install(lab, step))?;
    Step::run(say, "The kernels' settings", |step| jupyter::configure(lab, step))?;
    // Each master has a lock of its own, so that a light notebook need not wait for polars.
    drop(lock);
    for &variant in variants {
        let title = format!("The crate, built for the kernel \"{}\"", variant.display_name());
        Step::run(say, &title, |step| master::build(project, variant, step, first_run))?;
    }
    Ok(())
}

/// Installs what writes the pages of `notebooks html`, and gives the Python that has it.
pub fn set_up_pages(lab: &Lab) -> anyhow::Result<PathBuf> {
    fs::create_dir_all(lab.path()).with_context(|| format!("{} cannot be made", lab.path().display()))?;
    let _lock = lock(lab)?;
    Step::run(Say::Work, "Python", |_| tool::check_python().map(|()| Outcome::Already))?;
    Step::run(Say::Work, "Sphinx, in a Python environment of its own", |step| SPHINX.install(lab, step))?;
    Ok(SPHINX.python(lab))
}

/// Two set-ups at once would do everything twice, in the same places.
fn lock(lab: &Lab) -> anyhow::Result<File> {
    let path = lab.join("setup.lock");
    let file = File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("Another set-up is running; waiting for it to end.");
            file.lock().context("the lab cannot be locked")?;
        }
        Err(TryLockError::Error(error)) => return Err(error).context("the lab cannot be locked"),
    }
    Ok(file)
}
