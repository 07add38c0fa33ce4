//! The loop between the sockets, the rules of the [`Session`] and the life of evcxr.

use std::time::{Duration, Instant};

use anyhow::bail;
use tokio::process::Child;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::task::JoinHandle;
use tokio::time::{sleep, sleep_until, timeout};

use super::child::{Launch, describe};
use super::connection::Connection;
use super::life;
use super::message::Message;
use super::session::{Action, Channel, Session};
use super::signature::Signer;
use super::sockets::{Back, Event, Front};
use crate::say::eprintln;

/// How many messages may wait between the sockets and the loop. When they are full, nobody reads from evcxr.
const WAITING: usize = 256;

/// How often evcxr may end before it has ever been ready. Its port may have been taken by somebody else.
const ATTEMPTS: usize = 3;

/// The time in which the last messages leave the sockets.
const FAREWELL: Duration = Duration::from_millis(100);

/// Serves Jupyter on that connection until it asks to end, or is gone.
pub async fn run(connection: Connection, launch: Launch) -> anyhow::Result<()> {
    let (sender, events) = mpsc::channel(WAITING);
    let terminated = life::terminated()?;
    let front = Front::bind(&connection, &sender).await?;
    let kernel = Kernel::start(&launch, 0, &sender)?;
    let session = Session::new(&launch.mark, launch.failure());
    let mut proxy =
        Proxy { signer: Signer::new(&connection.key), launch, front, kernel, session, sender, failed_starts: 0 };
    proxy.session.kernel_started();
    proxy.serve(events, terminated).await
}

/// One evcxr.
struct Kernel {
    number: usize,
    child: Child,
    signer: Signer,
    connecting: JoinHandle<()>,
    back: Option<Back>,
    /// What is to be sent as soon as there is a connection.
    waiting: Vec<(Channel, Message)>,
}

impl Kernel {
    fn start(launch: &Launch, number: usize, events: &Sender<Event>) -> anyhow::Result<Self> {
        let connection = Connection::private()?;
        let child = launch.start(&connection)?;
        let signer = Signer::new(&connection.key);
        let events = events.clone();
        let connecting = tokio::spawn(async move {
            if let Err(error) = Back::connect(number, connection, events).await {
                eprintln!("the Rust kernel cannot be reached: {error:#}");
            }
        });
        Ok(Self { number, child, signer, connecting, back: None, waiting: Vec::new() })
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
    launch: Launch,
    front: Front,
    kernel: Kernel,
    session: Session,
    sender: Sender<Event>,
    failed_starts: usize,
}

impl Proxy {
    async fn serve(&mut self, mut events: Receiver<Event>, terminated: impl Future<Output = ()>) -> anyhow::Result<()> {
        let gone = life::jupyter_is_gone();
        tokio::pin!(terminated, gone);
        loop {
            for action in self.session.take_actions() {
                match action {
                    Action::ToClient(channel, message) => self.front.send(channel, message.frames(&self.signer)).await,
                    Action::ToKernel(channel, message) => self.kernel.send(channel, message).await,
                    // If it has ended by itself, so much the better.
                    Action::EndKernel => drop(self.kernel.child.start_kill()),
                    Action::Shutdown(reply) => {
                        self.end().await;
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
                status = self.kernel.child.wait() => self.start_again(&describe(status))?,
                () = &mut terminated => break,
                () = &mut gone => break,
            }
        }
        self.end().await;
        Ok(())
    }

    async fn handle(&mut self, event: Event) {
        let now = Instant::now();
        match event {
            Event::FromClient(channel, frames) => match Message::read(frames, &self.signer) {
                Ok(message) => self.session.client_says(channel, message),
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
            Event::FromKernel(..) | Event::Connected(..) => {}
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
        self.kernel = Kernel::start(&self.launch, self.kernel.number + 1, &self.sender)?;
        self.session.kernel_started();
        Ok(())
    }

    /// Ends evcxr with all that it has started. It has nothing to put in order, and would wait for the cell to end.
    async fn end(&mut self) {
        // It may have ended by itself.
        let _ = self.kernel.child.start_kill();
        life::end_group();
        if timeout(Duration::from_secs(5), self.kernel.child.wait()).await.is_err() {
            eprintln!("the Rust kernel does not end");
        }
    }
}
