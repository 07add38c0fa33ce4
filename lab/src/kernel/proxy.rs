//! The loop between the sockets, the rules of the [`Session`] and the life of evcxr.

use std::pin::Pin;
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, bail};
use tokio::process::Child;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinHandle;
use tokio::time::{interval, sleep, sleep_until};

use super::assist::Hidden;
use super::channel::Channel;
use super::connection::Connection;
use super::evcxr::Evcxr;
use super::message::Message;
use super::processes;
use super::session::{Action, Session};
use super::signature::Signer;
use super::sockets::{Back, Event, Front};
use super::supply::{Supplied, Supply};
use super::waiting::Waiting;
use super::watch::Watch;
use crate::life;
use crate::place::{IN_PLACE, Variant};
use crate::project::{Project, Which};
use crate::say::eprintln;
use crate::setup::State;

/// How many messages may wait between the sockets and the loop. When they are full, nobody reads from evcxr.
const WAITING: usize = 256;

/// How often evcxr may end before it has ever been ready. Its port may have been taken by somebody else.
const ATTEMPTS: usize = 3;

/// The time in which the last messages leave the sockets.
const FAREWELL: Duration = Duration::from_millis(100);

/// How often is looked at what the processes take. Memory can be filled at a few GB a second.
const WATCH: Duration = Duration::from_millis(100);

/// How often is looked after the spare.
const LOOK_AFTER: Duration = Duration::from_secs(1);

/// How often a kernel that waits looks whether it is built.
const LOOK: Duration = Duration::from_millis(500);

/// Serves Jupyter on that connection until it asks to end, or is gone.
pub async fn run(connection: Connection, project: &Project, variant: Variant, jupyter: u32) -> anyhow::Result<()> {
    let (sender, mut events) = mpsc::channel(WAITING);
    let (terminated, gone) = (life::terminated()?, life::jupyter_is_gone(jupyter));
    let mut end = Box::pin(async move {
        tokio::select! {
            () = terminated => {}
            () = gone => {}
        }
    });
    let mut front = Front::bind(&connection, &sender).await?;
    let signer = Signer::new(&connection.key);
    let mut supply = Supply::new(project, variant);
    let waiting_room = WaitingRoom { front: &mut front, signer: &signer, project, variant, supply: &mut supply };
    let Some((supplied, waiting)) = waiting_room.wait(&mut events, &mut end).await? else { return Ok(()) };
    let mut session = Session::new(&supplied.mark, supplied.places);
    session.hide(Hidden::of_sources(&project.root.join("src")));
    let kernel = Kernel::new(supplied.evcxr, supplied.connection, 0, &sender);
    let mut proxy = Proxy { signer, supply, front, kernel, session, sender, failed_starts: 0, watch: Watch::default() };
    proxy.session.kernel_started();
    for (channel, message) in waiting {
        proxy.session.client_says(channel, message, Instant::now());
    }
    proxy.serve(events, end).await
}

/// The time before there is a kernel: somebody builds it, and if nobody does, this program sees to it.
struct WaitingRoom<'a> {
    front: &'a mut Front,
    signer: &'a Signer,
    project: &'a Project,
    variant: Variant,
    supply: &'a mut Supply,
}

impl WaitingRoom<'_> {
    /// Waits until the kernel can start: gives its evcxr, and what has come for it; nothing if Jupyter does not want it
    /// any more.
    async fn wait(
        mut self,
        events: &mut Receiver<Event>,
        end: &mut Pin<Box<impl Future<Output = ()>>>,
    ) -> anyhow::Result<Option<(Supplied, Vec<(Channel, Message)>)>> {
        let since = SystemTime::now();
        let mut waiting = Waiting::default();
        let mut builder: Option<Child> = None;
        let mut is_looking = true;
        let mut look = interval(LOOK);
        loop {
            if self.send(waiting.take_actions()).await {
                break;
            }
            tokio::select! {
                Some(event) = events.recv() => if let Event::FromClient(channel, frames) = event {
                    match Message::read(frames, self.signer) {
                        Ok(message) => waiting.client_says(channel, message),
                        Err(error) => eprintln!("{error}"),
                    }
                },
                _ = look.tick(), if is_looking => match self.state(since) {
                    State::Ready => match tokio::task::block_in_place(|| self.supply.next()) {
                        Ok(supplied) => {
                            let left = waiting.end();
                            self.send(waiting.take_actions()).await;
                            return Ok(Some((supplied, left)));
                        }
                        Err(error) => {
                            eprintln!("{error:#}");
                            waiting.fail(&format!("{error:#}"));
                            is_looking = false;
                        }
                    },
                    State::Building(progress) => waiting.progress(&progress),
                    State::Failed(why) => waiting.fail(&why),
                    State::Nobody => match &mut builder {
                        None => builder = Some(self.build()?),
                        Some(builder) => if let Some(status) = builder.try_wait()? {
                            waiting.fail(&format!("the build ended with {status}; `cargo lab --setup-only` says more"));
                        }
                    },
                },
                () = &mut *end => break,
            }
        }
        if builder.is_some() {
            life::end_group();
        }
        Ok(None)
    }

    fn state(&self, since: SystemTime) -> State {
        if std::env::var_os(IN_PLACE).is_some() {
            return State::Ready;
        }
        State::of(&self.project.lab, self.variant, since)
    }

    /// Sends what there is to send; returns whether it was the last.
    async fn send(&mut self, actions: Vec<Action>) -> bool {
        for action in actions {
            match action {
                Action::ToClient(channel, message) => self.front.send(channel, message.frames(self.signer)).await,
                Action::Shutdown(reply) => {
                    self.front.send(Channel::Control, reply.frames(self.signer)).await;
                    sleep(FAREWELL).await;
                    return true;
                }
                // There is no evcxr yet.
                Action::ToKernel(..) | Action::EndCells(_) | Action::Answer(_) | Action::EndKernel => {}
            }
        }
        false
    }

    /// Builds the kernel, in a process of its own, which ends with this one.
    fn build(&self) -> anyhow::Result<Child> {
        let mut command = life::once_more();
        command.arg("build").args(Which::options(self.project, self.variant)).kill_on_drop(true);
        command.spawn().context("the build of the kernel cannot be started")
    }
}

