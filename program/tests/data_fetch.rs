//! Downloads from a real server on this machine, which misbehaves in every way that servers and networks do.

#[path = "common/failure.rs"]
mod failure;
#[path = "common/server.rs"]
mod server;

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use failure::assert_clear_failure;
use lab::fetch::{Fetch, FetchError, Progress, Published};
use server::{Server, answer, send};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const CONTENT: &[u8] = b"sixty-four bytes that stand for a file of thirty million of them";

fn published(name: &'static str, content: &[u8]) -> Published {
    let sha256 = format!("{:x}", Sha256::digest(content));
    Published { name, size: content.len() as u64, sha256: sha256.leak() }
}

/// A server that sends the file as it should be.
fn good() -> Server {
    Server::of(answer("200 OK", "", CONTENT))
}

struct Job {
    fetch: Fetch,
    _folder: TempDir,
}

impl Job {
    /// One file, `a.gz`, from these servers.
    fn new(servers: &[&Server]) -> Self {
        let folder = TempDir::new().unwrap();
        let fetch = Fetch {
            files: vec![published("a.gz", CONTENT)],
            mirrors: servers.iter().map(|server| server.url.clone()).collect(),
            folder: folder.path().join("new/fashion-mnist"),
            force: false,
            patience: Duration::from_secs(10),
        };
        Self { fetch, _folder: folder }
    }

    fn run(&self) -> Result<(), FetchError> {
        self.fetch.run(&mut |_| {})
    }

    fn path(&self) -> PathBuf {
        self.fetch.folder.join("a.gz")
    }

    #[track_caller]
    fn assert_complete(&self) {
        assert!(fs::read(self.path()).unwrap() == CONTENT, "the file is there, but its content is wrong");
        assert_eq!(names(&self.fetch.folder), ["a.gz"], "something is left over");
    }

    /// The message of a download that cannot succeed, after which nothing may be left.
    #[track_caller]
    fn error(&self) -> String {
        let error = self.run().unwrap_err();
        assert!(matches!(error, FetchError::NoMirror { .. }), "{error}");
        assert_eq!(names(&self.fetch.folder), [""; 0], "{error}");
        let message = error.to_string();
        assert!(message.contains("FASHION_MNIST_URL") && message.contains("a.gz"), "what to do? {message}");
        message
    }
}

