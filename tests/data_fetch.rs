//! Downloads from a real server on this machine, which misbehaves in every way that servers and networks do.
#![cfg(feature = "cli")]

#[path = "common/server.rs"]
mod server;

use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use server::{Request, Server, send, send_head};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use workbook::data::fetch::{AttemptError, Fetch, FetchError, Progress, Published};

/// As a good server would, ranges included, but for hanging up after `at_most` bytes.
fn serve(content: &[u8], request: &Request, stream: &mut TcpStream, at_most: usize) {
    let start = request.start.unwrap_or(0);
    if start > 0 && start >= content.len() {
        return send_head(stream, "416 Range Not Satisfiable", 0, "");
    }
    let rest = &content[start..];
    match request.start {
        Some(_) => {
            let range = format!("Content-Range: bytes {start}-{}/{}\r\n", content.len() - 1, content.len());
            send_head(stream, "206 Partial Content", rest.len(), &range);
        }
        None => send_head(stream, "200 OK", rest.len(), ""),
    }
    send(stream, &rest[..rest.len().min(at_most)]);
}

/// 300 000 bytes without a pattern.
fn content(seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as u8
    };
    (0..300_000).map(|_| next()).collect()
}

fn published(name: &str, content: &[u8]) -> Published {
    let sha256 = format!("{:x}", Sha256::digest(content));
    Published { name: name.to_owned().into(), size: content.len() as u64, sha256: sha256.into() }
}

struct Job {
    fetch: Fetch,
    _folder: TempDir,
}

impl Job {
    /// One file, `a.gz` with `content(1)`, from these servers.
    fn new(servers: &[&Server]) -> Self {
        let folder = TempDir::new().unwrap();
        let fetch = Fetch {
            files: vec![published("a.gz", &content(1))],
            mirrors: servers.iter().map(|server| server.url.clone()).collect(),
            folder: folder.path().join("new/fashion-mnist"),
            force: false,
            patience: Duration::from_secs(20),
        };
        Self { fetch, _folder: folder }
    }

    fn run(&self) -> Result<(), FetchError> {
        self.fetch.run(&mut |_| {})
    }

    fn path(&self, name: &str) -> PathBuf {
        self.fetch.folder.join(name)
    }

    fn assert_complete(&self) {
        assert!(fs::read(self.path("a.gz")).unwrap() == content(1), "the file is there, but its content is wrong");
        assert!(!self.path("a.gz.part").exists());
    }

    fn assert_absent(&self) {
        assert!(!self.path("a.gz").exists(), "nothing may look whole");
    }

    /// The only error of the only mirror.
    fn attempts(&self) -> Vec<AttemptError> {
        match self.run().unwrap_err() {
            FetchError::NoMirror { attempts, .. } => attempts.into_iter().map(|(_, error)| error).collect(),
            other => panic!("{other}"),
        }
    }
}

#[test]
fn all_files_arrive_and_are_not_fetched_twice() {
    let server = Server::start(|request, stream| {
        let content = content(if request.path == "a.gz" { 1 } else { 2 });
        serve(&content, request, stream, usize::MAX);
    });
    let mut job = Job::new(&[&server]);
    job.fetch.files.push(published("b.gz", &content(2)));
    let mut events = Vec::new();
    job.fetch
        .run(&mut |progress| match progress {
            Progress::Received(file, bytes) if bytes == file.size => events.push(format!("all of {}", file.name)),
            Progress::Done(file) => events.push(format!("done {}", file.name)),
            _ => {}
        })
        .unwrap();
    assert_eq!(events, ["all of a.gz", "done a.gz", "all of b.gz", "done b.gz"]);
    job.assert_complete();
    assert!(fs::read(job.path("b.gz")).unwrap() == content(2));

    let mut present = 0;
    job.fetch.run(&mut |progress| present += usize::from(matches!(progress, Progress::Present(_)))).unwrap();
    assert_eq!(present, 2);
    assert_eq!(server.requests(), ["a.gz", "b.gz"]);
}