/// One evcxr.
struct Kernel {
    number: usize,
    evcxr: Evcxr,
    signer: Signer,
    connecting: JoinHandle<()>,
    back: Option<Back>,
    /// What is to be sent as soon as there is a connection.
    waiting: Vec<(Channel, Message)>,
}

impl Kernel {
    fn new(evcxr: Evcxr, connection: Connection, number: usize, events: &Sender<Event>) -> Self {
        let signer = Signer::new(&connection.key);
        let connecting = tokio::spawn(Back::connect(number, connection, events.clone()));
        Self { number, evcxr, signer, connecting, back: None, waiting: Vec::new() }
    }

    async fn send(&mut self, channel: Channel, message: Message) {
        match &mut self.back {
            Some(back) => back.send(channel, message.frames(&self.signer)).await,
            None => self.waiting.push((channel, message)),
        }
    }
}

impl Drop for Kernel {
    fn drop(&mut self) {
        self.connecting.abort();
    }
}

struct Proxy {
    signer: Signer,
    supply: Supply,
    front: Front,
    kernel: Kernel,
    session: Session,
    sender: Sender<Event>,
    failed_starts: usize,
    watch: Watch,
}

impl Proxy {
    async fn serve(
        &mut self,
        mut events: Receiver<Event>,
        mut end: Pin<Box<impl Future<Output = ()>>>,
    ) -> anyhow::Result<()> {
        let (mut watch, mut look_after) = (interval(WATCH), interval(LOOK_AFTER));
        watch.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            for action in self.session.take_actions() {
                match action {
                    Action::ToClient(channel, message) => self.front.send(channel, message.frames(&self.signer)).await,
                    Action::ToKernel(channel, message) => self.kernel.send(channel, message).await,
                    Action::EndCells(request) => {
                        if !processes::end_cells(self.kernel.evcxr.number(), self.kernel.evcxr.group()) {
                            self.kernel.send(Channel::Control, request).await;
                        }
                    }
                    Action::Answer(line) => {
                        if let Err(error) = self.watch.answer(&line) {
                            eprintln!("the cell cannot be given what was typed: {error}");
                        }
                    }
                    Action::EndKernel => self.kernel.evcxr.kill(),
                    Action::Shutdown(reply) => {
                        if reply.content()["restart"] != true {
                            self.supply.farewell();
                        }
                        self.kernel.evcxr.end().await;
                        self.front.send(Channel::Control, reply.frames(&self.signer)).await;
                        sleep(FAREWELL).await;
                        return Ok(());
                    }
                }
            }
            let due = self.session.due();
            tokio::select! {
                Some(event) = events.recv() => self.handle(event).await,
                () = sleep_until(due.unwrap_or_else(Instant::now).into()), if due.is_some() => {
                    self.session.tick(Instant::now());
                }
                _ = watch.tick() => {
                    if let Some(reading) = self.kernel.evcxr.number().and_then(|evcxr| self.watch.look(evcxr)) {
                        self.session.weigh(&reading);
                    }
                }
                _ = look_after.tick() => self.supply.look(self.session.is_idle()),
                status = self.kernel.evcxr.ended() => self.start_again(&status)?,
                () = &mut end => break,
            }
        }
        self.kernel.evcxr.end().await;
        Ok(())
    }

    async fn handle(&mut self, event: Event) {
        let now = Instant::now();
        match event {
            Event::FromClient(channel, frames) => match Message::read(frames, &self.signer) {
                Ok(message) => self.session.client_says(channel, message, now),
                Err(error) => eprintln!("{error}"),
            },
            // What an earlier one has said is of no interest any more.
            Event::FromKernel(number, channel, frames) if number == self.kernel.number => {
                match Message::read(frames, &self.kernel.signer) {
                    Ok(message) => self.session.kernel_says(channel, message, now),
                    Err(error) => eprintln!("{error}"),
                }
            }
            Event::Connected(number, back) if number == self.kernel.number => {
                self.kernel.back = Some(back);
                for (channel, message) in std::mem::take(&mut self.kernel.waiting) {
                    self.kernel.send(channel, message).await;
                }
            }
            // Another one has other ports.
            Event::Unreachable(number, error) if number == self.kernel.number => {
                eprintln!("the Rust kernel cannot be reached: {error:#}");
                self.kernel.evcxr.kill();
            }
            Event::FromKernel(..) | Event::Connected(..) | Event::Unreachable(..) => {}
        }
    }

    /// evcxr has ended, and nobody has asked it to.
    fn start_again(&mut self, status: &str) -> anyhow::Result<()> {
        self.failed_starts = if self.session.is_ready() { 0 } else { self.failed_starts + 1 };
        if self.failed_starts == ATTEMPTS {
            bail!("the Rust kernel does not start ({status}); what it said stands above");
        }
        eprintln!("the Rust kernel ended ({status}), and is started again");
        self.session.kernel_died(status, Instant::now());
        let supplied = self.supply.next()?;
        self.session.moves(&supplied.mark, supplied.places);
        self.kernel = Kernel::new(supplied.evcxr, supplied.connection, self.kernel.number + 1, &self.sender);
        self.session.kernel_started();
        Ok(())
    }
}
