//! What a kernel and a keeper say to each other, line by line, and the kernel's end of it.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, Lines};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};

use super::address::Address;
use crate::kernel::connection::Connection;

/// A kernel says so that it takes the spare; the answer is an [`Offer`].
pub const CLAIM: &str = "claim\n";

/// A kernel says so that it ends for good, and not to be started again.
pub const FAREWELL: &str = "farewell\n";

/// A keeper that does not answer in this time is not waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// A spare, handed over.
#[derive(Debug, Serialize, Deserialize)]
pub struct Offer {
    /// Where evcxr listens.
    pub connection: Connection,
    /// The word that starts a message from a cell.
    pub mark: String,
    /// The folder in which its cells are compiled.
    pub slot: PathBuf,
    /// The number of its process.
    pub evcxr: u32,
    /// The number of the keeper, which is also that of the process group of all that evcxr starts.
    pub keeper: u32,
}

/// The connection that keeps a claimed evcxr alive.
pub struct Leash {
    from_keeper: Lines<tokio::io::BufReader<OwnedReadHalf>>,
    to_keeper: Option<OwnedWriteHalf>,
    keeper: u32,
}

/// Claims the spare at that address, if there is one.
pub fn claim(address: &Address) -> Option<(Offer, Leash)> {
    let mut stream = address.connect()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.write_all(CLAIM.as_bytes()).ok()?;
    let mut line = String::new();
    // Nothing follows until evcxr has ended.
    BufReader::new(&stream).read_line(&mut line).ok()?;
    let offer: Offer = serde_json::from_str(&line).ok()?;
    let leash = Leash::new(stream, offer.keeper).ok()?;
    Some((offer, leash))
}

impl Leash {
    fn new(stream: UnixStream, keeper: u32) -> std::io::Result<Self> {
        stream.set_nonblocking(true)?;
        let (read, write) = tokio::net::UnixStream::from_std(stream)?.into_split();
        Ok(Self { from_keeper: tokio::io::BufReader::new(read).lines(), to_keeper: Some(write), keeper })
    }

    /// Lets go: the keeper ends evcxr with all that it has started.
    pub fn let_go(&mut self) {
        self.to_keeper = None;
    }

    /// Waits for the end of evcxr; returns how it has ended.
    pub async fn ended(&mut self) -> String {
        match self.from_keeper.next_line().await {
            Ok(Some(status)) => status,
            // The keeper was killed, and could not end what runs in its group.
            _ => {
                self.kill();
                "its keeper was killed".to_owned()
            }
        }
    }

    /// Ends the keeper and all that it has started, at once.
    pub fn kill(&self) {
        if let Some(group) = i32::try_from(self.keeper).ok().and_then(Pid::from_raw) {
            // They may have ended by themselves.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}
