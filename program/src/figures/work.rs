//! Drawing many figures on all cores, and writing them in all looks and formats.

use std::fs;
use std::io::IsTerminal;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use workbook::figures::{Inputs, NamedFigure};
use workbook::plot::{Figure, Look};

use super::Format;

/// What is to be written, and where.
pub struct Job {
    pub figures: Vec<&'static NamedFigure>,
    pub looks: Vec<Look>,
    pub formats: Vec<Format>,
    /// Whether a PDF has a page for each frame of a figure that moves, and for each step of one that is built up.
    pub steps: bool,
    pub out: PathBuf,
}

impl Job {
    /// Writes all files and says how many there are. The first error ends it.
    pub fn run(&self, inputs: &Inputs) -> anyhow::Result<usize> {
        // Before anything is computed: a folder that cannot be written is noticed at once.
        for look in &self.looks {
            let folder = self.folder(*look);
            fs::create_dir_all(&folder)
                .with_context(|| format!("the folder {} cannot be made; --out names another one", folder.display()))?;
        }
        let written = AtomicUsize::new(0);
        draw_each(&self.figures, inputs, |index, drawn| {
            let figure = self.figures[index];
            let moving = |format: &Format| format.moves() || (*format == Format::Pdf && self.steps);
            let frames = if self.formats.iter().any(moving) { figure.in_turn(drawn, inputs)? } else { None };
            for look in &self.looks {
                for format in &self.formats {
                    let file = self.folder(*look).join(figure.name).with_extension(format.extension());
                    match &frames {
                        Some(frames) if moving(format) => frames.save_as(file, *look)?,
                        None if format.moves() => continue,
                        _ => drawn.save_as(file, *look)?,
                    }
                    written.fetch_add(1, Ordering::Relaxed);
                }
            }
            Ok(())
        })?;
        Ok(written.into_inner())
    }

    fn folder(&self, look: Look) -> PathBuf {
        let name = look.theme.name();
        self.out.join(if look.transparent { format!("{name}-transparent") } else { name.to_owned() })
    }
}

/// Computes each figure, on all cores, and hands it over together with its place among them.
pub fn draw_each(
    figures: &[&'static NamedFigure],
    inputs: &Inputs,
    done: impl Fn(usize, &Figure) -> anyhow::Result<()> + Sync,
) -> anyhow::Result<()> {
    let bar = bar(figures.len());
    let one = |(index, figure): &(usize, &NamedFigure)| {
        bar.set_message(figure.name);
        let drawn = figure.draw(inputs).with_context(|| format!("the figure `{}` cannot be drawn", figure.name))?;
        done(*index, &drawn)?;
        bar.inc(1);
        Ok(())
    };
    // What is measured with a clock is measured before the cores are busy.
    let numbered = figures.iter().copied().enumerate();
    let (timed, others): (Vec<_>, Vec<_>) = numbered.partition(|(_, figure)| figure.timed);
    let outcome = timed.iter().try_for_each(one).and_then(|()| in_parallel(&others, one));
    bar.finish_and_clear();
    outcome
}

/// With a bar on a terminal, without a word elsewhere.
fn bar(count: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos:>3} of {len}  {msg}").expect("a valid template");
    ProgressBar::new(count as u64).with_style(style)
}

/// Does all of them, one on each core at a time. After an error no more are begun.
fn in_parallel<T: Sync>(tasks: &[T], run: impl Fn(&T) -> anyhow::Result<()> + Sync) -> anyhow::Result<()> {
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let work = || {
        while !failed.load(Ordering::Relaxed) {
            let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
            run(task).inspect_err(|_| failed.store(true, Ordering::Relaxed))?;
        }
        Ok(())
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(tasks.len());
    thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let outcomes = threads.into_iter().map(|thread| match thread.join() {
            Ok(outcome) => outcome,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        outcomes.fold(Ok(()), Result::and)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::bail;

    #[test]
    fn every_task_is_done_once() {
        let done: Vec<AtomicUsize> = (0..50).map(|_| AtomicUsize::new(0)).collect();
        in_parallel(&done, |task| {
            task.fetch_add(1, Ordering::Relaxed);
            Ok(())
        })
        .unwrap();
        assert!(done.iter().all(|task| task.load(Ordering::Relaxed) == 1));
        in_parallel(&[] as &[u8], |_| bail!("there is nothing to do")).unwrap();
    }

    #[test]
    fn an_error_ends_the_work() {
        let done = AtomicUsize::new(0);
        let error = in_parallel(&[0; 1000], |_| {
            done.fetch_add(1, Ordering::Relaxed);
            bail!("no")
        });
        assert!(error.is_err());
        assert!(done.load(Ordering::Relaxed) < 1000);
    }
}
