//! JupyterLab: its kernels, its settings, and its start.

use std::fs;

use anyhow::Context;
use serde_json::{Value, json};

use super::step::{Outcome, Step};
use crate::files;
use crate::place::Lab;
use crate::place::Variant;
use crate::process;
use crate::project::Project;

/// Writes the kernels' descriptions and the settings, and copies this program to where the kernels are started from.
pub fn configure(lab: &Lab, _step: &Step) -> anyhow::Result<Outcome> {
    let mut changed = copy_launcher(lab)?;
    for variant in Variant::ALL {
        let path = lab.join("share/jupyter/kernels").join(variant.kernel_name()).join("kernel.json");
        changed |= write_json(&path, &variant.kernel_json(lab))?;
    }
    let config = lab.join("config").join("jupyter");
    for state in ["data", "runtime", "ipython"] {
        let folder = lab.join("state").join(state);
        fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    changed |= write_json(&config.join("jupyter_server_config.json"), &server_config())?;
    changed |= write_json(&config.join("labconfig").join("default_setting_overrides.json"), &settings())?;
    changed |= files::write(&config.join("custom").join("custom.css"), CUSTOM_CSS.as_bytes())?;
    Ok(if changed { Outcome::Done } else { Outcome::Already })
}

/// Colours that can be read on light and on dark pages.
const CUSTOM_CSS: &str = include_str!("custom.css");

fn write_json(path: &std::path::Path, value: &Value) -> anyhow::Result<bool> {
    files::write(path, format!("{value:#}\n").as_bytes())
}

/// A build may overwrite or remove the running program at any time; the kernels need one that stays.
fn copy_launcher(lab: &Lab) -> anyhow::Result<bool> {
    let this = std::env::current_exe().context("this program cannot find itself")?;
    let launcher = lab.launcher();
    if files::same(&this, &launcher) {
        return Ok(false);
    }
    let cannot = || format!("{} cannot be written", launcher.display());
    let folder = launcher.parent().with_context(cannot)?;
    fs::create_dir_all(folder).with_context(cannot)?;
    // A program that is running cannot be overwritten, but its name can be given to another one.
    let part = folder.join(format!(".part-{}", std::process::id()));
    fs::copy(&this, &part).and_then(|_| fs::rename(&part, &launcher)).with_context(cannot)?;
    Ok(true)
}

/// The server: no question at Ctrl-C, no look for news and updates, the book's own colours and kernels.
fn server_config() -> Value {
    json!({
        "ServerApp": { "answer_yes": true },
        "LabApp": {
            "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
            "custom_css": true,
            "news_url": null,
        },
        "KernelSpecManager": {
            "allowed_kernelspecs": Variant::ALL.map(Variant::kernel_name),
            "ensure_native_kernel": false,
        },
        // A kernel answers only after its prelude, which takes some seconds.
        "MappingKernelManager": { "kernel_info_timeout": 300 },
    })
}

/// The page: as JupyterLab comes, except that it asks nothing.
fn settings() -> Value {
    json!({
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false",
            "checkForUpdates": false,
        },
    })
}

/// Becomes JupyterLab, which a Ctrl-C then ends; returns only if that fails.
pub fn start(project: &Project, browser: bool, port: Option<u16>) -> anyhow::Result<()> {
    let mut command = project.lab.python_command();
    command.args(["-m", "jupyterlab"]).current_dir(&project.root);
    command.arg(format!("--ServerApp.root_dir={}", project.root.display()));
    command.arg("--LabApp.default_url=/lab/tree/my-notebooks");
    if !browser {
        command.arg("--no-browser");
    }
    if let Some(port) = port {
        // A port that was asked for is that one or none.
        command.arg(format!("--ServerApp.port={port}")).arg("--ServerApp.port_retries=0");
    }
    // In a container one is often root; nothing but this machine can reach the server.
    command.arg("--allow-root");
    process::become_program(command).context("JupyterLab cannot be started")
}
