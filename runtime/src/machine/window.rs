//! How many restarts are too many.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// The restarts of the last `period`.
///
/// It slides exactly, and includes its edge: a restart that is just `period` old still counts.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Window {
    intensity: u32,
    period: Duration,
    restarts: VecDeque<Instant>,
}

impl Window {
    pub(super) fn new(intensity: u32, period: Duration) -> Self {
        Self { intensity, period, restarts: VecDeque::new() }
    }

    /// Counts one more restart, and says whether it is still allowed.
    pub(super) fn allows_another(&mut self, now: Instant) -> bool {
        while self.restarts.front().is_some_and(|restart| !self.holds(*restart, now)) {
            self.restarts.pop_front();
        }
        self.restarts.push_back(now);
        u32::try_from(self.restarts.len()).is_ok_and(|restarts| restarts <= self.intensity)
    }

    /// How many more restarts are allowed.
    pub(super) fn left(&self, now: Instant) -> u32 {
        let gone = self.restarts.partition_point(|restart| !self.holds(*restart, now));
        let restarts = self.restarts.len() - gone;
        self.intensity.saturating_sub(u32::try_from(restarts).unwrap_or(u32::MAX))
    }

    fn holds(&self, restart: Instant, now: Instant) -> bool {
        now.saturating_duration_since(restart) <= self.period
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_restart_after_the_last_allowed_one_is_too_many() {
        for intensity in 0..4 {
            let mut window = Window::new(intensity, Duration::from_secs(5));
            let now = Instant::now();

            let allowed = (0..10).take_while(|_| window.allows_another(now)).count();

            assert_eq!(allowed, intensity as usize);
        }
    }

    #[test]
    fn a_restart_counts_until_it_is_older_than_the_period() {
        let cases = [(4_999, false), (5_000, false), (5_001, true)];
        for (later, allowed) in cases {
            let mut window = Window::new(1, Duration::from_secs(5));
            let begin = Instant::now();
            assert!(window.allows_another(begin));

            let again = begin + Duration::from_millis(later);

            assert_eq!(window.left(again), u32::from(allowed), "after {later} ms");
            assert_eq!(window.allows_another(again), allowed, "after {later} ms");
        }
    }

    #[test]
    fn it_slides_and_does_not_start_anew() {
        let mut window = Window::new(2, Duration::from_secs(5));
        let begin = Instant::now();
        let mut after = |seconds| window.allows_another(begin + Duration::from_secs(seconds));

        let allowed = [after(0), after(3), after(6), after(7)];

        assert_eq!(allowed, [true, true, true, false]);
    }
}
