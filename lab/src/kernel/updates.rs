//! Displays that are drawn again in their place: at most ten times in a second each, and always the last state.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

const INTERVAL: Duration = Duration::from_millis(100);

/// A content for each MIME type.
pub type Forms = Map<String, Value>;

struct Entry {
    next: Instant,
    waiting: Option<Forms>,
}

/// The displays of one cell.
#[derive(Default)]
pub struct Updates {
    entries: HashMap<String, Entry>,
}

impl Updates {
    /// A display is shown for the first time.
    pub fn shown(&mut self, id: &str, now: Instant) {
        self.entries.insert(id.to_owned(), Entry { next: now + INTERVAL, waiting: None });
    }

    /// Takes a new state; returns it if it is to be sent now. A state that waits is replaced by the next one.
    pub fn update(&mut self, id: &str, forms: Forms, now: Instant) -> Option<Forms> {
        match self.entries.get_mut(id) {
            Some(entry) if now < entry.next => {
                entry.waiting = Some(forms);
                None
            }
            _ => {
                self.shown(id, now);
                Some(forms)
            }
        }
    }

    /// When the next state should be sent that waits.
    pub fn due(&self) -> Option<Instant> {
        self.entries.values().filter(|entry| entry.waiting.is_some()).map(|entry| entry.next).min()
    }

    /// The states that have waited long enough.
    pub fn take_due(&mut self, now: Instant) -> Vec<(String, Forms)> {
        self.take(|entry| entry.next <= now, now)
    }

    /// All states that wait: the cell has ended.
    pub fn take_all(&mut self, now: Instant) -> Vec<(String, Forms)> {
        self.take(|_| true, now)
    }

    fn take(&mut self, wanted: impl Fn(&Entry) -> bool, now: Instant) -> Vec<(String, Forms)> {
        let wanted = self.entries.iter_mut().filter(|(_, entry)| wanted(entry));
        let taken = wanted.filter_map(|(id, entry)| {
            let forms = entry.waiting.take()?;
            entry.next = now + INTERVAL;
            Some((id.clone(), forms))
        });
        taken.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(number: usize) -> Forms {
        Forms::from_iter([("text/plain".to_owned(), Value::from(number))])
    }

    #[test]
    fn a_thousand_states_in_a_second_become_ten_and_the_last_one_is_among_them() {
        let (mut updates, start, mut sent) = (Updates::default(), Instant::now(), Vec::new());
        updates.shown("a", start);
        for number in 0..1000 {
            let now = start + Duration::from_millis(number);
            sent.extend(updates.take_due(now).into_iter().map(|(_, forms)| forms));
            sent.extend(updates.update("a", forms(number as usize), now));
        }
        assert_eq!(sent.len(), 9, "{sent:?}");
        let last = updates.take_all(start + Duration::from_secs(1));
        assert_eq!(last, [("a".to_owned(), forms(999))]);
        assert_eq!(updates.due(), None);
    }

    #[test]
    fn displays_do_not_wait_for_each_other() {
        let (mut updates, now) = (Updates::default(), Instant::now());
        updates.shown("a", now);
        assert_eq!(updates.update("a", forms(1), now), None);
        assert_eq!(updates.update("b", forms(2), now), Some(forms(2)));
        assert_eq!(updates.due(), Some(now + INTERVAL));
        assert!(updates.take_due(now).is_empty());
        assert_eq!(updates.take_due(now + INTERVAL).len(), 1);
    }
}