/// The message when this is all that the only mirror ever sends.
#[track_caller]
fn error_after(answer: impl Into<Vec<u8>>) -> String {
    Job::new(&[&Server::of(answer)]).error()
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[test]
fn all_files_arrive_and_are_not_fetched_twice() {
    let server = Server::start(|file, stream| {
        send(stream, &answer("200 OK", "", if file == "a.gz" { CONTENT } else { b"another" }));
    });
    let mut job = Job::new(&[&server]);
    job.fetch.files.push(published("b.gz", b"another"));
    let mut events = Vec::new();
    job.fetch
        .run(&mut |progress| match progress {
            Progress::Received(file, bytes) if bytes == file.size => events.push(format!("all of {}", file.name)),
            Progress::Done(file) => events.push(format!("done {}", file.name)),
            _ => {}
        })
        .unwrap();
    assert_eq!(events, ["all of a.gz", "done a.gz", "all of b.gz", "done b.gz"]);
    assert_eq!(names(&job.fetch.folder), ["a.gz", "b.gz"]);
    assert!(fs::read(job.path()).unwrap() == CONTENT);

    let mut present = 0;
    job.fetch.run(&mut |progress| present += usize::from(matches!(progress, Progress::Present(_)))).unwrap();
    assert_eq!(present, 2);
    assert_eq!(server.requests(), ["a.gz", "b.gz"]);
}

#[test]
fn an_answer_cut_after_any_byte_leaves_no_file_and_the_next_run_gets_it() {
    let (whole, good) = (answer("200 OK", "", CONTENT), good());
    for cut in 0..whole.len() {
        let broken = Server::of(&whole[..cut]);
        let mut job = Job::new(&[&broken]);
        let error = job.error();
        let expected = if cut < whole.len() - CONTENT.len() { "no answer" } else { "it ended after " };
        assert!(error.contains(expected), "cut after {cut}: {error}");
        job.fetch.mirrors = vec![good.url.clone()];
        job.run().unwrap_or_else(|error| panic!("cut after {cut}: {error}"));
        job.assert_complete();
    }
}

#[test]
fn content_that_is_not_the_published_one_is_refused() {
    for bit in (0..8 * CONTENT.len()).step_by(37) {
        let mut content = CONTENT.to_vec();
        content[bit / 8] ^= 1 << (bit % 8);
        let message = error_after(answer("200 OK", "", &content));
        assert!(message.contains("the content is not the published one: its SHA-256 is "), "bit {bit}: {message}");
    }
    // A login page of a hotel, more than the file, and more of it without an end.
    assert!(error_after(answer("200 OK", "", b"<html>please log in</html>")).contains("26 bytes, expected 64"));
    assert!(error_after(answer("200 OK", "", &[7; 65])).contains("65 bytes, expected 64"));
    let endless = Server::start(|_, stream| {
        send(stream, b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        while send(stream, &[7; 1 << 16]) {}
    });
    assert!(Job::new(&[&endless]).error().contains("not the published one"));
}

#[test]
fn a_body_without_a_length_will_do_and_lies_about_it_will_not() {
    let server = Server::of([b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", CONTENT].concat());
    let job = Job::new(&[&server]);
    job.run().unwrap();
    job.assert_complete();
    // In pieces, of which the last never comes; or with a size that is none.
    for body in ["20\r\nsixty-four bytes that stand for a\r\n", "zz\r\nsixty\r\n0\r\n\r\n", "40\r\nshort"] {
        let message = error_after(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}"));
        assert!(message.contains("it ended after"), "{body:?}: {message}");
    }
}

#[test]
fn answers_that_are_none_are_named() {
    for status in ["206 Partial Content", "403 Forbidden", "404 Not Found", "500 Internal Server Error"] {
        let message = error_after(answer(status, "", CONTENT));
        assert!(message.contains(&format!("the server answered {status}")), "{message}");
    }
    for nonsense in ["", "\r\n\r\n", "SSH-2.0-OpenSSH\r\n", "HTTP/1.1 two hundred\r\n\r\n"] {
        let message = error_after(nonsense);
        assert!(message.contains("no answer"), "{nonsense:?}: {message}");
    }
}

#[test]
fn a_redirection_is_followed_but_not_for_ever() {
    let server = Server::start(|file, stream| {
        let elsewhere = answer("302 Found", "Location: /files/elsewhere\r\n", b"");
        send(stream, &if file == "a.gz" { elsewhere } else { answer("200 OK", "", CONTENT) });
    });
    let job = Job::new(&[&server]);
    job.run().unwrap();
    job.assert_complete();
    assert_eq!(server.requests(), ["a.gz", "elsewhere"]);
    assert!(error_after(answer("302 Found", "Location: /again\r\n", b"")).contains("redirect"));
}

#[test]
fn the_next_mirror_helps_out_and_errors_name_each() {
    let (missing, failing) = (Server::of(answer("404 Not Found", "", b"")), Server::of(answer("503 Busy", "", b"")));
    let message = Job::new(&[&missing, &failing]).error();
    assert!(message.contains(&format!("{}a.gz: the server answered 404 Not Found", missing.url)), "{message}");
    assert!(message.contains(&format!("{}a.gz: the server answered 503", failing.url)), "{message}");

    let good = good();
    let job = Job::new(&[&missing, &good]);
    job.run().unwrap();
    job.assert_complete();
}

#[test]
fn no_server_and_a_silent_one_are_given_up() {
    let mute = Server::start(|_, _| thread::sleep(Duration::from_secs(5)));
    let stalling = Server::start(|_, stream| {
        let whole = answer("200 OK", "", CONTENT);
        send(stream, &whole[..whole.len() - 14]);
        thread::sleep(Duration::from_secs(5));
    });
    let mut job = Job::new(&[&mute, &stalling]);
    job.fetch.patience = Duration::from_millis(400);
    // A port that was free a moment ago.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    job.fetch.mirrors.extend([format!("http://{closed}/"), "http://no-such-host.invalid/".to_owned()]);
    let message = job.error();
    assert_eq!(message.matches("no answer").count(), 3, "{message}");
    assert!(message.contains("it ended after 50 of 64 bytes"), "{message}");
}

#[test]
fn a_mirror_that_trickles_makes_way_for_the_next() {
    let whole = answer("200 OK", "", CONTENT);
    // From the first byte of the answer on, or of the content.
    for (at_once, reason) in [(0, "no answer"), (whole.len() - CONTENT.len(), "less than 10 kB per second")] {
        let whole = whole.clone();
        let trickling = Server::start(move |_, stream| {
            let mut there = send(stream, &whole[..at_once]);
            for byte in whole[at_once..].chunks(1) {
                thread::sleep(Duration::from_millis(100));
                there = there && send(stream, byte);
            }
        });
        let mut job = Job::new(&[&trickling]);
        job.fetch.patience = Duration::from_millis(500);
        let start = Instant::now();
        let message = job.error();
        assert!(message.contains(reason), "{message}");
        assert!(start.elapsed() < Duration::from_secs(5), "the whole would take 6 s, this took {:?}", start.elapsed());
        let good = good();
        job.fetch.mirrors.push(good.url.clone());
        job.run().unwrap();
        job.assert_complete();
    }
}

#[test]
fn a_file_of_somebody_s_own_is_replaced_only_by_force() {
    let server = good();
    let mut job = Job::new(&[&server]);
    fs::create_dir_all(&job.fetch.folder).unwrap();
    fs::write(job.path(), "mine").unwrap();
    let error = job.run().unwrap_err();
    assert!(matches!(error, FetchError::NotThePublished { .. }) && error.to_string().contains("--force"), "{error}");
    assert_eq!(fs::read_to_string(job.path()).unwrap(), "mine");
    job.fetch.force = true;
    job.run().unwrap();
    job.assert_complete();
    assert_eq!(server.requests(), ["a.gz"]);
}

#[test]
fn many_downloads_at_once_do_no_harm() {
    let server = Server::start(|_, stream| {
        thread::sleep(Duration::from_millis(100));
        send(stream, &answer("200 OK", "", CONTENT));
    });
    let job = Job::new(&[&server]);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| job.run().unwrap());
        }
    });
    job.assert_complete();
}

