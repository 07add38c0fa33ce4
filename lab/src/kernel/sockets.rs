//! The sockets on both sides, and the tasks that read them.

use std::time::Duration;

use anyhow::Context;
use tokio::sync::mpsc::Sender;
use zeromq::util::PeerIdentity;
use zeromq::{
    DealerSendHalf, DealerSocket, PubSocket, RepSocket, RouterSendHalf, RouterSocket, Socket, SocketOptions,
    SocketRecv, SocketSend, SubSocket, ZmqMessage,
};

use super::channel::Channel;
use super::connection::Connection;
use crate::say::eprintln;

/// Something has happened.
pub enum Event {
    /// Jupyter has sent something.
    FromClient(Channel, ZmqMessage),
    /// The evcxr of that number has sent something.
    FromKernel(usize, Channel, ZmqMessage),
    /// The evcxr of that number listens.
    Connected(usize, Back),
    /// Somebody else listens where the evcxr of that number should.
    Unreachable(usize, anyhow::Error),
}

/// The side of Jupyter.
pub struct Front {
    shell: RouterSendHalf,
    control: RouterSendHalf,
    stdin: RouterSendHalf,
    iopub: PubSocket,
}

impl Front {
    /// Listens where Jupyter wants it.
    pub async fn bind(connection: &Connection, events: &Sender<Event>) -> anyhow::Result<Self> {
        let router = async |port, channel| {
            let mut socket = RouterSocket::new();
            bind(&mut socket, connection, port).await?;
            let (send, receive) = socket.split();
            let events = events.clone();
            tokio::spawn(read(receive, events, move |frames| Event::FromClient(channel, frames)));
            anyhow::Ok(send)
        };
        let mut heartbeat = RepSocket::new();
        bind(&mut heartbeat, connection, connection.hb_port).await?;
        tokio::spawn(echo(heartbeat));
        let mut iopub = PubSocket::new();
        bind(&mut iopub, connection, connection.iopub_port).await?;
        Ok(Self {
            shell: router(connection.shell_port, Channel::Shell).await?,
            control: router(connection.control_port, Channel::Control).await?,
            stdin: router(connection.stdin_port, Channel::Stdin).await?,
            iopub,
        })
    }

    /// Sends a message. A client that has gone away does not hear it.
    pub async fn send(&mut self, channel: Channel, frames: ZmqMessage) {
        let sent = match channel {
            Channel::Shell => self.shell.send(frames).await,
            Channel::Control => self.control.send(frames).await,
            Channel::Stdin => self.stdin.send(frames).await,
            Channel::Iopub => self.iopub.send(frames).await,
        };
        if let Err(error) = sent {
            eprintln!("a message on {channel:?} found nobody: {error}");
        }
    }
}

async fn bind(socket: &mut impl Socket, connection: &Connection, port: u16) -> anyhow::Result<()> {
    let endpoint = connection.endpoint(port);
    socket.bind(&endpoint).await.with_context(|| format!("the kernel cannot listen on {endpoint}"))?;
    Ok(())
}

/// Answers each heartbeat with itself.
async fn echo(mut socket: RepSocket) {
    loop {
        match socket.recv().await {
            // Whoever has gone does not wait for an answer.
            Ok(beat) => drop(socket.send(beat).await),
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

/// Passes on all that a socket receives, until nobody listens any more.
async fn read(mut socket: impl SocketRecv, events: Sender<Event>, event: impl Fn(ZmqMessage) -> Event) {
    loop {
        match socket.recv().await {
            Ok(frames) => {
                if events.send(event(frames)).await.is_err() {
                    return;
                }
            }
            // The other side has gone. It may come again, and if not, somebody else notices.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}

/// The side of evcxr.
pub struct Back {
    shell: DealerSendHalf,
    control: DealerSendHalf,
    stdin: DealerSendHalf,
    readers: Vec<tokio::task::JoinHandle<()>>,
}

impl Back {
    /// Connects to the evcxr of that number as soon as it listens, and tells when that is done, or cannot be done.
    pub async fn connect(number: usize, connection: Connection, events: Sender<Event>) {
        let event = match Self::new(number, &connection, &events).await {
            Ok(back) => Event::Connected(number, back),
            Err(error) => Event::Unreachable(number, error),
        };
        // If nobody listens any more, the program is about to end.
        let _ = events.send(event).await;
    }

    async fn new(number: usize, connection: &Connection, events: &Sender<Event>) -> anyhow::Result<Self> {
        let from_kernel = |channel| move |frames| Event::FromKernel(number, channel, frames);
        let mut iopub = SubSocket::with_options(options());
        iopub.connect(&connection.endpoint(connection.iopub_port)).await?;
        iopub.subscribe("").await?;
        let mut readers = vec![tokio::spawn(read(iopub, events.clone(), from_kernel(Channel::Iopub)))];
        let mut dealers = Vec::new();
        for (port, channel) in [
            (connection.shell_port, Channel::Shell),
            (connection.control_port, Channel::Control),
            (connection.stdin_port, Channel::Stdin),
        ] {
            let mut socket = DealerSocket::with_options(options());
            socket.connect(&connection.endpoint(port)).await?;
            let (send, receive) = socket.split();
            readers.push(tokio::spawn(read(receive, events.clone(), from_kernel(channel))));
            dealers.push(send);
        }
        let [shell, control, stdin] =
            <[DealerSendHalf; 3]>::try_from(dealers).ok().context("there are three of them")?;
        Ok(Self { shell, control, stdin, readers })
    }

    /// Sends a message.
    pub async fn send(&mut self, channel: Channel, frames: ZmqMessage) {
        let sent = match channel {
            Channel::Shell => self.shell.send(frames).await,
            Channel::Control => self.control.send(frames).await,
            Channel::Stdin => self.stdin.send(frames).await,
            Channel::Iopub => Ok(()),
        };
        if let Err(error) = sent {
            eprintln!("a message on {channel:?} did not reach the Rust kernel: {error}");
        }
    }
}

impl Drop for Back {
    fn drop(&mut self) {
        for reader in &self.readers {
            reader.abort();
        }
    }
}

/// evcxr asks the reader under the name by which it knows the one who sent the cell, so all sockets have the same name.
/// And it may take its time to start.
fn options() -> SocketOptions {
    let mut options = SocketOptions::default();
    options.peer_identity(PeerIdentity::try_from(&b"workbook"[..]).expect("a short name")).no_connect_timeout();
    options
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::TcpListener;

    use tokio::sync::mpsc;
    use tokio::time::timeout;

    use super::*;

    #[tokio::test]
    async fn a_stranger_on_the_port_is_told() {
        let stranger = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let mut connection = Connection::private().unwrap();
        connection.iopub_port = stranger.local_addr().unwrap().port();
        std::thread::spawn(move || {
            let (mut stream, _) = stranger.accept().unwrap();
            // It may have hung up before all of it was written.
            let _ = stream.write_all("HTTP/1.1 400 Bad Request\r\n".repeat(9).as_bytes());
        });
        let (sender, mut events) = mpsc::channel(9);
        tokio::spawn(Back::connect(7, connection, sender));
        let event = timeout(Duration::from_secs(10), events.recv()).await.expect("it does not hang");
        assert!(matches!(event, Some(Event::Unreachable(7, _))));
    }
}
