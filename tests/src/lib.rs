//! What the tests share: a trace of what happened, children that write it, and the reports that were made.

pub mod trace;

pub mod probe;

pub mod report;

pub mod workers;

pub mod conformance;

pub mod elsewhere;

use std::time::Duration;

pub use self::{
    probe::{Part, Plot, Probe, plot},
    report::Reports,
    trace::Trace,
    workers::{Barrier, on_two_workers, on_workers_to_spare, quiet, two_workers},
};

/// Lets everything that can go on without time passing go on. For tests with a paused clock.
pub async fn settle() {
    tokio::time::sleep(Duration::from_millis(1)).await;
}

/// So many milliseconds.
#[must_use]
pub const fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// So many seconds.
#[must_use]
pub const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
