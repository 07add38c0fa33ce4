//! [`Part`]: a file that is not complete yet.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::data::fetch::error::disk;
use crate::data::fetch::published::hex;
use crate::data::fetch::{AttemptError, FetchError, Progress, Published};

/// The beginning of a file, under a name that nobody takes for the whole.
pub(super) struct Part {
    path: PathBuf,
    handle: File,
    /// Bytes that are there.
    pub(super) size: u64,
    sha: Sha256,
}

impl Part {
    /// Opens what an earlier run may have left, and reads it for the checksum.
    pub(super) fn open(whole: &Path) -> Result<Self, FetchError> {
        let mut name = whole.file_name().expect("a published file has a name").to_owned();
        name.push(".part");
        let path = whole.with_file_name(name);
        let opened = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
        let mut handle = opened.map_err(disk(&path))?;
        let mut sha = Sha256::new();
        let size = io::copy(&mut handle, &mut sha).map_err(disk(&path))?;
        Ok(Self { path, handle, size, sha })
    }

    /// Starts again from nothing.
    pub(super) fn restart(&mut self) -> Result<(), FetchError> {
        self.handle.set_len(0).and_then(|()| self.handle.seek(SeekFrom::Start(0))).map_err(disk(&self.path))?;
        (self.size, self.sha) = (0, Sha256::new());
        Ok(())
    }

    /// Appends what comes until the file is complete, and compares the checksum.
    pub(super) fn receive(
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
    pub(super) fn complete(self, whole: &Path) -> Result<(), FetchError> {
        self.handle.sync_all().map_err(disk(&self.path))?;
        fs::rename(&self.path, whole).map_err(disk(whole))
    }

    /// Removes it.
    pub(super) fn discard(self) -> Result<(), FetchError> {
        fs::remove_file(&self.path).map_err(disk(&self.path))
    }
}