#[test]
fn a_connection_that_keeps_breaking_is_taken_up_where_it_broke() {
    let server = Server::start(|request, stream| serve(&content(1), request, stream, 130_000));
    let job = Job::new(&[&server]);
    job.run().unwrap();
    job.assert_complete();
    assert_eq!(server.requests(), ["a.gz", "a.gz from 130000", "a.gz from 260000"]);
}

#[test]
fn a_download_that_stops_half_way_leaves_nothing_that_looks_whole_and_goes_on_later() {
    let broken = Server::start(|request, stream| match request.start {
        None => serve(&content(1), request, stream, 100_000),
        Some(_) => send_head(stream, "503 Service Unavailable", 0, ""),
    });
    let mut job = Job::new(&[&broken]);
    let attempts = job.attempts();
    assert!(matches!(attempts[0], AttemptError::Interrupted { expected: 300_000, found: 100_000, .. }), "{attempts:?}");
    assert!(matches!(attempts[1], AttemptError::Status(status) if status.as_u16() == 503), "{attempts:?}");
    job.assert_absent();
    assert_eq!(fs::metadata(job.path("a.gz.part")).unwrap().len(), 100_000);

    let good = Server::start(|request, stream| serve(&content(1), request, stream, usize::MAX));
    job.fetch.mirrors = vec![good.url.clone()];
    job.run().unwrap();
    job.assert_complete();
    assert_eq!(good.requests(), ["a.gz from 100000"]);
}

#[test]
fn every_cut_of_a_download_is_made_good() {
    let server = Server::start(|request, stream| serve(&content(1), request, stream, usize::MAX));
    for cut in [1, 2, 65_535, 65_536, 65_537, 150_000, 299_999, 300_000, 300_001] {
        let job = Job::new(&[&server]);
        fs::create_dir_all(&job.fetch.folder).unwrap();
        let mut beginning = content(1);
        beginning.resize(cut, 0);
        fs::write(job.path("a.gz.part"), beginning).unwrap();
        job.run().unwrap();
        job.assert_complete();
    }
}

#[test]
fn a_server_without_ranges_starts_again() {
    let server = Server::start(|request, stream| {
        serve(&content(1), &Request { path: request.path.clone(), start: None }, stream, usize::MAX);
    });
    let job = Job::new(&[&server]);
    fs::create_dir_all(&job.fetch.folder).unwrap();
    fs::write(job.path("a.gz.part"), &content(1)[..1000]).unwrap();
    job.run().unwrap();
    job.assert_complete();
    assert_eq!(server.requests(), ["a.gz from 1000"]);
}

#[test]
fn a_beginning_that_is_wrong_is_thrown_away() {
    let server = Server::start(|request, stream| serve(&content(1), request, stream, usize::MAX));
    let job = Job::new(&[&server]);
    fs::create_dir_all(&job.fetch.folder).unwrap();
    fs::write(job.path("a.gz.part"), [7; 1000]).unwrap();
    job.run().unwrap();
    job.assert_complete();
    assert_eq!(server.requests(), ["a.gz from 1000", "a.gz"]);
}

#[test]
fn wrong_content_of_the_right_size_is_refused() {
    let server = Server::start(|request, stream| serve(&content(9), request, stream, usize::MAX));
    let job = Job::new(&[&server]);
    let error = job.run().unwrap_err().to_string();
    assert!(error.contains("the content is not the published one: its SHA-256 is "), "{error}");
    job.assert_absent();
    assert!(!job.path("a.gz.part").exists(), "wrong bytes are not kept");
    assert_eq!(server.requests(), ["a.gz"]);
}

#[test]
fn a_login_page_does_not_cost_the_beginning() {
    let page = Server::start(|_, stream| {
        send_head(stream, "200 OK", 27, "Content-Type: text/html\r\n");
        send(stream, b"<html>please log in</html>\n");
    });
    let job = Job::new(&[&page]);
    fs::create_dir_all(&job.fetch.folder).unwrap();
    fs::write(job.path("a.gz.part"), &content(1)[..1000]).unwrap();
    let attempts = job.attempts();
    assert!(matches!(attempts[..], [AttemptError::WrongSize { expected: 300_000, found: 27 }]), "{attempts:?}");
    job.assert_absent();
    assert_eq!(fs::metadata(job.path("a.gz.part")).unwrap().len(), 1000);
}

