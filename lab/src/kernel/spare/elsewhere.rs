//! Where no spare is kept.

use std::convert::Infallible;
use std::time::Instant;

use crate::place::Variant;
use crate::project::Project;

/// Keep a warm Rust kernel (not on this system)
#[derive(clap::Args)]
#[command(hide = true)]
pub struct Args {}

/// Nobody asks for it.
pub fn run(_args: Args) -> anyhow::Result<()> {
    anyhow::bail!("no spare kernels are kept on this system")
}

/// What nobody has.
pub struct Leash(Infallible);

impl Leash {
    /// See there.
    pub fn let_go(&mut self) {
        match self.0 {}
    }

    /// See there.
    pub async fn ended(&mut self) -> String {
        match self.0 {}
    }

    /// See there.
    pub fn kill(&self) {
        match self.0 {}
    }
}

/// What a claimed spare would be.
pub struct Offer {
    /// See there.
    pub connection: crate::kernel::connection::Connection,
    /// See there.
    pub mark: String,
    /// See there.
    pub slot: std::path::PathBuf,
    /// See there.
    pub evcxr: u32,
    /// See there.
    pub keeper: u32,
}

/// Always empty.
pub struct Stock;

impl Stock {
    /// None.
    pub fn new(_project: &Project, _variant: Variant) -> Self {
        Self
    }

    /// None.
    pub fn claim(&mut self) -> Option<(Offer, Leash)> {
        None
    }

    /// Nothing is kept.
    pub fn look(&mut self, _is_idle: bool, _now: Instant) {}

    /// Nothing is kept.
    pub fn farewell(&mut self) {}
}
