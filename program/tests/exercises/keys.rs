//! `exercises watch` on a terminal: its keys, what stays on the screen, and that the terminal is given back as it was.
#![cfg(unix)]

use std::fs::File;
use std::io::{Read, Write};
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Winsize, tcgetattr, tcsetwinsize};

use crate::project::Project;

/// What starts a fresh page.
const CLEAR: &str = "\u{1b}[2J";

/// `watch` in a terminal of 80 columns.
struct Watched {
    child: Child,
    keyboard: File,
    terminal: File,
    screen: Arc<Mutex<String>>,
}

impl Watched {
    fn new(project: &Project, id: &str) -> Watched {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let terminal = File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
        tcsetwinsize(&terminal, Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 }).unwrap();
        let end = || terminal.try_clone().unwrap();
        let child = project.command().args(["watch", id]).stdin(end()).stdout(end()).stderr(end()).spawn().unwrap();
        let keyboard = File::from(master);
        let mut printed = keyboard.try_clone().unwrap();
        let screen = Arc::new(Mutex::new(String::new()));
        let shown = Arc::clone(&screen);
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = printed.read(&mut bytes) {
                shown.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..n]));
            }
        });
        Watched { child, keyboard, terminal, screen }
    }

    fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until these words are on the present page; then forgets what was printed so far, and returns it.
    #[track_caller]
    fn shows(&self, words: &[&str]) -> String {
        let start = Instant::now();
        loop {
            let mut screen = self.screen.lock().unwrap();
            let page = screen.rsplit(CLEAR).next().unwrap_or_default().to_owned();
            if words.iter().all(|words| page.contains(words)) {
                screen.clear();
                return page;
            }
            assert!(start.elapsed() < Duration::from_secs(30), "{words:?} never came: {screen}");
            drop(screen);
            sleep(Duration::from_millis(20));
        }
    }

    fn takes_keys(&self) -> bool {
        !tcgetattr(&self.terminal).unwrap().local_modes.intersects(LocalModes::ICANON | LocalModes::ECHO)
    }

    /// Its exit code. The terminal must take lines again, and show what is typed.
    #[track_caller]
    fn ends(mut self) -> Option<i32> {
        let start = Instant::now();
        let status = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status,
                None if start.elapsed() < Duration::from_secs(30) => sleep(Duration::from_millis(20)),
                None => panic!("it does not end"),
            }
        };
        let modes = tcgetattr(&self.terminal).unwrap().local_modes;
        assert!(modes.contains(LocalModes::ICANON | LocalModes::ECHO), "{modes:?}");
        status.code()
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn every_key_does_what_the_last_line_says() {
    let project = Project::new();
    project.answer("first", "todo!()");
    project.answer("second", "todo!()");
    let mut watched = Watched::new(&project, "1.1");
    watched.shows(&["Checking", "Building the exercises; the first time takes about a minute"]);
    watched.shows(&["1.1 · first", "not finished yet", "n next  h hint  l list  r reset  q quit"]);
    assert!(watched.takes_keys());
    watched.press("h");
    watched.shows(&["1.1 has no hints", "q quit"]);
    watched.press("l");
    watched.shows(&["Chapter 01", "fourth", "0 of 4 passed", "q quit"]);
    watched.press("s");
    watched.shows(&["The solution opens when the answer is right", "q quit"]);
    watched.press("r");
    watched.shows(&["Put the stub of 1.1 back?"]);
    watched.press("n");
    watched.shows(&["Nothing was changed", "q quit"]);
    watched.press("n");
    watched.shows(&["1.2 · second", "not finished yet", "q quit"]);
    project.answer("second", "1");
    watched.shows(&["1.2: passed", "s solution", "solution 1.2 --diff"]);
    watched.press("s");
    watched.shows(&["solutions/src/ch01/second.rs", "q quit"]);
    watched.press("r");
    watched.shows(&["Put the stub of 1.2 back?"]);
    watched.press("y");
    watched.shows(&["1.2: not finished yet", "q quit"]);
    watched.press("q");
    assert_eq!(watched.ends(), Some(0));
    assert!(project.read("exercises/src/ch01/second.rs.orig").contains('1'));
}

#[test]
fn what_the_compiler_says_stays_on_the_screen() {
    let project = Project::new();
    project.answer("second", "let one = ; one");
    let mut watched = Watched::new(&project, "1.2");
    watched.shows(&["second.rs:2:15", "1.2: not right yet", "q quit"]);
    sleep(Duration::from_millis(500));
    assert_eq!(watched.screen.lock().unwrap().as_str(), "", "nothing comes after it");
    // A loop without end gives way to what is saved next.
    project.answer("second", "loop {}");
    watched.shows(&["Checking ..., 3 s; save again to start anew"]);
    project.answer("second", "1");
    watched.shows(&["1.2: passed"]);
    // And to a key.
    project.answer("second", "loop {}");
    watched.shows(&["Checking"]);
    sleep(Duration::from_secs(2));
    watched.press("q");
    assert_eq!(watched.ends(), Some(0));
}

#[test]
fn of_many_errors_the_first_is_shown_and_each_hint_once() {
    let project = Project::new();
    let manifest = project.read("exercises/manifest/ch01.toml");
    let hints = "file = \"ch01/second.rs\"\nhints = [\"Count.\", \"Count again.\"]";
    project.write("exercises/manifest/ch01.toml", &manifest.replace("file = \"ch01/second.rs\"", hints));
    project.answer("second", "let one: u32 = \"one\"; two + three");
    let mut watched = Watched::new(&project, "1.2");
    let said = watched.shows(&["1.2: not right yet", "q quit"]);
    assert!(said.contains("and 2 more; for all of them: cargo exercises run 1.2"), "{said}");
    assert_eq!(said.matches("second.rs:2:").count(), 1, "{said}");
    watched.press("h");
    watched.shows(&["1.2 · second", "1 of 2    Count.", "q quit"]);
    watched.press("h");
    let second = watched.shows(&["2 of 2    Count again.", "There are no more hints", "q quit"]);
    assert!(!second.contains("1 of 2"), "{second}");
    watched.press("h");
    let last = watched.shows(&["There are no more hints", "q quit"]);
    assert!(!last.contains("of 2"), "{last}");
    // On a fresh page they are shown again.
    watched.press("l");
    watched.shows(&["Chapter 01", "q quit"]);
    watched.press("h");
    watched.shows(&["1 of 2", "2 of 2", "There are no more hints", "q quit"]);
    watched.press("q");
    assert_eq!(watched.ends(), Some(0));
}

#[test]
fn a_signal_gives_the_terminal_back() {
    let project = Project::new();
    for (signal, body) in [(Signal::INT, "todo!()"), (Signal::TERM, "todo!()"), (Signal::HUP, "loop {}")] {
        project.answer("second", body);
        let watched = Watched::new(&project, "1.2");
        watched.shows(&[if body == "loop {}" { "Checking" } else { "q quit" }]);
        sleep(Duration::from_millis(300));
        kill_process(Pid::from_child(&watched.child), signal).unwrap();
        assert_eq!(watched.ends(), Some(130));
    }
}
