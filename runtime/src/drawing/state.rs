//! How a child is, as it is drawn.

use std::{fmt, time::Duration};

use super::words;

/// How a process of a tree is, when the tree is drawn as it runs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum DrawnState {
    /// Those before it are being started.
    NotStarted,
    /// Its expression or its `init` runs.
    Starting,
    /// It runs.
    Running,
    /// It was told to stop.
    Stopping,
    /// It has ended, and its supervisor is busy with something else.
    Ended,
    /// It is about to be started again.
    Restarting,
    /// It will be started again in this time: its restart is delayed.
    Waiting(Duration),
    /// It is down until somebody starts it by hand.
    Stopped,
    /// It is a supervisor that runs, and did not answer within a second: what is below it is not known.
    NoAnswer,
}

impl fmt::Display for DrawnState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotStarted => f.write_str("not started"),
            Self::Starting => f.write_str("starting"),
            Self::Running => f.write_str("running"),
            Self::Stopping => f.write_str("stopping"),
            Self::Ended => f.write_str("ended"),
            Self::Restarting => f.write_str("restarting"),
            Self::Waiting(left) => write!(f, "restarting in {}", words::time(*left)),
            Self::Stopped => f.write_str("stopped"),
            Self::NoAnswer => f.write_str("no answer"),
        }
    }
}