#[test]
fn a_body_without_a_length_is_measured() {
    for (extra, complete) in [(0, true), (5, false)] {
        let server = Server::start(move |_, stream| {
            send(stream, b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            send(stream, &content(1));
            send(stream, &vec![0; extra]);
        });
        let job = Job::new(&[&server]);
        if complete {
            job.run().unwrap();
            job.assert_complete();
        } else {
            let attempts = job.attempts();
            assert!(matches!(attempts[..], [AttemptError::WrongSize { expected: 300_000, .. }]), "{attempts:?}");
            job.assert_absent();
        }
    }
}

#[test]
fn the_next_mirror_helps_out_and_errors_name_each() {
    let missing = Server::start(|_, stream| send_head(stream, "404 Not Found", 0, ""));
    let good = Server::start(|request, stream| serve(&content(1), request, stream, usize::MAX));
    let job = Job::new(&[&missing, &good]);
    job.run().unwrap();
    job.assert_complete();

    let failing = Server::start(|_, stream| send_head(stream, "500 Internal Server Error", 0, ""));
    let job = Job::new(&[&missing, &failing]);
    let error = job.run().unwrap_err().to_string();
    assert!(error.contains(&format!("{}a.gz: the server answered 404 Not Found", missing.url)), "{error}");
    assert!(error.contains(&format!("{}a.gz: the server answered 500 Internal Server Error", failing.url)), "{error}");
    assert!(error.contains("FASHION_MNIST_URL"), "{error}");
    job.assert_absent();
}

#[test]
fn a_redirection_is_followed() {
    let server = Server::start(|request, stream| match request.path.as_str() {
        "a.gz" => send_head(stream, "302 Found", 0, "Location: /files/elsewhere\r\n"),
        _ => serve(&content(1), request, stream, usize::MAX),
    });
    let job = Job::new(&[&server]);
    job.run().unwrap();
    job.assert_complete();
    assert_eq!(server.requests(), ["a.gz", "elsewhere"]);
}

#[test]
fn no_server_is_a_clear_error() {
    let url = Server::start(|_, _| {}).url.clone();
    let mut job = Job::new(&[]);
    job.fetch.mirrors = vec![url, "http://no-such-host.invalid/".to_owned()];
    job.fetch.patience = Duration::from_secs(5);
    let attempts = job.attempts();
    assert!(matches!(attempts[..], [AttemptError::NoAnswer(_), AttemptError::NoAnswer(_)]), "{attempts:?}");
    job.assert_absent();
}

#[test]
fn a_server_that_falls_silent_is_given_up() {
    let mute = Server::start(|_, _| thread::sleep(Duration::from_secs(5)));
    let stalling = Server::start(|request, stream| {
        serve(&content(1), request, stream, 50_000);
        thread::sleep(Duration::from_secs(5));
    });
    let mut job = Job::new(&[&mute, &stalling]);
    job.fetch.files.truncate(1);
    job.fetch.patience = Duration::from_millis(400);
    let attempts = job.attempts();
    assert!(matches!(attempts[0], AttemptError::NoAnswer(_)), "{attempts:?}");
    assert!(matches!(attempts[1], AttemptError::Interrupted { found: 50_000, .. }), "{attempts:?}");
    job.assert_absent();
}

#[test]
fn a_file_of_somebody_s_own_is_replaced_only_by_force() {
    let server = Server::start(|request, stream| serve(&content(1), request, stream, usize::MAX));
    let mut job = Job::new(&[&server]);
    fs::create_dir_all(&job.fetch.folder).unwrap();
    for own in [b"mine".to_vec(), content(5)] {
        fs::write(job.path("a.gz"), &own).unwrap();
        job.fetch.force = false;
        let error = job.run().unwrap_err();
        assert!(matches!(error, FetchError::NotThePublished { .. }), "{error}");
        assert!(error.to_string().contains("--force"), "{error}");
        assert!(fs::read(job.path("a.gz")).unwrap() == own);
        job.fetch.force = true;
        job.run().unwrap();
        job.assert_complete();
    }
    assert_eq!(server.requests(), ["a.gz", "a.gz"]);
}

#[test]
fn two_downloads_at_once_take_turns() {
    let server = Server::start(|request, stream| {
        thread::sleep(Duration::from_millis(300));
        serve(&content(1), request, stream, usize::MAX);
    });
    let job = Job::new(&[&server]);
    let results: Vec<_> = thread::scope(|scope| {
        let run = || {
            let mut events = Vec::new();
            let outcome = job.fetch.run(&mut |progress| match progress {
                Progress::Waiting => events.push("waiting"),
                Progress::Present(_) => events.push("present"),
                Progress::Done(_) => events.push("done"),
                _ => {}
            });
            outcome.map(|()| events)
        };
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(run)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap().unwrap()).collect()
    });
    job.assert_complete();
    assert_eq!(server.requests(), ["a.gz"], "one fetches, the others find it done");
    assert_eq!(results.iter().filter(|events| **events == ["done"]).count(), 1, "{results:?}");
    assert_eq!(results.iter().filter(|events| events.ends_with(&["present"])).count(), 3, "{results:?}");
}

