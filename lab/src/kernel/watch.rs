//! What the processes behind a cell take of the machine, read from `/proc`. Elsewhere than on Linux nobody watches, and
//! a cell can take all of the memory.

use std::collections::BTreeMap;

/// One look at evcxr and the process that runs its cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The process that runs the cells.
    pub runner: u32,
    /// The memory that it holds, in bytes.
    pub memory: u64,
    /// What the machine could still give, and what it has in all.
    pub available: u64,
    /// See `available`.
    pub total: u64,
    /// How much evcxr has read since it started, from pipes and files.
    pub read: u64,
    /// How much the process has written since it started, and how much of it each thread that lives.
    pub written: u64,
    /// See `written`. The thread that runs the cells has the number of the process.
    pub threads: BTreeMap<u32, u64>,
    /// Where it reads to, if it waits for its standard input.
    pub reads_to: Option<u64>,
}

/// Looks at one evcxr.
#[derive(Default)]
pub struct Watch {
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "nobody is found there"))]
    runner: Option<u32>,
}

#[cfg(target_os = "linux")]
pub use linux::machine;

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::io::Write;
    use std::path::{Path, PathBuf};

    use super::{Reading, Watch};

    impl Watch {
        /// Looks. `None` if there is nothing to see, as when the process has just been started.
        pub fn look(&mut self, evcxr: u32) -> Option<Reading> {
            let alive = self.runner.filter(|runner| parent(*runner) == Some(evcxr));
            self.runner = alive.or_else(|| runner_of(evcxr));
            let runner = self.runner?;
            let (available, total) = machine()?;
            let threads = numbers_in(&process(runner).join("task"));
            let written_by = |thread: u32| {
                let path = process(runner).join("task").join(thread.to_string()).join("io");
                Some((thread, field(&fs::read_to_string(path).ok()?, "wchar:")?))
            };
            Some(Reading {
                runner,
                memory: memory(runner)?,
                available,
                total,
                read: field(&fs::read_to_string(process(evcxr).join("io")).ok()?, "rchar:")?,
                written: field(&fs::read_to_string(process(runner).join("io")).ok()?, "wchar:")?,
                threads: threads.into_iter().filter_map(written_by).collect(),
                reads_to: reads_to(&fs::read_to_string(process(runner).join("syscall")).unwrap_or_default()),
            })
        }

        /// Gives the process that runs the cells a line to read. Its standard input is a pipe, of which evcxr holds the
        /// other end and writes nothing while a cell runs.
        pub fn answer(&self, line: &str) -> std::io::Result<()> {
            let runner = self.runner.ok_or(std::io::ErrorKind::NotFound)?;
            let mut pipe = fs::OpenOptions::new().write(true).open(process(runner).join("fd/0"))?;
            pipe.write_all(format!("{line}\n").as_bytes())
        }
    }

    fn process(number: u32) -> PathBuf {
        Path::new("/proc").join(number.to_string())
    }

    /// evcxr starts the process that runs the cells as itself once more; all other programs have other names.
    fn runner_of(evcxr: u32) -> Option<u32> {
        let name = |number: u32| fs::read_to_string(process(number).join("comm")).ok();
        let own = name(evcxr)?;
        let tasks = process(evcxr).join("task");
        let children = numbers_in(&tasks).into_iter().flat_map(|thread| {
            let text = fs::read_to_string(tasks.join(thread.to_string()).join("children")).unwrap_or_default();
            text.split_whitespace().filter_map(|number| number.parse().ok()).collect::<Vec<u32>>()
        });
        children.into_iter().find(|child| name(*child).as_ref() == Some(&own))
    }

    fn parent(number: u32) -> Option<u32> {
        let text = fs::read_to_string(process(number).join("status")).ok()?;
        field(&text, "PPid:").and_then(|parent| u32::try_from(parent).ok())
    }

    fn numbers_in(folder: &Path) -> Vec<u32> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
    }

    /// What a process holds in memory.
    fn memory(number: u32) -> Option<u64> {
        let text = fs::read_to_string(process(number).join("status")).ok()?;
        field(&text, "VmRSS:").map(|kilobytes| kilobytes << 10)
    }

    /// What is available, and what there is in all. A container may be given less than the machine has.
    pub fn machine() -> Option<(u64, u64)> {
        let text = fs::read_to_string("/proc/meminfo").ok()?;
        let of_machine = (field(&text, "MemAvailable:")? << 10, field(&text, "MemTotal:")? << 10);
        let number = |name: &str| {
            let text = fs::read_to_string(Path::new("/sys/fs/cgroup").join(name)).ok()?;
            text.trim().parse::<u64>().ok()
        };
        let Some((limit, used)) = number("memory.max").zip(number("memory.current")) else { return Some(of_machine) };
        // The cache of files counts as used, and is given up when somebody needs the memory.
        let stat = fs::read_to_string("/sys/fs/cgroup/memory.stat").unwrap_or_default();
        let cache = field(&stat, "inactive_file ").unwrap_or(0);
        let left = (limit + cache).saturating_sub(used);
        Some((of_machine.0.min(left), of_machine.1.min(limit)))
    }

    /// The number behind a name at the start of a line.
    pub(super) fn field(text: &str, name: &str) -> Option<u64> {
        let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
        rest.split_whitespace().next()?.parse().ok()
    }

    /// Where a process reads to that waits in `read(0, ...)`. The line has the number of the call and its arguments.
    pub(super) fn reads_to(text: &str) -> Option<u64> {
        let call = if cfg!(target_arch = "x86_64") { "0" } else { "63" };
        let mut words = text.split_whitespace();
        let is_stdin = words.next() == Some(call) && words.next() == Some("0x0");
        is_stdin.then(|| u64::from_str_radix(words.next()?.trim_start_matches("0x"), 16).ok()).flatten()
    }
}

#[cfg(not(target_os = "linux"))]
impl Watch {
    /// Nothing can be seen.
    pub fn look(&mut self, _evcxr: u32) -> Option<Reading> {
        None
    }

    /// Nobody asks for it, as nothing is seen.
    pub fn answer(&self, _line: &str) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::linux::{field, reads_to};

    #[test]
    fn numbers_are_found() {
        assert_eq!(field("rchar: 7\nwchar: 12\n", "wchar:"), Some(12));
        assert_eq!(field("VmRSS:\t  812 kB\n", "VmRSS:"), Some(812));
        assert_eq!(field("", "VmRSS:"), None);
    }

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn a_process_that_waits_for_its_input_is_known() {
        assert_eq!(reads_to("0 0x0 0x5581a0 0x2000 0x0 0x0 0x0 0x7ffc 0x7f1"), Some(0x5581a0));
        for other in ["running", "0 0x3 0x5581a0 0x2000", "202 0x0 0x1", ""] {
            assert_eq!(reads_to(other), None, "{other}");
        }
    }
}
