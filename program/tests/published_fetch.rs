//! The program, against a server on this machine that has the published files. Run with
//! `FASHION_MNIST_DIR=... cargo test --test published_fetch -- --ignored`.

#[path = "common/server.rs"]
mod server;

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use server::{Server, answer, send};

/// The folder of the published files. Whoever asks for these tests wants them run, so without it they fail.
fn folder() -> PathBuf {
    let folder = std::env::var_os("FASHION_MNIST_DIR").filter(|folder| !folder.is_empty());
    folder.expect("set FASHION_MNIST_DIR to the folder that holds the published files").into()
}

fn published_files() -> Server {
    let source = folder();
    Server::start(move |file, stream| {
        send(stream, &answer("200 OK", "", &fs::read(source.join(file)).unwrap()));
    })
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
#[ignore = "needs FASHION_MNIST_DIR"]
fn the_files_are_fetched_checked_and_described() {
    let (server, folder) = (published_files(), tempfile::tempdir().unwrap());
    let workbook = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_workbook"));
        command.arg("data").args(arguments).arg(folder.path()).output().unwrap()
    };
    let output = workbook(&["fetch", "--url", &server.url, "--dir"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("train-images-idx3-ubyte.gz fetched, 26421880 bytes, checksum right"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4, "something is left over");
    let output = workbook(&["info", "--data"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(text.matches("as published").count(), 4, "{text}");
    assert!(text.contains("60000 images to learn from, 10000 to validate on"), "{text}");

    fs::write(folder.path().join("t10k-labels-idx1-ubyte.gz"), "damaged").unwrap();
    let output = workbook(&["info", "--data"]);
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("NOT the published file"));
    assert!(stderr(&output).contains("t10k-labels-idx1-ubyte.gz"), "{}", stderr(&output));
}

#[cfg(unix)]
#[test]
#[ignore = "needs FASHION_MNIST_DIR"]
fn a_full_disk_is_a_clear_error() {
    let (server, folder) = (published_files(), tempfile::tempdir().unwrap());
    // A limit on the size of files stands for the end of the disk.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 100; exec \"$0\" \"$@\""]).arg(env!("CARGO_BIN_EXE_workbook"));
    let output = command.args(["data", "fetch", "--url", &server.url, "--dir"]).arg(folder.path()).output().unwrap();
    let text = stderr(&output);
    assert!(!output.status.success() && text.contains("cannot write ") && text.contains("train-images"), "{text}");
    assert!(!text.contains("panicked") && text.matches("os error").count() == 1, "{text}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "something is left over");
}
