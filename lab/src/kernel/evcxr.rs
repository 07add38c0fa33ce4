//! An evcxr that runs, whoever has started it: this program, or the keeper of a spare one.

use std::time::Duration;

use tokio::process::Child;
use tokio::time::timeout;

use super::child::describe;
use super::spare::Leash;
use crate::life;

/// How long it may take to end.
const PATIENCE: Duration = Duration::from_secs(5);

/// A process of evcxr.
pub struct Evcxr {
    number: Option<u32>,
    group: Option<u32>,
    held: Held,
}

/// What keeps it alive.
enum Held {
    Child(Child),
    Leash(Leash),
}

impl Evcxr {
    /// One that this program has started.
    pub fn own(child: Child) -> Self {
        Self { number: child.id(), group: life::own_group(), held: Held::Child(child) }
    }

    /// A spare one of that number, whose keeper has that process group for it.
    pub fn spare(number: u32, group: u32, leash: Leash) -> Self {
        Self { number: Some(number), group: Some(group), held: Held::Leash(leash) }
    }

    /// The number of its process, as long as it runs.
    pub fn number(&self) -> Option<u32> {
        self.number
    }

    /// The process group of it and of all that it starts, if nobody else is in it.
    pub fn group(&self) -> Option<u32> {
        self.group
    }

    /// Waits until it has ended; returns how.
    pub async fn ended(&mut self) -> String {
        let status = match &mut self.held {
            Held::Child(child) => describe(child.wait().await),
            Held::Leash(leash) => leash.ended().await,
        };
        self.number = None;
        status
    }

    /// Ends it. If it has ended by itself, so much the better.
    pub fn kill(&mut self) {
        match &mut self.held {
            Held::Child(child) => drop(child.start_kill()),
            Held::Leash(leash) => leash.let_go(),
        }
    }

    /// Ends it with all that it has started, and waits for that. It has nothing to put in order, and would wait for the cell
    /// to end.
    pub async fn end(&mut self) -> String {
        self.kill();
        if let Held::Child(_) = self.held {
            life::end_group();
        }
        if let Ok(status) = timeout(PATIENCE, self.ended()).await {
            return status;
        }
        if let Held::Leash(leash) = &self.held {
            leash.kill();
        }
        "it does not end".to_owned()
    }
}
