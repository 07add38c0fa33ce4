//! `cargo lab`: opens the notebooks in JupyterLab as soon as that is installed, and builds the kernel meanwhile.

use std::fs;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::thread;

use anyhow::{Context, bail};

mod copies;
mod data;
mod jupyter;

use crate::kernel;
use crate::place::Variant;
use crate::project::Project;
use crate::setup::python::JUPYTERLAB;
use crate::setup::{Board, Say, build, tool};
use crate::style::{BAD, BOLD};

/// Open the notebooks in JupyterLab, and install what they need
#[derive(clap::Args)]
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
    /// The kernels to build; with polars it takes minutes more, and is built anyway when a notebook needs it
    #[arg(long, value_enum, value_name = "KERNEL", default_value = "light")]
    kernel: Vec<Variant>,
    /// Say nothing of what is there already
    #[arg(long, hide = true)]
    quiet: bool,
}

/// Runs `cargo lab`.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let project = Project::find()?;
    project.check_names()?;
    let folder = project.lab.path();
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let board = Board::new(if args.quiet { Say::Work } else { Say::Everything });
    kernel::remove_unused_slots(&project.lab);
    board.step("The machine's tools", tool::check)?;

    let python = OnceLock::new();
    thread::scope(|scope| {
        let building = scope.spawn(|| {
            let python = || if *python.wait() { Ok(()) } else { bail!("JupyterLab is not installed") };
            let built = args.kernel.iter().try_for_each(|&variant| build::kernel(&project, variant, &board, python));
            if let Err(error) = &built
                && !args.setup_only
                && !board.is_stopped()
            {
                board.print(&format!("{BAD}{BOLD}error:{BOLD:#} {error:#}"));
                board.print(
                    "The notebooks can be read, but their cells cannot run until `cargo lab` has built the kernel.",
                );
            }
            built
        });
        let data = scope.spawn(|| data::fetch_or_do_without(&project, &board));
        let prepared = prepare(&project, &board);
        let _ = python.set(prepared.is_ok());
        let opened = match prepared {
            Ok(()) if !args.setup_only => jupyter::run(&project, &board, !args.no_browser, args.port).map(Some),
            prepared => prepared.map(|()| None),
        };
        if !matches!(opened, Ok(None)) {
            board.stop();
        }
        let built = building.join().expect("a step that panics says so itself");
        data.join().expect("a step that panics says so itself")?;
        match opened? {
            Some(code) => Ok(code),
            None => {
                built?;
                if !args.quiet {
                    board.print("All is set up. `cargo lab` opens the notebooks.");
                }
                Ok(ExitCode::SUCCESS)
            }
        }
    })
}

/// All that JupyterLab needs to open.
fn prepare(project: &Project, board: &Board) -> anyhow::Result<()> {
    board.step("JupyterLab, in a Python environment of its own", |step| JUPYTERLAB.install(&project.lab, step))?;
    board.step("JupyterLab's settings", |_| jupyter::configure(project))?;
    board.step("Your notebooks", |step| copies::update(project, step))
}
