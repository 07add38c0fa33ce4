//! `spare`: the program that keeps a spare, until somebody claims it, and then until that one lets go.

use std::pin::{Pin, pin};
use std::process;
use std::time::{Duration, Instant};

use anyhow::Context;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::task::JoinSet;
use tokio::time::interval;

use super::address::Address;
use super::claim::{CLAIM, FAREWELL, Offer};
use super::kind::{self, Kind};
use super::room::Room;
use crate::kernel::child::Launch;
use crate::kernel::connection::Connection;
use crate::kernel::evcxr::Evcxr;
use crate::kernel::slot;
use crate::life;
use crate::place::Variant;
use crate::project::{Project, Which};

/// How long a spare waits for a kernel that is started again.
const LONELY: Duration = Duration::from_secs(10);

/// How often it looks at the memory. It can be filled at a few GB a second.
const LOOK: Duration = Duration::from_millis(500);

/// How often it looks whether it is out of date.
const LOOK_AT_SOURCES: Duration = Duration::from_secs(10);

/// Keep a warm Rust kernel for whoever needs one next (for this program, not for people)
#[derive(clap::Args)]
#[command(hide = true)]
pub struct Args {
    #[command(flatten)]
    which: Which,
    /// What the kernel that starts this one was born into
    #[arg(long)]
    surroundings: String,
}

/// Runs `spare` until nobody wants it any more.
pub fn run(args: Args) -> anyhow::Result<()> {
    // Jupyter ends a kernel with its whole process group, and starts it again.
    rustix::process::setsid().context("the spare has no session of its own")?;
    // evcxr is started by this thread, and ends with it.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outcome = runtime.block_on(keep(&args.which.project(), args.which.variant, args.surroundings));
    // Nobody else would end what takes no notice of a request. This ends with it.
    life::kill_group();
    outcome
}

async fn keep(project: &Project, variant: Variant, surroundings: String) -> anyhow::Result<()> {
    let kind = Kind { surroundings, build: kind::build(project, variant)? };
    let address = Address::new(&project.lab, &kind);
    let Some(listener) = address.listen()? else { return Ok(()) };
    listener.set_nonblocking(true)?;
    let listener = UnixListener::from_std(listener)?;
    let launch = Launch::new(project, variant, slot::take(&project.lab, variant)?)?;
    let connection = Connection::private()?;
    let evcxr = Evcxr::own(launch.start(&connection)?);
    let offer = Offer {
        connection,
        mark: launch.mark.clone(),
        slot: launch.slot.folder.clone(),
        evcxr: evcxr.number().context("evcxr has ended at once")?,
        keeper: process::id(),
    };
    let mut spare = Spare { evcxr, room: Room::of_environment() };
    let is_out_of_date = || kind::build(project, variant).ok().as_ref() != Some(&kind.build);
    let mut terminated = pin!(life::terminated()?);
    let claimant = tokio::select! {
        claimant = spare.wait(&listener, is_out_of_date) => claimant,
        () = &mut terminated => None,
    };
    // As long as the listener lives nobody else takes the name.
    address.remove();
    drop(listener);
    match claimant {
        Some(kernel) => spare.serve(kernel, &offer, terminated, || drop(launch)).await,
        None => drop(spare.evcxr.end().await),
    }
    Ok(())
}

/// What a kernel says to the keeper.
enum Said {
    /// That it takes the spare.
    Claim(BufReader<UnixStream>),
    /// That it ends, and not to be started again.
    Farewell,
    /// Nothing; it is gone.
    Nothing,
}

async fn hear(kernel: UnixStream) -> Said {
    let mut kernel = BufReader::new(kernel);
    let mut line = String::new();
    match kernel.read_line(&mut line).await {
        Ok(_) if line == CLAIM => Said::Claim(kernel),
        Ok(_) if line == FAREWELL => Said::Farewell,
        _ => Said::Nothing,
    }
}

struct Spare {
    evcxr: Evcxr,
    room: Room,
}

