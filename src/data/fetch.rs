//! Fetching Fashion-MNIST: four files, their checksums known beforehand.
//!
//! A file is written as `NAME.part`, compared with its checksum and only then renamed, so what bears the right name is
//! whole. A download that stops half-way goes on where it stopped, even in a later run or from another mirror. Two
//! downloads into one folder take turns, and the second finds the work done.

use std::borrow::Cow;
use std::fmt::{self, Write as _};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use sha2::{Digest, Sha256};
use ureq::Agent;
use ureq::http::{Response, StatusCode, header};

use crate::data::error::hint;

/// Where the data set is published. The first is plain http, which is no loss: the checksums vouch for the content.
pub const MIRRORS: [&str; 2] = [
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
];

/// The environment variable that names another place to fetch from, such as a mirror in a classroom.
pub const URL_VARIABLE: &str = "FASHION_MNIST_URL";

/// A published file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Its name, there and here.
    pub name: Cow<'static, str>,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256 in lower-case hexadecimal digits.
    pub sha256: Cow<'static, str>,
}

impl Published {
    const fn new(name: &'static str, size: u64, sha256: &'static str) -> Self {
        Self { name: Cow::Borrowed(name), size, sha256: Cow::Borrowed(sha256) }
    }

    /// Whether this is a copy of it.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn matches(&self, file: &Path) -> io::Result<bool> {
        let mut handle = File::open(file)?;
        if handle.metadata()?.len() != self.size {
            return Ok(false);
        }
        let mut sha = Sha256::new();
        io::copy(&mut handle, &mut sha)?;
        Ok(hex(sha) == self.sha256)
    }
}

/// The four files of Fashion-MNIST, 30 MB in all.
pub const FASHION_MNIST: [Published; 4] = [
    Published::new(
        "train-images-idx3-ubyte.gz",
        26_421_880,
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    ),
    Published::new(
        "train-labels-idx1-ubyte.gz",
        29_515,
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    ),
    Published::new(
        "t10k-images-idx3-ubyte.gz",
        4_422_102,
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    ),
    Published::new(
        "t10k-labels-idx1-ubyte.gz",
        5_148,
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    ),
];

/// A download that could not be completed. Nothing that looks whole is left behind.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The operating system would not let us read or write.
    #[error("cannot write {}: {source}{}", path.display(), hint(.source))]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// A file of that name is there, but it is not the published one; it may be somebody's own.
    #[error("{} is there, but it is not the published file: it is damaged, or somebody's own. To replace it, add --force", file.display())]
    NotThePublished {
        /// The file.
        file: PathBuf,
    },
    /// No mirror could deliver.
    #[error("could not fetch {file}:{}\nIs there a network? To fetch from elsewhere, set {URL_VARIABLE}; or put the four files into {} by hand", list(.attempts), folder.display())]
    NoMirror {
        /// The file's name.
        file: String,
        /// Where it should have gone.
        folder: PathBuf,
        /// Each address, and what happened there.
        attempts: Vec<(String, AttemptError)>,
    },
}

/// What went wrong at one mirror.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AttemptError {
    /// No connection, or no answer.
    #[error("no answer ({0})")]
    NoAnswer(String),
    /// An answer, but not the file.
    #[error("the server answered {0}")]
    Status(StatusCode),
    /// Something of another size, such as the login page of a hotel's network.
    #[error("the server sent something else: {found} bytes, expected {expected}")]
    WrongSize {
        /// The size of the published file.
        expected: u64,
        /// Bytes announced or received.
        found: u64,
    },
    /// The connection broke.
    #[error("the connection broke after {found} of {expected} bytes ({reason}); the next run goes on from there")]
    Interrupted {
        /// The size of the published file.
        expected: u64,
        /// Bytes that are there.
        found: u64,
        /// What the system said.
        reason: String,
    },
    /// The right size, but not the right content.
    #[error("the content is not the published one: its SHA-256 is {found}, expected {expected}")]
    WrongContent {
        /// Of the published file.
        expected: String,
        /// Of what came.
        found: String,
    },
}

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

/// The beginning of a file, under a name that nobody takes for the whole.
struct Part {
    path: PathBuf,
    handle: File,
    size: u64,
    sha: Sha256,
}

impl Part {
    /// Opens what an earlier run may have left, and reads it for the checksum.
    fn open(whole: &Path) -> Result<Self, FetchError> {
        let mut name = whole.file_name().expect("a published file has a name").to_owned();
        name.push(".part");
        let path = whole.with_file_name(name);
        let opened = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
        let mut handle = opened.map_err(disk(&path))?;
        let mut sha = Sha256::new();
        let size = io::copy(&mut handle, &mut sha).map_err(disk(&path))?;
        Ok(Self { path, handle, size, sha })
    }

    fn restart(&mut self) -> Result<(), FetchError> {
        self.handle.set_len(0).and_then(|()| self.handle.seek(SeekFrom::Start(0))).map_err(disk(&self.path))?;
        (self.size, self.sha) = (0, Sha256::new());
        Ok(())
    }

    /// Appends what comes until the file is complete, and compares the checksum.
    fn receive(
        &mut self,
        file: &Published,
        body: &mut dyn Read,
        report: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Result<(), AttemptError>, FetchError> {
        let mut buffer = vec![0; 1 << 16];
        loop {
            report(Progress::Received(file, self.size));
            let interrupted = |found: u64, reason: &str| AttemptError::Interrupted {
                expected: file.size,
                found,
                reason: reason.to_owned(),
            };
            let count = match body.read(&mut buffer) {
                Ok(0) if self.size < file.size => return Ok(Err(interrupted(self.size, "the server closed it"))),
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Ok(Err(interrupted(self.size, &error.to_string()))),
            };
            if self.size + count as u64 > file.size {
                let found = self.size + count as u64;
                self.restart()?;
                return Ok(Err(AttemptError::WrongSize { expected: file.size, found }));
            }
            self.handle.write_all(&buffer[..count]).map_err(disk(&self.path))?;
            self.sha.update(&buffer[..count]);
            self.size += count as u64;
        }
        let found = hex(self.sha.clone());
        if found != file.sha256 {
            self.restart()?;
            return Ok(Err(AttemptError::WrongContent { expected: file.sha256.to_string(), found }));
        }
        Ok(Ok(()))
    }

    /// Gives it its name.
    fn complete(self, whole: &Path) -> Result<(), FetchError> {
        self.handle.sync_all().map_err(disk(&self.path))?;
        fs::rename(&self.path, whole).map_err(disk(whole))
    }

    fn discard(self) -> Result<(), FetchError> {
        fs::remove_file(&self.path).map_err(disk(&self.path))
    }
}

fn is_local(url: &str) -> bool {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    ["localhost", "127.", "[::1]"].iter().any(|local| host.starts_with(local))
}

fn disk(path: &Path) -> impl Fn(io::Error) -> FetchError {
    move |source| FetchError::Disk { path: path.to_owned(), source }
}

fn hex(sha: Sha256) -> String {
    sha.finalize().iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").expect("a string takes everything");
        digits
    })
}

fn list(attempts: &[(String, AttemptError)]) -> impl fmt::Display {
    attempts.iter().fold(String::new(), |mut lines, (url, error)| {
        write!(lines, "\n  {url}: {error}").expect("a string takes everything");
        lines
    })
}
