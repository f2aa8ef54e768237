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

    /// Counts one more restart, if it is still allowed, and says how many more are.
    pub(super) fn take_another(&mut self, now: Instant) -> Option<u32> {
        while self.restarts.front().is_some_and(|restart| !self.holds(*restart, now)) {
            self.restarts.pop_front();
        }
        self.restarts.push_back(now);
        self.intensity.checked_sub(u32::try_from(self.restarts.len()).ok()?)
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

            let allowed = (0..10).take_while(|_| window.take_another(now).is_some()).count();

            assert_eq!(allowed, intensity as usize);
        }
    }

    #[test]
    fn a_restart_counts_until_it_is_older_than_the_period() {
        let cases = [(4_999, false), (5_000, false), (5_001, true)];
        for (later, allowed) in cases {
            let mut window = Window::new(1, Duration::from_secs(5));
            let begin = Instant::now();
            assert_eq!(window.take_another(begin), Some(0));

            let again = begin + Duration::from_millis(later);

            assert_eq!(window.left(again), u32::from(allowed), "after {later} ms");
            assert_eq!(window.take_another(again).is_some(), allowed, "after {later} ms");
        }
    }

    #[test]
    fn it_slides_and_does_not_start_anew() {
        let mut window = Window::new(2, Duration::from_secs(5));
        let begin = Instant::now();
        let mut after = |seconds| window.take_another(begin + Duration::from_secs(seconds)).is_some();

        let allowed = [after(0), after(3), after(6), after(7)];

        assert_eq!(allowed, [true, true, true, false]);
    }
}