#[test]
fn a_folder_that_cannot_be_is_named_before_anything_is_fetched() {
    let server = good();
    let mut job = Job::new(&[&server]);
    fs::create_dir_all(job.fetch.folder.parent().unwrap()).unwrap();
    fs::write(&job.fetch.folder, "a file").unwrap();
    assert!(matches!(job.run().unwrap_err(), FetchError::Disk { .. }));
    // Nobody, not even root, may create anything there.
    job.fetch.folder = "/proc/fashion-mnist".into();
    let error = job.run().unwrap_err().to_string();
    assert!(error.starts_with("cannot write /proc/fashion-mnist: "), "{error}");
    assert_eq!(server.requests().len(), 0);
}

/// The program itself, fetching from `url` into `folder`.
fn program(url: &str, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
    command.args(["data", "fetch", "--url", url, "--dir"]).arg(folder);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn a_program_that_is_killed_leaves_nothing() {
    let server = Server::start(|_, stream| {
        send(stream, b"HTTP/1.1 200 OK\r\nContent-Length: 26421880\r\nConnection: close\r\n\r\n");
        send(stream, &[7; 300_000]);
        thread::sleep(Duration::from_secs(20));
    });
    let folder = TempDir::new().unwrap();
    let mut child = program(&server.url, folder.path()).spawn().unwrap();
    let start = Instant::now();
    while server.requests().is_empty() {
        assert!(start.elapsed() < Duration::from_secs(20), "the download does not begin");
        thread::sleep(Duration::from_millis(10));
    }
    thread::sleep(Duration::from_millis(200));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn a_proxy_that_does_not_help_is_a_clear_error_and_a_server_here_needs_none() {
    let refusing = Server::of(answer("407 Proxy Authentication Required", "", b""));
    let folder = TempDir::new().unwrap();
    let through = |proxy: &str, url: &str| {
        let mut command = program(url, folder.path());
        command.env("http_proxy", proxy).env("HTTP_PROXY", proxy);
        for name in ["all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"] {
            command.env_remove(name);
        }
        command.output().unwrap()
    };
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for proxy in [&format!("http://{closed}"), &refusing.url, "no address at all"] {
        let output = through(proxy, "http://fashion.invalid/");
        assert_clear_failure(&output, &["http://fashion.invalid/train-images", "Is there a network?"]);
    }
    let asked = refusing.requests().len();
    assert!(asked > 0, "the proxy was not asked");
    let here = Server::of(answer("404 Not Found", "", b""));
    assert_clear_failure(&through(&refusing.url, &here.url), &["the server answered 404 Not Found"]);
    assert_eq!((here.requests().len(), refusing.requests().len()), (1, asked));
}
