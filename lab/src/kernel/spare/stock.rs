//! A kernel's care for the next one: as soon as it has nothing to do it looks whether there is a spare, starts one if not,
//! and stays connected to it as long as it lives.

use std::env;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::net::UnixStream;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::address::{Address, sweep};
use super::claim::{FAREWELL, Leash, Offer, claim};
use super::kind::{Kind, OF_ONE_KERNEL};
use super::room::Room;
use crate::life;
use crate::place::{IN_PLACE, Variant};
use crate::project::{Project, Which};
use crate::say::eprintln;

/// How long a kernel has to be idle: the first cells must not wait for the processor.
const SETTLED: Duration = Duration::from_secs(5);

/// The time between two attempts to start one. What has made the last one end may still be so.
const AGAIN: Duration = Duration::from_secs(30);

/// The spare that this kernel looks after.
pub struct Stock {
    project: Project,
    variant: Variant,
    room: Room,
    idle_since: Option<Instant>,
    started: Option<Instant>,
    keeper: Option<UnixStream>,
}

impl Stock {
    /// None yet.
    pub fn new(project: &Project, variant: Variant) -> Self {
        // While the master itself is being built nothing may start from it.
        let is_wanted = env::var_os(IN_PLACE).is_none();
        let room = if is_wanted { Room::of_environment() } else { Room::none() };
        Self { project: project.clone(), variant, room, idle_since: None, started: None, keeper: None }
    }

    /// Takes the spare, if there is one.
    pub fn claim(&mut self) -> Option<(Offer, Leash)> {
        if !self.room.is_wanted() {
            return None;
        }
        sweep(&self.project.lab);
        claim(&self.address()?)
    }

    /// Looks after it, from time to time.
    pub fn look(&mut self, is_idle: bool, now: Instant) {
        if self.keeper.as_mut().is_some_and(has_hung_up) {
            self.keeper = None;
        }
        if !is_idle {
            self.idle_since = None;
        }
        let is_settled = is_idle && *self.idle_since.get_or_insert(now) + SETTLED <= now;
        // The memory is looked at first: where there is little of it, that is all.
        if self.keeper.is_some() || !is_settled || !self.room.is_enough_for(self.variant) {
            return;
        }
        let Some(address) = self.address() else { return };
        self.keeper = address.connect().filter(|keeper| keeper.set_nonblocking(true).is_ok());
        if self.keeper.is_none() && self.started.is_none_or(|started| started + AGAIN <= now) {
            self.started = Some(now);
            if let Err(error) = self.start() {
                eprintln!("a spare kernel cannot be started: {error}");
            }
        }
    }

    /// This kernel ends, and not to be started again.
    pub fn farewell(&mut self) {
        let known = self.keeper.take();
        // One that has just been started is not known yet.
        if let Some(mut keeper) = known.or_else(|| self.started.and_then(|_| self.address()?.connect())) {
            // If it has ended by itself, so much the better.
            let _ = keeper.write_all(FAREWELL.as_bytes());
        }
    }

    fn address(&self) -> Option<Address> {
        // Where the kernel is not built there is no spare.
        Kind::now(&self.project, self.variant).ok().map(|kind| Address::new(&self.project.lab, &kind))
    }

    fn start(&self) -> anyhow::Result<()> {
        let kind = Kind::now(&self.project, self.variant)?;
        let mut keeper = life::once_more();
        keeper.arg("spare").args(Which::options(&self.project, self.variant));
        keeper.args(["--surroundings", &kind.surroundings]);
        // The notebook may be another one; which Jupyter it is tells the keeper when to end.
        keeper.env_remove(OF_ONE_KERNEL[1]);
        // Whoever reads what this kernel says must not wait for the end of the spare.
        keeper.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        drop(keeper.spawn()?);
        Ok(())
    }
}

/// Whether the keeper has gone, or given its spare to somebody. Otherwise it says nothing.
fn has_hung_up(keeper: &mut UnixStream) -> bool {
    !keeper.read(&mut [0]).is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
}
