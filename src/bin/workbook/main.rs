//! temp
mod train;
use clap::Parser;
#[derive(Parser)]
enum Cli {
    Train(train::Args),
}
fn main() -> anyhow::Result<()> {
    match Cli::parse() {
        Cli::Train(t) => train::run(t),
    }
}