impl Spare {
    /// Waits for somebody who takes it; `None` if it is not wanted any more. The other kernels hear that it is gone.
    async fn wait(
        &mut self,
        listener: &UnixListener,
        is_out_of_date: impl Fn() -> bool,
    ) -> Option<BufReader<UnixStream>> {
        let mut jupyter_has_ended = pin!(life::jupyter_has_ended());
        let mut kernels = JoinSet::new();
        let mut alone_since = Instant::now();
        let (mut look, mut look_at_sources) = (interval(LOOK), interval(LOOK_AT_SOURCES));
        loop {
            tokio::select! {
                Ok((kernel, _)) = listener.accept() => drop(kernels.spawn(hear(kernel))),
                Some(Ok(said)) = kernels.join_next() => match said {
                    Said::Claim(kernel) => return Some(kernel),
                    Said::Farewell if kernels.is_empty() => return None,
                    Said::Farewell | Said::Nothing => alone_since = Instant::now(),
                },
                _ = look.tick() => {
                    let is_alone = kernels.is_empty() && alone_since.elapsed() > LONELY;
                    if is_alone || self.room.is_short() {
                        return None;
                    }
                }
                _ = look_at_sources.tick() => if is_out_of_date() {
                    return None;
                },
                _ = self.evcxr.ended() => return None,
                () = &mut jupyter_has_ended => return None,
            }
        }
    }

    /// Serves who has taken it until one of the two ends. `clean` comes after the end of all that was started.
    async fn serve(
        &mut self,
        mut kernel: BufReader<UnixStream>,
        offer: &Offer,
        terminated: Pin<&mut impl Future<Output = ()>>,
        clean: impl FnOnce(),
    ) {
        let mut line = serde_json::to_string(offer).expect("it is text");
        line.push('\n');
        // If that fails it has gone, and the next read ends at once.
        let _ = kernel.write_all(line.as_bytes()).await;
        let mut rest = Vec::new();
        let status = tokio::select! {
            // It says nothing more, and at last lets go.
            _ = kernel.read_to_end(&mut rest) => None,
            status = self.evcxr.ended() => Some(status),
            () = terminated => None,
        };
        let end = self.evcxr.end().await;
        clean();
        // If nobody is there to hear it, so much the better.
        let _ = kernel.write_all(format!("{}\n", status.unwrap_or(end)).as_bytes()).await;
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use tokio::process::Command;

    use super::*;
    use crate::place::Lab;

    const FOREVER: &str = "sleep 60";

    /// A spare, which is not an evcxr here, and its address.
    struct Stage {
        address: Address,
        listener: UnixListener,
        spare: Spare,
        _folder: tempfile::TempDir,
    }

    impl Stage {
        fn new(program: &str, room: Room) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let kind = Kind { surroundings: "1".into(), build: "2".into() };
            let address = Address::new(&Lab::new(folder.path().to_owned()), &kind);
            let listener = address.listen().unwrap().unwrap();
            listener.set_nonblocking(true).unwrap();
            let listener = UnixListener::from_std(listener).unwrap();
            let child = Command::new("sh").args(["-c", program]).kill_on_drop(true).spawn().unwrap();
            Self { address, listener, spare: Spare { evcxr: Evcxr::own(child), room }, _folder: folder }
        }

        /// Waits for its claimant; says whether there was one.
        async fn wait(mut self, is_out_of_date: bool) -> bool {
            self.spare.wait(&self.listener, || is_out_of_date).await.is_some()
        }
    }

    #[tokio::test]
    async fn it_is_given_to_the_first_who_claims_it() {
        let stage = Stage::new(FOREVER, Room::of(0));
        let (mut first, mut second) = (stage.address.connect().unwrap(), stage.address.connect().unwrap());
        second.write_all(CLAIM.as_bytes()).unwrap();
        assert!(stage.wait(false).await);
        let heard = tokio::task::spawn_blocking(move || first.read(&mut [0])).await.unwrap();
        assert_eq!(heard.unwrap(), 0, "the other one hears that it is gone");
    }

    #[tokio::test]
    async fn it_ends_when_the_last_kernel_says_farewell() {
        let stage = Stage::new(FOREVER, Room::of(0));
        let (mut first, mut second) = (stage.address.connect().unwrap(), stage.address.connect().unwrap());
        let wait = tokio::spawn(stage.wait(false));
        first.write_all(FAREWELL.as_bytes()).unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(!wait.is_finished(), "the other one may still want it");
        second.write_all(FAREWELL.as_bytes()).unwrap();
        assert!(!wait.await.unwrap());
    }

    #[tokio::test]
    async fn it_ends_when_it_is_of_no_use() {
        let everything = Room::of(u64::MAX);
        assert!(!Stage::new(FOREVER, everything).wait(false).await, "memory is short");
        assert!(!Stage::new(FOREVER, Room::of(0)).wait(true).await, "it is out of date");
        assert!(!Stage::new("exit 3", Room::of(0)).wait(false).await, "evcxr has ended");
    }
}
