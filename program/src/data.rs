//! `data`: get the images, look whether they are all right, write the exam scores to a file.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use crate::say::{eprintln, println};
use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use lab::fetch::{FASHION_MNIST, Fetch, FetchError, Progress, Published};
use workbook::data::{TEXT_LABELS, locate};
use workbook::prelude::*;

/// Get and inspect the data sets.
#[derive(Args, Debug)]
pub struct DataArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Download Fashion-MNIST, 30 MB; what is there already is only checked
    Fetch {
        /// Replace the files even if they are there
        #[arg(long)]
        force: bool,
        /// Where to put them [default: $FASHION_MNIST_DIR, else data/fashion-mnist in the project]
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
        /// Fetch from the folder at this address [default: $FASHION_MNIST_URL, else where it is published]
        #[arg(long, value_name = "URL")]
        url: Option<String>,
    },
    /// Say where Fashion-MNIST is, whether it is whole, and what is in it
    Info {
        /// Look in this folder only
        #[arg(long, value_name = "DIR")]
        data: Option<PathBuf>,
    },
    /// Write the exam scores of chapter 1 as CSV
    Exam {
        /// The file; `-` for standard output
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// What the scores are drawn from
        #[arg(long, default_value_t = 0)]
        seed: u64,
    },
}

/// Runs `data`.
pub fn run(args: DataArgs) -> anyhow::Result<()> {
    match args.command {
        Command::Fetch { force, dir, url } => {
            let folder = dir.unwrap_or_else(locate::download_folder);
            let mut job = Fetch { force, ..Fetch::fashion_mnist(&folder) };
            if let Some(url) = url {
                job.mirrors = vec![url];
            }
            fetch(&job)?;
            println!("Fashion-MNIST is complete in {}", folder.display());
            Ok(())
        }
        Command::Info { data } => info(data),
        Command::Exam { out, seed } => exam(&out, seed),
    }
}

/// With a bar on a terminal, with a line per file elsewhere.
fn fetch(job: &Fetch) -> Result<(), FetchError> {
    let style = "{msg:<28} {bar:30} {bytes:>10} of {total_bytes:<10} {bytes_per_sec:>12}, {eta} left";
    let style = ProgressStyle::with_template(style).expect("a valid template");
    let mut bar: Option<ProgressBar> = None;
    let terminal = std::io::stderr().is_terminal();
    let outcome = job.run(&mut |progress| match progress {
        Progress::Present(file) => eprintln!("{} is there already", file.name),
        Progress::Received(file, bytes) if terminal => {
            let fresh = || ProgressBar::new(file.size).with_style(style.clone()).with_message(file.name);
            bar.get_or_insert_with(fresh).set_position(bytes);
        }
        Progress::Done(file) => match bar.take() {
            Some(bar) => bar.finish(),
            None => eprintln!("{} fetched, {} bytes, checksum right", file.name, file.size),
        },
        _ => {}
    });
    if let Some(bar) = bar {
        bar.abandon();
    }
    outcome
}

fn info(folder: Option<PathBuf>) -> anyhow::Result<()> {
    let folder = match folder {
        Some(folder) => folder,
        None => {
            println!("Fashion-MNIST is looked for in");
            for place in locate::places() {
                let state = place.files().map_or_else(|searched| searched.problem, |_| "complete".to_owned());
                println!("  {} ({}): {state}", place.folder.display(), place.origin);
            }
            locate::locate()?.folder
        }
    };
    println!("\n{}", folder.display());
    for published in &FASHION_MNIST {
        println!("  {:<28} {}", published.name, state(&folder, published)?);
    }
    let data = FashionMnist::load_from(&folder)?;
    println!("\n{} images to learn from, {} to validate on, 28 x 28 pixels each", data.train().len(), data.val().len());
    let (train, val) = (data.train().class_counts(), data.val().class_counts());
    for (label, name) in TEXT_LABELS.iter().enumerate() {
        println!("  {label} {name:<11} {:>6} {:>6}", train[label], val[label]);
    }
    Ok(())
}

/// Compares one file with the published one.
fn state(folder: &Path, published: &Published) -> anyhow::Result<String> {
    let packed = folder.join(published.name);
    let unpacked = folder.join(published.name.trim_end_matches(".gz"));
    let size = |file: &Path| file.metadata().map(|metadata| metadata.len());
    if packed.is_file() {
        let same = published.matches(&packed).with_context(|| format!("cannot read {}", packed.display()))?;
        let verdict = if same { "as published" } else { "NOT the published file" };
        return Ok(format!("{:>10} bytes, {verdict}", size(&packed)?));
    }
    if unpacked.is_file() {
        return Ok(format!("{:>10} bytes, unpacked", size(&unpacked)?));
    }
    Ok("missing".to_owned())
}

fn exam(out: &Path, seed: u64) -> anyhow::Result<()> {
    let scores = ExamScores::synthetic(seed);
    if out == Path::new("-") {
        crate::say::out(format_args!("{}", scores.to_csv_string()));
        return Ok(());
    }
    if out.is_dir() {
        bail!("{} is a folder; name a file, such as {}", out.display(), out.join("exam.csv").display());
    }
    scores.to_csv(out)?;
    println!("{} rows written to {}", scores.records().len(), out.display());
    Ok(())
}
