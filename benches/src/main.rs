//! Does all jobs for all frameworks, interleaved, and prints how they compare.

use std::{error::Error, process::ExitCode};

use self::driver::{Mode, Options, compare, cost, growth, instructions, tracing};

mod driver;

fn main() -> ExitCode {
    match Options::parse(std::env::args().skip(1)).map_or_else(|error| Err(error.into()), |options| run(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    match options.mode {
        Mode::Compare => compare::run(options),
        Mode::Growth => growth::run(options),
        Mode::Instructions { update } => instructions::run(update),
        Mode::Tracing => tracing::run(options),
        Mode::Cost => cost::run(),
        Mode::Help => {
            println!("{}", driver::HELP);
            Ok(())
        }
    }
}
