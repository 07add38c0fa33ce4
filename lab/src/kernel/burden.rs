//! What is too much: when a cell takes so much memory, or prints so much, that it has to be stopped, and when it waits for
//! somebody to type.

use super::watch::Reading;

/// A cell that takes less memory than this is never the one that fills the machine.
const SMALL: u64 = 256 << 20;

/// How much may be on its way through evcxr, which keeps in memory what is not a whole line yet, or not sent yet.
const FLOOD: u64 = 96 << 20;

/// How often in a row a cell has to be seen waiting for its input.
const SURE: usize = 2;

/// What is to be done about a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is stopped: it has taken so many bytes, and there is hardly any memory left.
    Memory(u64),
    /// evcxr is ended: it is drowning in what was printed.
    Flood,
    /// The reader is asked for a line.
    Input,
}

/// The time since a cell has begun, or, between two cells, since the last one has ended.
#[derive(Default)]
pub struct Burden {
    start: Option<Reading>,
    waited: usize,
    by_others: u64,
    written: u64,
}

impl Burden {
    /// Takes one more reading, and how much evcxr has sent; returns what is to be done.
    pub fn weigh(&mut self, now: &Reading, sent: u64) -> Option<Verdict> {
        let start = match &mut self.start {
            Some(start) if start.runner == now.runner => start,
            // The first one, or that of a new process.
            start => {
                *start = Some(now.clone());
                return None;
            }
        };
        // Of a thread that was there before, what it has written since is not the cell's.
        let others = now.threads.iter().filter(|(number, _)| **number != now.runner);
        let since = others.filter_map(|(number, written)| Some(written.saturating_sub(*start.threads.get(number)?)));
        self.by_others = since.sum();
        self.written = now.written.saturating_sub(start.written);
        // While nothing more is held at first, less may be held now.
        start.memory = start.memory.min(now.memory);
        let taken = now.memory - start.memory;
        if taken > SMALL && (taken / 4 > now.available || now.available < now.total / 16) {
            return Some(Verdict::Memory(taken));
        }
        // Both ends have to agree: files are written and read, too.
        if self.written.min(now.read.saturating_sub(start.read)).saturating_sub(sent) > FLOOD {
            return Some(Verdict::Flood);
        }
        // Between two cells, and while one is compiled, the process waits for evcxr's word, and always reads to the
        // same place.
        let waits = now.reads_to.is_some() && start.reads_to.is_some() && now.reads_to != start.reads_to;
        self.waited = if waits { self.waited + 1 } else { 0 };
        (self.waited == SURE).then_some(Verdict::Input)
    }

    /// Whether most of what was printed came from threads that an earlier cell has left behind.
    pub fn is_by_others(&self) -> bool {
        self.by_others > self.written / 2
    }

    /// The question has been answered; there may be another one.
    pub fn answered(&mut self) {
        self.waited = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GB: u64 = 1 << 30;

    fn start() -> Reading {
        let threads = [(7, 0), (8, 0)].into();
        Reading {
            runner: 7,
            memory: GB,
            available: 8 * GB,
            total: 16 * GB,
            threads,
            reads_to: Some(1),
            ..Reading::default()
        }
    }

    fn weigh(later: Reading) -> (Option<Verdict>, Burden) {
        let mut burden = Burden::default();
        assert_eq!(burden.weigh(&start(), 0), None);
        (burden.weigh(&later, 0), burden)
    }

    #[test]
    fn memory_is_limited_by_what_is_left() {
        let with = |memory, available| weigh(Reading { memory, available, ..start() }).0;
        assert_eq!(with(7 * GB, 2 * GB), None);
        assert_eq!(with(8 * GB, GB + GB / 2), Some(Verdict::Memory(7 * GB)));
        assert_eq!(with(2 * GB, GB / 2), Some(Verdict::Memory(GB)), "others have taken the rest, but it has to stop");
        assert_eq!(with(GB + 1000, GB / 100), None, "it is not this one");
    }

    #[test]
    fn what_goes_through_the_pipe_is_limited_and_files_are_not() {
        let with = |written, read| weigh(Reading { written, read, ..start() }).0;
        assert_eq!(with(GB, GB), Some(Verdict::Flood));
        assert_eq!(with(GB, 0), None, "a large file is written");
        assert_eq!(with(0, GB), None, "evcxr reads");
        let mut burden = Burden::default();
        burden.weigh(&start(), 0);
        assert_eq!(burden.weigh(&Reading { written: GB, read: GB, ..start() }, GB), None, "it has been sent on");
    }

    #[test]
    fn what_an_old_thread_prints_is_not_the_cells() {
        let with =
            |threads: [(u32, u64); 3]| weigh(Reading { written: GB, read: GB, threads: threads.into(), ..start() }).1;
        assert!(with([(7, 10), (8, GB), (9, 0)]).is_by_others());
        assert!(!with([(7, GB), (8, 10), (9, 0)]).is_by_others());
        assert!(!with([(7, 0), (8, 10), (9, GB)]).is_by_others(), "the cell has started this one");
    }

    #[test]
    fn a_cell_that_waits_for_its_input_is_asked_for_once() {
        let (mut burden, at) = (Burden::default(), |place| Reading { reads_to: place, ..start() });
        let mut weigh = |place| burden.weigh(&at(place), 0);
        assert_eq!([weigh(Some(1)), weigh(Some(1)), weigh(None)], [None; 3], "it is compiled");
        assert_eq!([weigh(Some(2)), weigh(Some(2)), weigh(Some(2))], [None, Some(Verdict::Input), None]);
        burden.answered();
        assert_eq!([burden.weigh(&at(Some(2)), 0), burden.weigh(&at(Some(2)), 0)], [None, Some(Verdict::Input)]);
    }

    #[test]
    fn a_new_process_starts_anew() {
        let mut burden = Burden::default();
        burden.weigh(&start(), 0);
        assert_eq!(burden.weigh(&Reading { runner: 9, reads_to: Some(5), memory: 20 * GB, ..start() }, 0), None);
        assert_eq!(burden.weigh(&Reading { runner: 9, reads_to: Some(5), memory: 20 * GB, ..start() }, 0), None);
    }
}
