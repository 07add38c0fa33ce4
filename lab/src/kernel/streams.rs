//! What a cell prints, in portions that a notebook can bear: lines that come close together go out as one message, and
//! a cell that prints without end is cut off.

use std::mem;
use std::time::{Duration, Instant};

/// How much a cell may print. Jupyter's server, the browser and the saved file all suffer from more.
pub const LIMIT: usize = 1 << 20;

/// How much more may be left out before the cell is stopped. evcxr keeps in memory what it has not sent yet, without any
/// limit and at several times its size; a loop that prints for ever would take all of the machine's.
const FLOOD: usize = 64 << 20;

/// The same in lines, each of which costs evcxr a message.
const FLOOD_OF_LINES: usize = 200_000;

/// The time between two messages, while the lines come faster.
const INTERVAL: Duration = Duration::from_millis(20);

/// A message need not be larger than this to be worth sending.
const PORTION: usize = 1 << 16;

/// Text for one of the two streams, `stdout` or `stderr`.
#[derive(Debug, PartialEq)]
pub struct Portion {
    /// The stream.
    pub name: &'static str,
    /// The text.
    pub text: String,
}

/// The two streams of one cell.
#[derive(Default)]
pub struct Streams {
    printed: usize,
    left_out: usize,
    lines_left_out: usize,
    waiting: Option<Portion>,
    next: Option<Instant>,
}

impl Streams {
    /// Takes what the cell printed; returns what is to be sent now.
    pub fn print(&mut self, name: &'static str, text: &str, now: Instant) -> Vec<Portion> {
        let room = LIMIT - self.printed;
        if text.len() > room {
            let first = self.left_out == 0;
            let shown = &text[..text.floor_char_boundary(room)];
            self.printed = LIMIT;
            self.left_out += text.len() - shown.len();
            self.lines_left_out += text[shown.len()..].matches('\n').count();
            let notice = "\n[The output is cut off here: a cell can print 1 MB, and the rest is left out.]\n";
            return if first { self.add(name, &format!("{shown}{notice}"), now) } else { Vec::new() };
        }
        self.printed += text.len();
        self.add(name, text, now)
    }

    /// Whether something that is not text may still be sent; it counts as if it were.
    pub fn takes(&mut self, size: usize) -> bool {
        let fits = size <= LIMIT - self.printed;
        if fits {
            self.printed += size
        } else {
            self.left_out += size
        }
        fits
    }

    fn add(&mut self, name: &'static str, text: &str, now: Instant) -> Vec<Portion> {
        let mut portions = Vec::new();
        match &mut self.waiting {
            Some(waiting) if waiting.name == name => waiting.text.push_str(text),
            waiting => portions.extend(waiting.replace(Portion { name, text: text.to_owned() })),
        }
        let is_large = self.waiting.as_ref().is_some_and(|waiting| waiting.text.len() >= PORTION);
        if is_large || self.next.is_none_or(|next| next <= now) {
            self.next = Some(now + INTERVAL);
            portions.extend(self.flush());
        }
        portions
    }

    /// What has waited, to be sent before anything else of the cell.
    pub fn flush(&mut self) -> Option<Portion> {
        self.waiting.take()
    }

    /// When what is waiting should be flushed.
    pub fn due(&self) -> Option<Instant> {
        self.next.filter(|_| self.waiting.is_some())
    }

    /// Whether the cell has to be stopped.
    pub fn is_flood(&self) -> bool {
        self.left_out > FLOOD || self.lines_left_out > FLOOD_OF_LINES
    }

    /// The last words, when the cell has ended: how much is missing.
    pub fn end(&mut self) -> Option<Portion> {
        let left_out = mem::take(&mut self.left_out);
        let text = || format!("[{:.1} MB were left out.]\n", left_out as f64 / LIMIT as f64);
        (left_out > 0).then(|| Portion { name: "stdout", text: text() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(portions: impl IntoIterator<Item = Portion>) -> String {
        portions.into_iter().map(|portion| portion.text).collect()
    }

    #[test]
    fn the_first_line_goes_at_once_and_the_next_ones_together() {
        let (mut streams, start) = (Streams::default(), Instant::now());
        assert_eq!(joined(streams.print("stdout", "a\n", start)), "a\n");
        assert_eq!(streams.due(), None);
        assert!(streams.print("stdout", "b\n", start).is_empty());
        assert!(streams.print("stdout", "c\n", start).is_empty());
        assert_eq!(streams.due(), Some(start + INTERVAL));
        assert_eq!(joined(streams.flush()), "b\nc\n");
        assert_eq!(joined(streams.print("stdout", "d\n", start + INTERVAL)), "d\n");
    }

    #[test]
    fn the_order_of_the_two_streams_is_kept() {
        let (mut streams, now) = (Streams::default(), Instant::now());
        streams.print("stdout", "0", now);
        streams.print("stdout", "1", now);
        assert_eq!(streams.print("stderr", "2", now), [Portion { name: "stdout", text: "1".to_owned() }]);
        assert_eq!(streams.flush(), Some(Portion { name: "stderr", text: "2".to_owned() }));
    }

    #[test]
    fn a_flood_is_cut_off_and_the_reader_is_told_how_much_is_missing() {
        let (mut streams, now) = (Streams::default(), Instant::now());
        let line = "é".repeat(499) + "\n";
        let (mut shown, mut portions) = (String::new(), 0);
        for _ in 0..100_000 {
            let sent = streams.print("stdout", &line, now);
            portions += sent.len();
            shown += &joined(sent);
            assert!(streams.waiting.as_ref().is_none_or(|waiting| waiting.text.len() < 2 * PORTION));
        }
        shown += &joined(streams.flush());
        assert!(streams.is_flood());
        assert!(shown.len() < LIMIT + 100 && portions < 20, "{} bytes in {portions} messages", shown.len());
        assert_eq!(shown.matches("cut off here").count(), 1);
        assert_eq!(joined(streams.end()), "[94.3 MB were left out.]\n");
        assert_eq!(streams.end(), None);
    }

    #[test]
    fn many_short_lines_are_a_flood_too() {
        let (mut streams, now) = (Streams::default(), Instant::now());
        (0..LIMIT / 2).for_each(|_| drop(streams.print("stdout", "x\n", now)));
        assert!(!streams.is_flood());
        (0..=FLOOD_OF_LINES).for_each(|_| drop(streams.print("stdout", "x\n", now)));
        assert!(streams.is_flood());
    }
}
