//! Fetching Fashion-MNIST: four files, their checksums known beforehand.
//!
//! A file is received into memory and compared with its checksum; only then is it written, whole or not at all. So a
//! download may end at any moment, and two of them at once do no harm.

mod error;
mod published;

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body};

pub use error::FetchError;
pub use published::{FASHION_MNIST, MIRRORS, Published, URL_VARIABLE};

use crate::files;
use error::disk;

/// A mirror that sends less, in bytes per second, is given up.
const LEAST_SPEED: f64 = 10_000.0;

/// What a download is doing.
#[derive(Debug)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// The file was there already.
    Present(&'a Published),
    /// So many bytes of the file have come.
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
    /// How long to wait for a connection, an answer, the next bytes, or a mirror that is too slow.
    pub patience: Duration,
}

impl Fetch {
    /// The four files of Fashion-MNIST, from `$FASHION_MNIST_URL` if it is set, else from where they are published. Nothing
    /// is fetched before [`run`](Self::run).
    ///
    /// ```
    /// use lab::fetch::Fetch;
    /// let fetch = Fetch::fashion_mnist("data/fashion-mnist");
    /// assert_eq!(fetch.files.iter().map(|file| file.size).sum::<u64>(), 30_878_645); // bytes
    /// ```
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

    /// Downloads the files that are not there yet, and calls `report` on the way.
    ///
    /// # Errors
    /// [`FetchError`]; the files that were complete by then stay.
    ///
    /// ```
    /// use lab::fetch::{Fetch, Progress, Published};
    /// # let folder = tempfile::tempdir()?;
    /// # let folder = folder.path();
    /// # std::fs::write(folder.join("abc"), "abc")?;
    /// # let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    /// # let abc = Published { name: "abc", size: 3, sha256 };
    /// let fetch = Fetch::fashion_mnist(folder);
    /// # let fetch = Fetch { files: vec![abc], ..fetch };
    /// let mut there = Vec::new();
    /// fetch.run(&mut |progress| match progress {
    ///     Progress::Present(file) | Progress::Done(file) => there.push(file.name),
    ///     _ => {}
    /// })?;
    /// assert_eq!(there.len(), fetch.files.len());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn run(&self, report: &mut dyn FnMut(Progress<'_>)) -> Result<(), FetchError> {
        fs::create_dir_all(&self.folder).map_err(disk(&self.folder))?;
        for file in &self.files {
            let path = self.folder.join(file.name);
            if path.exists() && !self.force {
                if !file.matches(&path).map_err(disk(&path))? {
                    return Err(FetchError::NotThePublished { file: path });
                }
                report(Progress::Present(file));
                continue;
            }
            files::write_whole(&path, &self.download(file, report)?).map_err(disk(&path))?;
            report(Progress::Done(file));
        }
        Ok(())
    }

    /// The file, from the first mirror that has it.
    fn download(&self, file: &Published, report: &mut dyn FnMut(Progress<'_>)) -> Result<Vec<u8>, FetchError> {
        let mut attempts = Vec::new();
        for mirror in &self.mirrors {
            let url = format!("{}/{}", mirror.trim_end_matches('/'), file.name);
            match self.request(&url).and_then(|answer| self.receive(file, answer, report)) {
                Ok(bytes) => return Ok(bytes),
                Err(problem) => attempts.push(format!("\n  {url}: {problem}")),
            }
        }
        Err(FetchError::NoMirror { file: file.name, folder: self.folder.clone(), attempts })
    }

    fn request(&self, url: &str) -> Result<Response<Body>, String> {
        let settings = Agent::config_builder();
        // A proxy, which the environment may name, leads out of this machine and not back into it.
        let local = ["://localhost", "://127.", "://[::1]"].iter().any(|host| url.contains(host));
        let agent: Agent = if local { settings.proxy(None) } else { settings }
            .http_status_as_error(false)
            .timeout_resolve(Some(self.patience))
            .timeout_connect(Some(self.patience))
            .timeout_recv_response(Some(self.patience))
            .timeout_per_read(Some(self.patience))
            // The files are gzipped already, and are to arrive as they are.
            .accept_encoding("identity")
            .build()
            .into();
        let answer = agent.get(url).call().map_err(|error| format!("no answer ({error})"))?;
        let status = answer.status();
        if status == StatusCode::OK { Ok(answer) } else { Err(format!("the server answered {status}")) }
    }

    /// What the server sends, if it is the file.
    fn receive(
        &self,
        file: &Published,
        answer: Response<Body>,
        report: &mut dyn FnMut(Progress<'_>),
    ) -> Result<Vec<u8>, String> {
        if let Some(length) = answer.body().content_length().filter(|&length| length != file.size) {
            return Err(format!("the server sent something else: {length} bytes, expected {}", file.size));
        }
        // A byte more than is wanted is enough to see that it is something else.
        let mut body = answer.into_body().into_reader().take(file.size + 1);
        let (mut buffer, mut bytes) = (vec![0; 1 << 16], Vec::new());
        let (mut since, mut before) = (Instant::now(), 0);
        let ended = |found, why: &str| Err(format!("it ended after {found} of {} bytes ({why})", file.size));
        loop {
            report(Progress::Received(file, bytes.len() as u64));
            let count = match body.read(&mut buffer) {
                Ok(0) if bytes.len() as u64 >= file.size => break,
                Ok(0) => return ended(bytes.len(), "the server hung up"),
                Ok(count) => count,
                Err(error) => return ended(bytes.len(), &error.to_string()),
            };
            bytes.extend_from_slice(&buffer[..count]);
            let seconds = since.elapsed().as_secs_f64();
            if seconds >= self.patience.as_secs_f64() {
                if ((bytes.len() - before) as f64) < LEAST_SPEED * seconds {
                    return ended(bytes.len(), "less than 10 kB per second");
                }
                (since, before) = (Instant::now(), bytes.len());
            }
        }
        let found = published::sha256(&bytes);
        if found == file.sha256 {
            return Ok(bytes);
        }
        Err(format!("the content is not the published one: its SHA-256 is {found}, expected {}", file.sha256))
    }
}
