//! The command line.

use std::{
    error::Error,
    fmt,
    time::{Duration, SystemTime},
};

use crate::Mood;

/// What the command line asks for.
pub(crate) struct Programme {
    pub(crate) mood: Mood,
    pub(crate) seed: u64,
    pub(crate) tempo: Duration,
    pub(crate) reports: bool,
    pub(crate) tree: bool,
}

impl Programme {
    pub(crate) fn read(mut args: impl Iterator<Item = String>) -> Result<Self, Usage> {
        let mut mood = None;
        let mut programme = Self {
            mood: Mood::Lenient,
            seed: any_seed(),
            tempo: Duration::from_millis(180),
            reports: false,
            tree: false,
        };
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "lenient" => mood = Some(Mood::Lenient),
                "angry" => mood = Some(Mood::Angry),
                "jerk" => mood = Some(Mood::Jerk),
                "--seed" => programme.seed = args.next().and_then(|seed| seed.parse().ok()).ok_or(Usage)?,
                "--tempo" => programme.tempo = args.next().as_deref().and_then(milliseconds).ok_or(Usage)?,
                "--reports" => programme.reports = true,
                "--tree" => programme.tree = true,
                _ => return Err(Usage),
            }
        }
        if mood.is_none() && !programme.tree {
            println!("(The manager may be lenient, angry or a jerk: put the word behind `--`. Today he is lenient.)\n");
        }
        programme.mood = mood.unwrap_or(programme.mood);
        Ok(programme)
    }
}

fn milliseconds(text: &str) -> Option<Duration> {
    text.strip_suffix("ms")?.parse().ok().map(Duration::from_millis)
}

/// A seed that is short enough to be typed.
fn any_seed() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| u64::from(since.subsec_micros()) % 10_000)
}

/// The command line is not understood.
#[derive(Debug)]
pub(crate) struct Usage;

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("usage: band [lenient|angry|jerk] [--seed 7] [--tempo 180ms] [--reports] [--tree]")
    }
}

impl Error for Usage {}
