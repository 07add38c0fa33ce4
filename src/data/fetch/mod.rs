//! Fetching Fashion-MNIST: four files, their checksums known beforehand.
//!
//! A file is written as `NAME.part`, compared with its checksum and only then renamed, so what bears the right name is
//! whole. A download that stops half-way goes on where it stopped, even in a later run or from another mirror. Two
//! downloads into one folder take turns, and the second finds the work done.

mod error;
mod part;
mod published;

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ureq::Agent;
use ureq::http::{Response, StatusCode, header};

pub use error::{AttemptError, FetchError};
pub use published::{FASHION_MNIST, MIRRORS, Published, URL_VARIABLE};

use error::disk;
use part::Part;

/// What a download is doing.
#[derive(Debug)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// Another download into this folder is at work; this one waits for it.
    Waiting,
    /// The file was there already.
    Present(&'a Published),
    /// So many bytes of the file are there.
    Received(&'a Published, u64),
    /// The file is complete and checked.
    Done(&'a Published),
}

/// What to fetch, from where, and where to.
#[derive(Clone, Debug)]
pub struct Fetch {
    /// The files.
    pub files: Vec<Published>,
    /// Addresses of folders, tried in this order.
    pub mirrors: Vec<String>,
    /// Where the files go; made if it does not exist.
    pub folder: PathBuf,
    /// Replace files that are there, even if they are the published ones.
    pub force: bool,
    /// How long to wait for a connection, an answer, or the next bytes.
    pub patience: Duration,
}

impl Fetch {
    /// Fashion-MNIST, from `$FASHION_MNIST_URL` if it is set, else from where it is published.
    pub fn fashion_mnist(folder: impl Into<PathBuf>) -> Self {
        let own = std::env::var(URL_VARIABLE).ok().filter(|url| !url.is_empty());
        Self {
            files: FASHION_MNIST.to_vec(),
            mirrors: own.map_or_else(|| MIRRORS.map(str::to_owned).to_vec(), |url| vec![url]),
            folder: folder.into(),
            force: false,
            patience: Duration::from_secs(20),
        }
    }

    /// Downloads what is not there yet, and calls `report` on the way.
    ///
    /// # Errors
    /// [`FetchError`]; the files that were complete by then stay.
    pub fn run(&self, report: &mut dyn FnMut(Progress<'_>)) -> Result<(), FetchError> {
        fs::create_dir_all(&self.folder).map_err(disk(&self.folder))?;
        let _turn = self.take_turn(report)?;
        for file in &self.files {
            let path = self.folder.join(&*file.name);
            if path.exists() && !self.force {
                if !file.matches(&path).map_err(disk(&path))? {
                    return Err(FetchError::NotThePublished { file: path });
                }
                report(Progress::Present(file));
                continue;
            }
            self.fetch(file, &path, report)?;
            report(Progress::Done(file));
        }
        Ok(())
    }

    /// A lock on the folder, held until it is dropped; the system releases it if the process dies.
    fn take_turn(&self, report: &mut dyn FnMut(Progress<'_>)) -> Result<File, FetchError> {
        let path = self.folder.join(".fetch.lock");
        let lock = OpenOptions::new().create(true).append(true).open(&path).map_err(disk(&path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                report(Progress::Waiting);
                lock.lock().map_err(disk(&path))?;
            }
            // A file system without locks: the checksum still keeps a wrong file from its name.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(error)) => return Err(disk(&path)(error)),
        }
        Ok(lock)
    }

    fn fetch(&self, file: &Published, path: &Path, report: &mut dyn FnMut(Progress<'_>)) -> Result<(), FetchError> {
        let mut part = Part::open(path)?;
        let mut attempts = Vec::new();
        for mirror in &self.mirrors {
            let url = format!("{}/{}", mirror.trim_end_matches('/'), file.name);
            // The same mirror once more as long as it makes headway, or if an old beginning may have spoilt the end.
            for _ in 0..5 {
                let before = part.size;
                let error = match self.attempt(&url, file, &mut part, report)? {
                    Ok(()) => return part.complete(path),
                    Err(error) => error,
                };
                let again = match &error {
                    AttemptError::Interrupted { found, .. } => *found > before,
                    AttemptError::WrongContent { .. } => before > 0,
                    _ => false,
                };
                attempts.push((url.clone(), error));
                if !again {
                    break;
                }
            }
        }
        if part.size == 0 {
            part.discard()?;
        }
        Err(FetchError::NoMirror { file: file.name.to_string(), folder: self.folder.clone(), attempts })
    }

    /// One request. The outer error is the disk's, which no other mirror could mend.
    fn attempt(
        &self,
        url: &str,
        file: &Published,
        part: &mut Part,
        report: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Result<(), AttemptError>, FetchError> {
        if part.size >= file.size {
            part.restart()?;
        }
        let response = match self.request(url, part.size) {
            Ok(response) => response,
            Err(error) => return Ok(Err(error)),
        };
        // A server that does not do ranges sends all of it, from the start.
        let start = if response.status() == StatusCode::PARTIAL_CONTENT { part.size } else { 0 };
        let announced = response.body().content_length().map(|rest| start + rest);
        if let Some(found) = announced.filter(|&found| found != file.size) {
            return Ok(Err(AttemptError::WrongSize { expected: file.size, found }));
        }
        if start != part.size {
            part.restart()?;
        }
        part.receive(file, &mut response.into_body().into_reader(), report)
    }

    fn request(&self, url: &str, start: u64) -> Result<Response<ureq::Body>, AttemptError> {
        let settings = Agent::config_builder();
        // A proxy, which the environment may name, leads out of this machine and not back into it.
        let settings = if is_local(url) { settings.proxy(None) } else { settings };
        let agent: Agent = settings
            .http_status_as_error(false)
            .timeout_resolve(Some(self.patience))
            .timeout_connect(Some(self.patience))
            .timeout_recv_response(Some(self.patience))
            .timeout_per_read(Some(self.patience))
            // The files are gzipped already, and are to arrive as they are.
            .accept_encoding("identity")
            .user_agent(concat!("workbook/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        let call = |start: u64| {
            let request = agent.get(url);
            let request = if start > 0 { request.header(header::RANGE, format!("bytes={start}-")) } else { request };
            request.call().map_err(|error| AttemptError::NoAnswer(error.to_string()))
        };
        let mut response = call(start)?;
        let begins_there = |response: &Response<_>| {
            let range = response.headers().get(header::CONTENT_RANGE).and_then(|range| range.to_str().ok());
            range.is_some_and(|range| range.starts_with(&format!("bytes {start}-")))
        };
        let partial = response.status() == StatusCode::PARTIAL_CONTENT;
        if response.status() == StatusCode::RANGE_NOT_SATISFIABLE || (partial && !begins_there(&response)) {
            response = call(0)?;
        }
        match response.status() {
            StatusCode::OK => Ok(response),
            StatusCode::PARTIAL_CONTENT if start > 0 => Ok(response),
            status => Err(AttemptError::Status(status)),
        }
    }
}

fn is_local(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    ["localhost", "127.", "[::1]"].iter().any(|local| host.starts_with(local))
}
