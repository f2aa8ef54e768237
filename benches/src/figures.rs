//! What a job has measured.

use std::{
    fmt,
    time::{Duration, Instant},
};

use rustix::time::{ClockId, clock_gettime};

/// Names and numbers, in the order in which they were added. Shown as a JSON object.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures(Vec<(&'static str, f64)>);

impl Figures {
    /// One figure more.
    #[must_use]
    pub fn and(mut self, name: &'static str, value: f64) -> Self {
        self.0.push((name, value));
        self
    }
}

/// The time since it was started: on the wall, and of all processors together.
///
/// On a busy machine the first says as much about the other programs; the second knows only this one.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    begun: Instant,
    used: Duration,
}

impl Stopwatch {
    /// Starts it.
    #[must_use]
    pub fn start() -> Self {
        Self { begun: Instant::now(), used: used() }
    }

    /// The time on the wall.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// What each of `count` things took, that took so long together.
    #[must_use]
    pub fn each(&self, count: u64) -> Figures {
        let (elapsed, used) = (self.begun.elapsed(), used().saturating_sub(self.used));
        Figures::default().and("ns", per(elapsed, count)).and("cpu_ns", per(used, count))
    }
}

/// The processors' time that this program has used.
fn used() -> Duration {
    clock_gettime(ClockId::ProcessCPUTime).try_into().unwrap_or_default()
}

/// Nanoseconds for each of `count` things.
#[expect(clippy::cast_precision_loss, reason = "a measurement has fewer digits than a double")]
pub(crate) fn per(elapsed: Duration, count: u64) -> f64 {
    elapsed.as_nanos() as f64 / count as f64
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (nth, (name, value)) in self.0.iter().enumerate() {
            let comma = if nth == 0 { "" } else { ", " };
            write!(f, "{comma}\"{name}\": {value:.2}")?;
        }
        f.write_str("}")
    }
}

/// How long each of many things took.
#[derive(Clone, Debug, Default)]
pub struct Latencies(Vec<u64>);

impl Latencies {
    /// Room for so many.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// One more.
    pub fn push(&mut self, latency: Duration) {
        self.0.push(u64::try_from(latency.as_nanos()).unwrap_or(u64::MAX));
    }

    /// All of another's.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// Half of them took no longer.
    #[must_use]
    pub fn median(mut self) -> f64 {
        self.0.sort_unstable();
        self.quantile(500)
    }

    /// Adds the usual quantiles to other figures.
    #[must_use]
    pub fn describe(mut self, figures: Figures) -> Figures {
        self.0.sort_unstable();
        figures
            .and("p50_ns", self.quantile(500))
            .and("p99_ns", self.quantile(990))
            .and("p999_ns", self.quantile(999))
            .and("max_ns", self.quantile(1000))
    }

    #[expect(clippy::cast_precision_loss, reason = "a measurement has fewer digits than a double")]
    fn quantile(&self, per_mille: usize) -> f64 {
        let last = self.0.len().saturating_sub(1);
        self.0.get((self.0.len() * per_mille / 1000).min(last)).copied().unwrap_or_default() as f64
    }
}
