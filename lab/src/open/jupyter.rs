//! JupyterLab: its kernels, its settings, and its start.

use std::fs;
use std::path::Path;
use std::process::{ExitCode, Stdio};

use anyhow::Context;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::Command;

use crate::files;
use crate::life;
use crate::place::{Lab, Variant};
use crate::project::Project;
use crate::setup::{Board, Outcome};

/// Writes the kernels' descriptions and the settings, and copies this program to where the kernels are started from.
pub fn configure(project: &Project) -> anyhow::Result<Outcome> {
    let lab = &project.lab;
    let mut changed = copy_launcher(lab)?;
    for variant in Variant::ALL {
        let path = lab.join("share/jupyter/kernels").join(variant.kernel_name()).join("kernel.json");
        changed |= write_json(&path, &variant.kernel_json(project))?;
    }
    let config = lab.join("config").join("jupyter");
    for state in ["data", "runtime", "ipython"] {
        let folder = lab.join("state").join(state);
        fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    changed |= write_json(&config.join("jupyter_server_config.json"), &server_config())?;
    changed |= write_json(&config.join("labconfig").join("default_setting_overrides.json"), &settings())?;
    changed |= files::write(&config.join("custom").join("custom.css"), CUSTOM_CSS.as_bytes())?;
    changed |= files::write(&lab.join(SERVER), include_bytes!("server.py"))?;
    Ok(if changed { Outcome::Done } else { Outcome::Already })
}

/// The program that starts JupyterLab, in the lab's folder.
const SERVER: &str = "server.py";

/// Colours that can be read on light and on dark pages.
const CUSTOM_CSS: &str = include_str!("custom.css");

fn write_json(path: &Path, value: &Value) -> anyhow::Result<bool> {
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

/// Runs JupyterLab until it ends, and gives the code that it ended with. What it says appears above the bars.
pub fn run(project: &Project, board: &Board, browser: bool, port: Option<u16>) -> anyhow::Result<ExitCode> {
    let mut command = command(project, browser, port);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.context("this program cannot wait for JupyterLab")?.block_on(async {
        // Before it starts: a Ctrl-C is for JupyterLab, and this program ends with it.
        let terminated = life::terminated()?;
        let mut child = command.spawn().context("JupyterLab cannot be started")?;
        let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
        let said = async { tokio::join!(pass_on(stdout, board), pass_on(stderr, board)) };
        let interrupted = tokio::signal::ctrl_c();
        tokio::pin!(terminated, interrupted, said);
        let mut all_said = false;
        loop {
            tokio::select! {
                status = child.wait() => {
                    let status = status.context("JupyterLab got lost")?;
                    let code = status.code().and_then(|code| u8::try_from(code).ok());
                    return Ok(code.map_or(ExitCode::FAILURE, ExitCode::from));
                }
                _ = &mut said, if !all_said => all_said = true,
                // JupyterLab has got it too, and ends by itself.
                _ = &mut interrupted, if !board.is_stopped() => board.stop(),
                () = &mut terminated => {
                    life::ask_to_end(child.id());
                    child.wait().await.context("JupyterLab got lost")?;
                    return Ok(ExitCode::SUCCESS);
                }
            }
        }
    })
}

fn command(project: &Project, browser: bool, port: Option<u16>) -> Command {
    let lab = &project.lab;
    let mut command = life::ending_with_this(&lab.python());
    lab.keep_to_it(command.as_std_mut());
    command.arg(lab.join(SERVER)).arg(lab.join("none")).current_dir(&project.root);
    // Cells and terminals find the toolchain that the reader would find.
    command.env_remove("RUSTUP_TOOLCHAIN");
    command.arg(format!("--ServerApp.root_dir={}", project.root.display()));
    // Nobody but this machine can reach it, and nobody without the token that it makes up.
    command.arg("--ServerApp.ip=127.0.0.1");
    let is_first_time = !lab.join("config/jupyter/lab/workspaces").exists();
    let first = if is_first_time { "/lab/tree/my-notebooks/00-welcome.ipynb" } else { "/lab/tree/my-notebooks" };
    command.arg(format!("--LabApp.default_url={first}"));
    if !browser {
        command.arg("--no-browser");
    }
    if let Some(port) = port {
        // A port that was asked for is that one or none.
        command.arg(format!("--ServerApp.port={port}")).arg("--ServerApp.port_retries=0");
    }
    if life::is_root() {
        // In a container one often is.
        command.arg("--allow-root");
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Prints each line that comes, until none comes any more.
async fn pass_on(stream: Option<impl AsyncRead + Unpin>, board: &Board) {
    let Some(stream) = stream else { return };
    let mut reader = BufReader::new(stream);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).await.is_ok_and(|count| count > 0) {
        board.print(String::from_utf8_lossy(&line).trim_end());
        line.clear();
    }
}
