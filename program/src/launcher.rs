//! The launcher of the lab, a program of its own: `cargo lab`.

use std::ffi::OsString;

use anyhow::bail;
use lab::setup::tool;

use crate::place::Variant;
use crate::project::Project;

/// Open the notebooks in JupyterLab, and install what they need: the same as `cargo lab`
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Args {
    /// As those of `cargo lab`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    options: Vec<OsString>,
}

/// Runs `lab`.
pub fn run(args: &Args) -> anyhow::Result<()> {
    launch(&Project::find()?, &args.options)
}

/// Installs and builds what notebooks with these kernels need.
pub fn set_up(project: &Project, kernels: &[Variant]) -> anyhow::Result<()> {
    let mut options = vec!["--setup-only".into(), "--quiet".into()];
    options.extend(kernels.iter().map(|kernel| OsString::from(format!("--kernel={}", kernel.name()))));
    launch(project, &options)
}

fn launch(project: &Project, options: &[OsString]) -> anyhow::Result<()> {
    let mut cargo = tool::command(tool::cargo());
    cargo.args(["run", "--release", "--locked", "--package", "lab", "--bin", "lab", "--manifest-path"]);
    cargo.arg(project.root.join("Cargo.toml")).arg("--").args(options);
    let status = cargo.status()?;
    if !status.success() {
        bail!("`cargo lab` did not succeed; what it said stands above");
    }
    Ok(())
}
