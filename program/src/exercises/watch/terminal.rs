//! The keyboard, one key at a time, and the wish to end.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError};
use std::thread::sleep;
use std::time::Duration;

/// The terminal in which the reader watches. Until it is dropped, keys arrive as they are pressed and are not shown; a
/// panic and an error drop it as well. Where input or output is no terminal, there are no keys.
pub struct Terminal {
    /// How it was before, and what is typed.
    keyboard: Option<Keyboard>,
    /// A key that was seen, but not taken yet.
    waiting: Cell<Option<u8>>,
    interrupted: Arc<AtomicBool>,
}

impl Terminal {
    /// Takes the keyboard over.
    ///
    /// # Errors
    /// If the system refuses to tell of signals.
    pub fn open() -> std::io::Result<Terminal> {
        let interrupted = Arc::new(AtomicBool::new(false));
        let keyboard = Keyboard::open();
        // Otherwise a signal ends the program, as always: there is nothing to put back.
        if keyboard.is_some() {
            notice_signals(&interrupted)?;
        }
        Ok(Terminal { keyboard, waiting: Cell::new(None), interrupted })
    }

    /// Whether there are keys at all.
    pub fn has_keys(&self) -> bool {
        self.keyboard.is_some()
    }

    /// Whether the program is to end: by Ctrl-C, by a signal, or because the terminal was closed.
    pub fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Whether a key was pressed, or the program is to end.
    pub fn has_news(&self) -> bool {
        if self.waiting.get().is_none() {
            self.waiting.set(self.read());
        }
        self.waiting.get().is_some() || self.is_interrupted()
    }

    /// The key that was pressed, if one was.
    pub fn key(&self) -> Option<u8> {
        self.waiting.take().or_else(|| self.read())
    }

    /// The next key; `None` if the program is to end.
    pub fn wait_for_key(&self) -> Option<u8> {
        loop {
            match self.key() {
                Some(key) => return Some(key),
                None if self.is_interrupted() || !self.has_keys() => return None,
                None => sleep(Duration::from_millis(30)),
            }
        }
    }

    fn read(&self) -> Option<u8> {
        match self.keyboard.as_ref()?.typed.try_recv() {
            Ok(key) => Some(key),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                self.interrupted.store(true, Ordering::Relaxed);
                None
            }
        }
    }
}

struct Keyboard {
    typed: Receiver<u8>,
    #[cfg(unix)]
    before: rustix::termios::Termios,
}

#[cfg(unix)]
impl Keyboard {
    fn open() -> Option<Keyboard> {
        use std::io::{IsTerminal, Read, stdin, stdout};

        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

        if !stdin().is_terminal() || !stdout().is_terminal() {
            return None;
        }
        let before = tcgetattr(stdin()).ok()?;
        let mut keys = before.clone();
        // Ctrl-C stays a signal: it also ends whatever runs in this terminal just now.
        keys.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
        tcsetattr(stdin(), OptionalActions::Now, &keys).ok()?;
        let (sender, typed) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut keys = stdin().lock().bytes();
            while let Some(Ok(key)) = keys.next() {
                if sender.send(key).is_err() {
                    return;
                }
            }
        });
        Some(Keyboard { typed, before })
    }
}

#[cfg(unix)]
impl Drop for Keyboard {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};

        let _ = tcsetattr(std::io::stdin(), OptionalActions::Now, &self.before);
    }
}

#[cfg(not(unix))]
impl Keyboard {
    fn open() -> Option<Keyboard> {
        None
    }
}

#[cfg(unix)]
fn notice_signals(interrupted: &Arc<AtomicBool>) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    for signal in [SIGHUP, SIGINT, SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(interrupted))?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn notice_signals(_: &Arc<AtomicBool>) -> std::io::Result<()> {
    Ok(())
}
