//! `notebooks`: builds the notebooks from their Markdown sources by running them, and checks that they still say the same.
//!
//! A source is `notebooks/NN-name.md`; what is built from it, with all outputs, is `notebooks/NN-name.ipynb`. Tags on a
//! cell say how its output is compared: `volatile` (it differs each time), `data` (it depends on the data set, and is
//! compared with a build from the same one only), `rtol=0.01` (its numbers may differ by a hundredth),
//! `raises-exception` (the cell has to fail).

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Subcommand;

mod chapter;
mod compare;
mod failure;
#[cfg(test)]
mod fault_tests;
mod figure;
mod html;
mod normal;
mod timings;
mod tolerance;

use crate::launcher;
use crate::place::Variant;
use crate::project::Project;
use crate::say::println;
use chapter::Chapter;

/// Build the notebooks from their Markdown sources, check that they still say the same, or write them as pages
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run each source in its kernel, and write the notebook with all outputs beside it
    Build(Selection),
    /// Run each source in its kernel, and compare with the built notebook
    ///
    /// A cell fails that does not compile, that panics, whose `?` meets an error, or whose output is not the one of
    /// the built notebook. The notebook as it was run is left in the lab's folder, in check/.
    Check(Selection),
    Html(html::Args),
}

#[derive(clap::Args)]
struct Selection {
    /// Parts of the names of the notebooks [default: all]
    names: Vec<String>,
    /// Say how long the kernel and the cells took
    #[arg(long)]
    timings: bool,
    /// The folder with the sources [default: notebooks]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Runs `notebooks`.
pub fn run(args: Args) -> anyhow::Result<()> {
    let project = Project::find()?;
    let (selection, check) = match args.command {
        Command::Build(selection) => (selection, false),
        Command::Check(selection) => (selection, true),
        Command::Html(args) => return html::run(&project, &args),
    };
    let folder = selection.folder.clone().unwrap_or_else(|| project.notebooks());
    let sources = select(&folder, &selection.names)?;
    let variants: Vec<_> = sources.iter().map(|source| variant_of(source)).collect::<Result<_, _>>()?;
    let needed: Vec<_> = Variant::ALL.into_iter().filter(|variant| variants.contains(variant)).collect();
    launcher::set_up(&project, &needed)?;

    let mut bad = Vec::new();
    for (source, variant) in sources.iter().zip(variants) {
        let chapter = Chapter { project: &project, source, variant };
        let (executed, findings) = chapter.execute()?;
        let findings = if findings.is_empty() && check { chapter.compare(&executed.notebook)? } else { findings };
        chapter.report(&findings);
        if selection.timings {
            println!("{}", timings::report(&executed));
        }
        if !findings.is_empty() {
            bad.push(chapter.name());
        } else if !check {
            chapter.write(executed.notebook)?;
        }
    }
    if bad.is_empty() {
        return Ok(());
    }
    bail!("{} of {} notebooks failed: {}", bad.len(), sources.len(), bad.join(", "))
}

/// The sources whose names contain one of the given parts. What is written in capitals is about the notebooks.
fn select(folder: &Path, names: &[String]) -> anyhow::Result<Vec<PathBuf>> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))? {
        let path = entry?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let is_source =
            path.extension().is_some_and(|extension| extension == "md") && stem.contains(char::is_lowercase);
        if is_source && (names.is_empty() || names.iter().any(|name| stem.contains(name.trim_end_matches(".md")))) {
            sources.push(path.canonicalize()?);
        }
    }
    sources.sort();
    if sources.is_empty() {
        bail!("{} has no notebook of that name", folder.display());
    }
    Ok(sources)
}

/// The variant whose kernel the source's YAML header names.
fn variant_of(source: &Path) -> anyhow::Result<Variant> {
    let text = fs::read_to_string(source).with_context(|| format!("{} cannot be read", source.display()))?;
    let header = text.strip_prefix("---\n").and_then(|text| text.split("\n---").next()).unwrap_or_default();
    let kernelspec = header.lines().skip_while(|line| line.trim() != "kernelspec:").skip(1);
    let name = kernelspec.filter_map(|line| line.trim().strip_prefix("name:")).map(str::trim).next();
    let known = Variant::ALL.map(Variant::kernel_name).join("` or `");
    let name = name.with_context(|| {
        format!("{} has no header that names its kernel (kernelspec, name: `{known}`)", source.display())
    })?;
    Variant::of_kernel(name)
        .with_context(|| format!("{} names the kernel `{name}`, but there is only `{known}`", source.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_names_the_kernel() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        let variant = |text: &str| {
            fs::write(&path, text).unwrap();
            variant_of(&path)
        };
        let header = |name: &str| format!("---\nkernelspec:\n  display_name: Rust\n  name: {name}\n---\n\n# Title\n");
        assert_eq!(variant(&header("rust")).unwrap(), Variant::Light);
        assert_eq!(variant(&header("rust-polars")).unwrap(), Variant::Polars);
        assert!(variant(&header("python3")).unwrap_err().to_string().contains("python3"));
        assert!(variant("# Title\n").unwrap_err().to_string().contains("kernelspec"));
    }
}
