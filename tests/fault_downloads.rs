//! Downloads that break at every byte of an answer, and answers that lie about themselves. What servers usually do, and
//! how a download goes on, is in `data_fetch.rs`.
#![cfg(feature = "cli")]

#[path = "common/server.rs"]
mod server;

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use server::{Server, send};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use workbook::data::fetch::{Fetch, FetchError, Published};

const CONTENT: &[u8] = b"sixty-four bytes that stand for a file of thirty million of them";

/// A server that answers every request with these bytes, to the letter, and hangs up.
fn server(answer: impl Into<Vec<u8>>) -> Server {
    let answer = answer.into();
    Server::start(move |_, stream| send(stream, &answer))
}

fn whole_answer() -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", CONTENT.len());
    [head.as_bytes(), CONTENT].concat()
}

fn job(server: &Server, folder: &Path) -> Fetch {
    let sha256 = format!("{:x}", Sha256::digest(CONTENT));
    Fetch {
        files: vec![Published { name: "a.gz".into(), size: CONTENT.len() as u64, sha256: sha256.into() }],
        mirrors: vec![server.url.clone()],
        folder: folder.to_owned(),
        force: false,
        patience: Duration::from_secs(10),
    }
}

/// The error of a download that cannot succeed, after which nothing may look whole.
fn error(server: &Server) -> String {
    let folder = TempDir::new().unwrap();
    let error = job(server, folder.path()).run(&mut |_| {}).unwrap_err();
    assert!(matches!(error, FetchError::NoMirror { .. }), "{error}");
    assert!(!folder.path().join("a.gz").exists(), "{error}");
    let message = error.to_string();
    assert!(message.contains("FASHION_MNIST_URL") && message.contains("a.gz"), "what to do? {message}");
    message
}

#[test]
fn an_answer_cut_after_any_byte_leaves_no_file_and_the_next_run_completes_it() {
    let good = server(whole_answer());
    for cut in 0..whole_answer().len() {
        let folder = TempDir::new().unwrap();
        let broken = server(&whole_answer()[..cut]);
        let error = job(&broken, folder.path()).run(&mut |_| {}).unwrap_err().to_string();
        assert!(!folder.path().join("a.gz").exists(), "cut after {cut} bytes: {error}");
        assert!(
            error.contains("no answer") || error.contains("the connection broke after"),
            "cut after {cut}: {error}"
        );
        job(&good, folder.path()).run(&mut |_| {}).unwrap_or_else(|error| panic!("cut after {cut}: {error}"));
        assert!(fs::read(folder.path().join("a.gz")).unwrap() == CONTENT, "cut after {cut}");
    }
}

#[test]
fn a_flipped_bit_anywhere_in_the_content_is_refused() {
    for bit in (0..8 * CONTENT.len()).step_by(7) {
        let mut answer = whole_answer();
        let at = answer.len() - CONTENT.len() + bit / 8;
        answer[at] ^= 1 << (bit % 8);
        let message = error(&server(answer));
        assert!(message.contains("the content is not the published one"), "bit {bit}: {message}");
    }
}

#[test]
fn answers_that_lie_about_their_length_are_refused() {
    // A length of nothing is none to go by, and nothing comes.
    let lies = [(0, "broke after 0 of 64 bytes"), (63, "63 bytes, expected 64"), (65, "65 bytes, expected 64")];
    for (length, expected) in lies {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        let message = error(&server([head.as_bytes(), CONTENT].concat()));
        assert!(message.contains(expected), "{length}: {message}");
    }
    // In pieces, of which the last never comes; or with a size that is none.
    for body in ["20\r\nsixty-four bytes that stand for a\r\n", "zz\r\nsixty\r\n0\r\n\r\n", "40\r\nshort"] {
        let message = error(&server(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}")));
        assert!(message.contains("the connection broke") || message.contains("something else"), "{body:?}: {message}");
    }
}

#[test]
fn redirections_without_an_end_and_answers_that_are_none_are_given_up() {
    let endless = server("HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    assert!(error(&endless).contains("redirect"), "{}", error(&endless));
    let nowhere = "HTTP/1.1 301 Moved Permanently\r\nLocation: http://127.0.0.1:1/a.gz\r\nContent-Length: 0\r\n\r\n";
    assert!(error(&server(nowhere)).contains("no answer"));
    for nonsense in
        ["", "\r\n\r\n", "SSH-2.0-OpenSSH\r\n", "HTTP/1.1 two hundred\r\n\r\n", "HTTP/1.1 200 OK\r\n\u{0}: \r\n\r\n"]
    {
        let message = error(&server(nonsense));
        assert!(message.contains("no answer"), "{nonsense:?}: {message}");
    }
    for status in ["403 Forbidden", "404 Not Found", "429 Too Many Requests", "500 Internal Server Error"] {
        let message = error(&server(format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n")));
        assert!(message.contains(&format!("the server answered {status}")), "{message}");
    }
}

fn workbook() -> Command {
    Command::new(env!("CARGO_BIN_EXE_workbook"))
}

#[track_caller]
fn assert_clear_failure(output: &Output, words: &[&str]) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(!text.contains("panicked"), "{text}");
    words.iter().for_each(|word| assert!(text.contains(word), "nothing is said of `{word}`: {text}"));
}

#[test]
fn a_proxy_that_nobody_answers_at_is_a_clear_error() {
    // A port that was free a moment ago.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refusing = server("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
    for proxy in [&format!("http://{closed}"), &refusing.url, "no address at all"] {
        let folder = TempDir::new().unwrap();
        let mut command = workbook();
        command.args(["data", "fetch", "--url", "http://fashion.invalid/", "--dir"]).arg(folder.path());
        command.env("http_proxy", proxy).env("HTTP_PROXY", proxy).env_remove("all_proxy").env_remove("ALL_PROXY");
        command.env_remove("no_proxy").env_remove("NO_PROXY");
        assert_clear_failure(&command.output().unwrap(), &["fashion.invalid", "Is there a network?"]);
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.iter().all(|name| !name.to_string_lossy().ends_with(".gz")), "{proxy}: {left:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_full_disk_keeps_the_file_that_was_there() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("exam.csv");
    fs::write(&file, "mine\n").unwrap();
    // A limit on the size of files, of a kilobyte at most, stands for the end of the disk.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" \"$@\""]).arg(env!("CARGO_BIN_EXE_workbook"));
    let output = command.args(["data", "exam", "--out"]).arg(&file).output().unwrap();
    assert_clear_failure(&output, &["cannot write ", "exam.csv"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine\n");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a part was left behind");
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_without_room_is_named_with_what_to_do() {
    // The device that is always full: the file itself is in the way, so nothing can be written beside it.
    let output = workbook().args(["data", "exam", "--out", "/dev/full"]).output().unwrap();
    assert_clear_failure(&output, &["cannot write /dev/full", "free some space"]);
}
