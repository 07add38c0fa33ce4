//! `notebooks`: builds the notebooks from their Markdown sources by running them, and checks that they still say the same.
//!
//! A source is `notebooks/NN-name.md`; what is built from it, with all outputs, is `notebooks/NN-name.ipynb`. Tags on a
//! cell say how its output is compared: `volatile` (it differs each time), `data` (it depends on the data set, and is
//! compared with a build from the same one only), `rtol=0.01` (its numbers may differ by a hundredth),
//! `raises-exception` (the cell has to fail).

use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use anyhow::{Context, bail};
use clap::Subcommand;
use indicatif::MultiProgress;

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
    Check {
        #[command(flatten)]
        selection: Selection,
        /// Run all cells once more in the same kernel: they must not fail then either
        #[arg(long)]
        twice: bool,
    },
    Html(html::Args),
}

#[derive(clap::Args)]
struct Selection {
    /// Parts of the names of the notebooks [default: all]
    names: Vec<String>,
    /// Say how long the kernel and the cells took
    #[arg(long)]
    timings: bool,
    /// How many notebooks to run at the same time, each in a kernel of its own; their times are less telling then
    #[arg(long, value_name = "N", default_value = "1")]
    jobs: NonZeroUsize,
    /// The folder with the sources [default: notebooks]
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Runs `notebooks`.
pub fn run(args: Args) -> anyhow::Result<()> {
    let project = Project::find()?;
    let (selection, compared, twice) = match args.command {
        Command::Build(selection) => (selection, false, false),
        Command::Check { selection, twice } => (selection, true, twice),
        Command::Html(args) => return html::run(&project, &args),
    };
    let folder = selection.folder.clone().unwrap_or_else(|| project.notebooks());
    let sources = select(&folder, &selection.names)?;
    let variants: Vec<_> = sources.iter().map(|source| variant_of(source)).collect::<Result<_, _>>()?;
    let needed: Vec<_> = Variant::ALL.into_iter().filter(|variant| variants.contains(variant)).collect();
    launcher::set_up(&project, &needed)?;

    let chapters = sources.iter().zip(variants);
    let chapters: Vec<_> = chapters.map(|(source, variant)| Chapter { project: &project, source, variant }).collect();
    let bars = MultiProgress::new();
    let run = |chapter: &Chapter| -> anyhow::Result<bool> {
        let (executed, mut findings) = chapter.execute(twice, &bars)?;
        if findings.is_empty() && compared {
            findings = chapter.compare(&executed.notebook)?;
        }
        chapter.report(&findings);
        if selection.timings {
            println!("{}", timings::report(&executed));
        }
        if findings.is_empty() && !compared {
            chapter.write(executed.notebook)?;
        }
        Ok(findings.is_empty())
    };
    let bad = in_parallel(&chapters, selection.jobs.get(), run)?;
    let bad: Vec<_> = chapters.iter().zip(bad).filter(|(_, good)| !good).map(|(chapter, _)| chapter.name()).collect();
    if bad.is_empty() {
        return Ok(());
    }
    bail!("{} of {} notebooks failed: {}", bad.len(), sources.len(), bad.join(", "))
}

/// Calls a function with each item, with so many at the same time; an error ends it as soon as what runs is done.
fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    call: impl Fn(&T) -> anyhow::Result<R> + Sync,
) -> anyhow::Result<Vec<R>> {
    let next = AtomicUsize::new(0);
    let work = || -> anyhow::Result<Vec<(usize, R)>> {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { return Ok(done) };
            let result = call(item).inspect_err(|_| next.store(items.len(), Ordering::Relaxed))?;
            done.push((index, result));
        }
    };
    let mut done = thread::scope(|scope| {
        let workers: Vec<_> = (0..jobs.min(items.len())).map(|_| scope.spawn(work)).collect();
        let results = workers.into_iter().map(|worker| worker.join().expect("a worker does not panic"));
        results.collect::<anyhow::Result<Vec<_>>>().map(|parts| parts.into_iter().flatten().collect::<Vec<_>>())
    })?;
    done.sort_by_key(|(index, _)| *index);
    Ok(done.into_iter().map(|(_, result)| result).collect())
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
    fn all_is_done_in_order_or_the_error_told() {
        let double = |x: &u32| if *x == 7 { bail!("no seven") } else { Ok(2 * x) };
        assert_eq!(in_parallel(&[3, 1, 2], 2, double).unwrap(), [6, 2, 4]);
        assert_eq!(in_parallel(&[3, 7, 2], 5, double).unwrap_err().to_string(), "no seven");
        assert!(in_parallel(&[], 2, double).unwrap().is_empty());
    }

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