#[test]
fn a_folder_that_cannot_be_is_named() {
    let server = Server::start(|request, stream| serve(&content(1), request, stream, usize::MAX));
    let mut job = Job::new(&[&server]);
    fs::create_dir_all(job.fetch.folder.parent().unwrap()).unwrap();
    fs::write(&job.fetch.folder, "a file").unwrap();
    let error = job.run().unwrap_err();
    assert!(matches!(error, FetchError::Disk { .. }), "{error}");
    // Nobody, not even root, may create anything there.
    job.fetch.folder = "/proc/fashion-mnist".into();
    let error = job.run().unwrap_err().to_string();
    assert!(error.starts_with("cannot write /proc/fashion-mnist: "), "{error}");
    assert_eq!(server.requests().len(), 0);
}

/// The program itself, fetching from `server` into `folder`.
fn program(server: &Server, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
    command
        .args(["data", "fetch", "--url", &server.url, "--dir"])
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_a_clear_error() {
    let server = Server::start(|_, stream| {
        send_head(stream, "200 OK", 26_421_880, "");
        send(stream, &content(1));
    });
    let folder = TempDir::new().unwrap();
    // A limit on the size of files stands for the end of the disk.
    let command = program(&server, folder.path());
    let arguments: Vec<_> = command.get_args().collect();
    let shell = "trap '' XFSZ; ulimit -f 100; exec \"$0\" \"$@\"";
    let output = Command::new("sh").args(["-c", shell]).arg(command.get_program()).args(arguments).output().unwrap();
    assert!(!output.status.success());
    assert!(
        stderr(&output).contains("cannot write ") && stderr(&output).contains("train-images"),
        "{}",
        stderr(&output)
    );
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
    assert_eq!(stderr(&output).matches("os error").count(), 1, "said once: {}", stderr(&output));
    assert_eq!(names(folder.path()), [".fetch.lock", "train-images-idx3-ubyte.gz.part"]);
}

#[cfg(unix)]
#[test]
fn a_program_that_is_killed_leaves_nothing_that_looks_whole() {
    let server = Server::start(|_, stream| {
        send_head(stream, "200 OK", 26_421_880, "");
        send(stream, &content(1));
        thread::sleep(Duration::from_secs(20));
    });
    let folder = TempDir::new().unwrap();
    let part = folder.path().join("train-images-idx3-ubyte.gz.part");
    let mut child = program(&server, folder.path()).spawn().unwrap();
    let start = Instant::now();
    while fs::metadata(&part).map_or(0, |metadata| metadata.len()) < 300_000 {
        assert!(start.elapsed() < Duration::from_secs(20), "the download does not begin");
        thread::sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(names(folder.path()), [".fetch.lock", "train-images-idx3-ubyte.gz.part"]);
    // Its lock died with it, and what came is used.
    let resumed = Server::start(|_, stream| send_head(stream, "404 Not Found", 0, ""));
    let output = program(&resumed, folder.path()).output().unwrap();
    assert!(!output.status.success());
    assert!(stderr(&output).contains("the server answered 404 Not Found"), "{}", stderr(&output));
    assert_eq!(resumed.requests(), ["train-images-idx3-ubyte.gz from 300000"]);
}

#[test]
fn a_proxy_that_does_not_answer_is_a_clear_error() {
    let proxy = Server::start(|_, stream| send_head(stream, "502 Bad Gateway", 0, ""));
    let folder = TempDir::new().unwrap();
    let command = |url: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
        command.args(["data", "fetch", "--url", url, "--dir"]).arg(folder.path());
        command.env("http_proxy", proxy.url.trim_end_matches("/files/")).env_remove("no_proxy").env_remove("NO_PROXY");
        command.output().unwrap()
    };
    let output = command("http://fashion.invalid/");
    assert!(!output.status.success());
    assert!(stderr(&output).contains("http://fashion.invalid/train-images-idx3-ubyte.gz: "), "{}", stderr(&output));
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
    assert_eq!(proxy.requests().len(), 1, "the proxy was asked");
    // A server on this machine is asked itself.
    let server = Server::start(|_, stream| send_head(stream, "404 Not Found", 0, ""));
    assert!(stderr(&command(&server.url)).contains("the server answered 404 Not Found"));
    assert_eq!((server.requests().len(), proxy.requests().len()), (1, 1));
}

#[test]
fn the_published_files_are_fetched_checked_and_described() {
    let Some(source) = std::env::var_os("FASHION_MNIST_DIR").map(PathBuf::from) else {
        eprintln!("skipped: FASHION_MNIST_DIR does not name the folder of the published files");
        return;
    };
    let server = Server::start(move |request, stream| {
        serve(&fs::read(source.join(&request.path)).unwrap(), request, stream, usize::MAX);
    });
    let folder = TempDir::new().unwrap();
    let output = program(&server, folder.path()).output().unwrap();
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("train-images-idx3-ubyte.gz fetched, 26421880 bytes, checksum right"));
    let info = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
        command.args(["data", "info", "--data"]).arg(folder.path()).output().unwrap()
    };
    let output = info();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(text.matches("as published").count(), 4, "{text}");
    assert!(text.contains("60000 images to learn from, 10000 to validate on"), "{text}");

    fs::write(folder.path().join("t10k-labels-idx1-ubyte.gz"), "damaged").unwrap();
    let output = info();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("NOT the published file"));
    assert!(stderr(&output).contains("t10k-labels-idx1-ubyte.gz"), "{}", stderr(&output));
}

#[test]
fn exam_scores_are_written_where_they_are_wanted() {
    let folder = TempDir::new().unwrap();
    let exam = |out: &Path, seed: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
        command.args(["data", "exam", "--seed", seed, "--out"]).arg(out).output().unwrap()
    };
    let file = folder.path().join("exam.csv");
    assert!(exam(&file, "3").status.success());
    let text = fs::read_to_string(&file).unwrap();
    assert_eq!(text, workbook::data::ExamScores::synthetic(3).to_csv_string());
    assert_eq!(String::from_utf8(exam(Path::new("-"), "3").stdout).unwrap(), text);
    assert_ne!(String::from_utf8(exam(Path::new("-"), "4").stdout).unwrap(), text);
    let output = exam(folder.path(), "3");
    assert!(!output.status.success());
    assert!(stderr(&output).contains("is a folder; name a file"), "{}", stderr(&output));
    let output = exam(&folder.path().join("no/exam.csv"), "3");
    assert!(!output.status.success());
    assert!(stderr(&output).contains("cannot write "), "{}", stderr(&output));
}
