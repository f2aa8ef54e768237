//! How long a restart is delayed.

use std::time::{Duration, Instant};

use crate::spec::Backoff;

/// How often one child has been restarted in a row.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub(super) struct Streak {
    restarts: u32,
    up: Option<Instant>,
}

impl Streak {
    /// The child has come up.
    pub(super) fn begin(&mut self, now: Instant) {
        self.up = Some(now);
    }

    /// The delay before the next restart; the streak is over once the child has run for longer than `period`.
    pub(super) fn next(&mut self, now: Instant, backoff: Backoff, period: Duration, jitter: &mut Jitter) -> Duration {
        if self.up.take().is_some_and(|up| now.saturating_duration_since(up) > period) {
            self.restarts = 0;
        }
        let factor = 2_u32.saturating_pow(self.restarts);
        self.restarts = self.restarts.saturating_add(1);
        jitter.spread(backoff.first.saturating_mul(factor).min(backoff.most))
    }
}

/// Numbers that look random and follow from the seed alone (splitmix64).
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct Jitter(u64);

impl Jitter {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Some time between a half of it and all of it, so that what crashed together does not come back together.
    fn spread(&mut self, delay: Duration) -> Duration {
        let half = delay / 2;
        let part = u32::try_from(self.draw() >> 32).unwrap_or(u32::MAX);
        half + half.mul_f64(f64::from(part) / f64::from(u32::MAX))
    }

    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKOFF: Backoff = Backoff { first: Duration::from_millis(100), most: Duration::from_secs(1) };
    const PERIOD: Duration = Duration::from_secs(5);

    #[test]
    fn it_doubles_from_first_to_most_and_keeps_at_least_a_half() {
        let now = Instant::now();
        let mut streak = Streak::default();
        let mut jitter = Jitter::new(1);

        for most in [100, 200, 400, 800, 1_000, 1_000] {
            let delay = streak.next(now, BACKOFF, PERIOD, &mut jitter);

            assert!(delay <= Duration::from_millis(most), "{delay:?} of {most} ms");
            assert!(delay >= Duration::from_millis(most / 2), "{delay:?} of {most} ms");
        }
    }

    #[test]
    fn it_never_overflows() {
        let now = Instant::now();
        let mut streak = Streak::default();
        let mut jitter = Jitter::new(1);
        let backoff = Backoff { first: Duration::from_secs(u64::MAX), most: Duration::MAX };

        let longest = (0..100).map(|_| streak.next(now, backoff, PERIOD, &mut jitter)).max();

        assert!(longest >= Some(Duration::MAX / 2));
    }

    #[test]
    fn it_falls_back_to_first_after_a_run_of_more_than_the_period() {
        for (run, most) in [(PERIOD, 400), (PERIOD + Duration::from_millis(1), 100)] {
            let begin = Instant::now();
            let mut streak = Streak::default();
            let mut jitter = Jitter::new(1);
            streak.next(begin, BACKOFF, PERIOD, &mut jitter);
            streak.next(begin, BACKOFF, PERIOD, &mut jitter);
            streak.begin(begin);

            let delay = streak.next(begin + run, BACKOFF, PERIOD, &mut jitter);

            assert!(delay <= Duration::from_millis(most) && delay >= Duration::from_millis(most / 2), "{delay:?}");
        }
    }

    #[test]
    fn equal_seeds_give_equal_delays() {
        let delays = |seed| {
            let mut jitter = Jitter::new(seed);
            [(); 4].map(|()| jitter.spread(PERIOD))
        };

        assert_eq!(delays(7), delays(7));
        assert_ne!(delays(7), delays(8));
    }
}
