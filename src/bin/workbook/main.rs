//! temp
mod data;
mod train;
use clap::Parser;
#[derive(Parser)]
enum Cli {
    Train(train::Args),
    Data(data::DataArgs),
}
fn main() -> std::process::ExitCode {
    let r = match Cli::parse() {
        Cli::Train(t) => train::run(t),
        Cli::Data(a) => data::run(a),
    };
    match r {
        Ok(()) => 0.into(),
        Err(e) => {
            eprintln!("error: {e:#}");
            1.into()
        }
    }
}
