//! What was asked for.

use std::str::FromStr;

pub(crate) const HELP: &str = "\
cargo run --release -- [OPTIONS]

With no option: all jobs for all frameworks, in five interleaved rounds, and two tables. With the peers some
twenty minutes or more; without default features, five minutes.

  --rounds N         so many rounds
  --quick            one round, and nothing that takes long: about two minutes
  --only JOB,…       these jobs only, by the names in the first column of the table
  --fw NAME,…        these frameworks only: baseline, perennial, ractor, kameo, actix, otp

  --growth           how cost grows with the number of servers and the depth of trees
  --instructions     instructions of the hot paths, counted by callgrind, compared with instructions.txt
  --update           with --instructions: writes that file
  --tracing          what tracing costs when nobody listens
  --cost             build times, dependencies, size of a server's code";

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Mode {
    Compare,
    Growth,
    Instructions { update: bool },
    Tracing,
    Cost,
    Help,
}

#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) mode: Mode,
    pub(crate) rounds: usize,
    pub(crate) quick: bool,
    pub(crate) only: Vec<String>,
    pub(crate) frameworks: Vec<String>,
}

impl Options {
    pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self { mode: Mode::Compare, rounds: 5, quick: false, only: vec![], frameworks: vec![] };
        while let Some(arg) = args.next() {
            match &*arg {
                "--rounds" => options.rounds = value(&arg, args.next())?,
                "--quick" => {
                    options.quick = true;
                    options.rounds = 1;
                }
                "--only" => options.only = list(&value::<String>(&arg, args.next())?),
                "--fw" => options.frameworks = list(&value::<String>(&arg, args.next())?),
                "--growth" => options.mode = Mode::Growth,
                "--instructions" => options.mode = Mode::Instructions { update: false },
                "--update" => options.mode = Mode::Instructions { update: true },
                "--tracing" => options.mode = Mode::Tracing,
                "--cost" => options.mode = Mode::Cost,
                "--help" => options.mode = Mode::Help,
                _ => return Err(format!("unknown option `{arg}`\n\n{HELP}")),
            }
        }
        Ok(options)
    }

    /// Whether a job is asked for.
    pub(crate) fn wants(&self, job: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| job == only)
    }
}

fn value<T: FromStr>(option: &str, value: Option<String>) -> Result<T, String> {
    value.and_then(|value| value.parse().ok()).ok_or_else(|| format!("`{option}` needs a value\n\n{HELP}"))
}

fn list(names: &str) -> Vec<String> {
    names.split(',').map(|name| name.trim().to_owned()).collect()
}
