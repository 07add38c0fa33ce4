//! Where a kernel has its evcxr from: a warm spare, where there is one, or else a new one.

use std::time::Instant;

use super::child::{self, Launch};
use super::connection::Connection;
use super::evcxr::Evcxr;
use super::session::Places;
use super::slot;
use super::spare::Stock;
use crate::place::Variant;
use crate::project::Project;

/// An evcxr, and all that has to be known about it.
pub struct Supplied {
    /// The process.
    pub evcxr: Evcxr,
    /// Where it listens, sooner or later.
    pub connection: Connection,
    /// The word that starts a message from a cell.
    pub mark: String,
    /// Where it leaves its traces.
    pub places: Places,
}

/// The source of each evcxr of one kernel.
pub struct Supply {
    project: Project,
    variant: Variant,
    /// How the last new one was started: the next one can take its folder.
    launch: Option<Launch>,
    stock: Stock,
}

impl Supply {
    /// For a kernel of that variant.
    pub fn new(project: &Project, variant: Variant) -> Self {
        let stock = Stock::new(project, variant);
        Self { project: project.clone(), variant, launch: None, stock }
    }

    /// The next evcxr. The last one has ended.
    pub fn next(&mut self) -> anyhow::Result<Supplied> {
        if let Some((offer, leash)) = self.stock.claim() {
            self.launch = None;
            return Ok(Supplied {
                evcxr: Evcxr::spare(offer.evcxr, offer.keeper, leash),
                connection: offer.connection,
                mark: offer.mark,
                places: child::places(&offer.slot),
            });
        }
        let launch = match self.launch.take() {
            Some(launch) => launch,
            None => Launch::new(&self.project, self.variant, slot::take(&self.project.lab, self.variant)?)?,
        };
        let launch = self.launch.insert(launch);
        let connection = Connection::private()?;
        let evcxr = Evcxr::own(launch.start(&connection)?);
        let places = child::places(&launch.slot.folder);
        Ok(Supplied { evcxr, connection, mark: launch.mark.clone(), places })
    }

    /// Looks after a spare, from time to time.
    pub fn look(&mut self, is_idle: bool) {
        self.stock.look(is_idle, Instant::now());
    }

    /// This kernel ends, and not to be started again.
    pub fn farewell(&mut self) {
        self.stock.farewell();
    }
}
