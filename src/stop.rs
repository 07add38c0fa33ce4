//! [`StopRequest`]: whether the reader has asked what runs to stop.
//!
//! The workbook's kernel makes a file when somebody presses the stop button, and removes it before the next cell. What
//! may take long looks for it, ends early, and says so, which spares the kernel to end the process with all variables.
//! Nothing of this is global: a notebook links the crate into every cell anew, and each run and each loop asks for itself.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The environment variable that names the file.
pub const KERNEL_STOP: &str = "WORKBOOK_KERNEL_STOP";

/// How often the file is looked for. Between two looks a question costs no more than to read the clock.
const INTERVAL: Duration = Duration::from_millis(20);

/// Asks for one run, or one loop.
#[derive(Debug)]
pub(crate) struct StopRequest {
    file: Option<PathBuf>,
    interval: Duration,
    next: Option<Instant>,
}

impl StopRequest {
    /// From the kernel of this process; without one nobody ever asks to stop.
    pub(crate) fn of_kernel() -> Self {
        Self { file: env::var_os(KERNEL_STOP).map(PathBuf::from), interval: INTERVAL, next: None }
    }

    /// From whoever makes that file. It is looked for each time.
    #[cfg(test)]
    pub(crate) fn of_file(file: PathBuf) -> Self {
        Self { file: Some(file), interval: Duration::ZERO, next: None }
    }

    /// Whether somebody has asked to stop.
    pub(crate) fn is_made(&mut self) -> bool {
        let Some(file) = &self.file else { return false };
        let now = Instant::now();
        if self.next.is_some_and(|next| now < next) {
            return false;
        }
        self.next = Some(now + self.interval);
        file.exists()
    }

    /// Tells the reader, and the kernel, that it has been heeded. Only the first in a cell says so: a loop around loops
    /// would say it again and again.
    pub(crate) fn heed(&self, message: &str) {
        let Some(file) = &self.file else { return };
        if fs::read(file).is_ok_and(|told| told.is_empty()) {
            println!("{message}");
            // If it cannot be written, the reader is told twice.
            let _ = fs::write(file, "heeded");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_seen_when_the_file_is_looked_for_and_heeded_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("stop");
        let mut request = StopRequest { interval: Duration::from_secs(3600), ..StopRequest::of_file(file.clone()) };
        assert!(!request.is_made());
        fs::write(&file, "").unwrap();
        assert!(!request.is_made(), "it has just been looked for");
        assert!(StopRequest::of_file(file.clone()).is_made());
        request.heed("stopped");
        assert_eq!(fs::read(&file).unwrap(), b"heeded");
    }

    #[test]
    fn without_a_kernel_nobody_asks() {
        let mut request = StopRequest { file: None, ..StopRequest::of_kernel() };
        assert!(!request.is_made());
        request.heed("stopped");
    }
}
