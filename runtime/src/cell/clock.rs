//! The timers of a process.

use std::{sync::Arc, time::Duration};

use super::{Cell, Item, Proc};
use crate::{Protocol, pid, server::Timer, timers::Fire};

impl<B: Protocol> Cell<B> {
    pub(crate) fn send_after(self: &Arc<Self>, delay: Duration, message: B::Message) -> Timer {
        let number = pid::fresh();
        let place = Arc::downgrade(self);
        let incarnation = self.pid().incarnation;
        let fire = move || {
            let Some(cell) = place.upgrade() else { return };
            if cell.as_proc().forget_timer(number, incarnation) {
                drop(cell.push_alive(Some(incarnation), message));
            }
        };
        self.as_proc().arm(number, delay, Box::new(fire));
        Timer(number)
    }

    pub(crate) fn send_interval(self: &Arc<Self>, period: Duration, make: Box<dyn Fn() -> B::Message + Send>) -> Timer {
        let number = pid::fresh();
        self.tick(number, self.pid().incarnation, crate::seam::now() + period, period, make);
        Timer(number)
    }

    /// Arms the next tick of an interval, for this absolute time, so that it does not drift.
    fn tick(
        self: &Arc<Self>,
        number: u64,
        incarnation: u32,
        at: std::time::Instant,
        period: Duration,
        make: Box<dyn Fn() -> B::Message + Send>,
    ) {
        let place = Arc::downgrade(self);
        let fire = move || {
            let Some(cell) = place.upgrade() else { return };
            let is_armed = cell.as_proc().forget_timer(number, incarnation);
            if is_armed && cell.push_alive(Some(incarnation), make()).is_ok() {
                cell.tick(number, incarnation, at + period, period, make);
            }
        };
        self.as_proc().arm(number, at.saturating_duration_since(crate::seam::now()), Box::new(fire));
    }
}

impl dyn Proc {
    /// Begins a timer of this incarnation, which is listed until it fires, so that the end of the process ends it.
    fn arm(&self, number: u64, delay: Duration, fire: Fire) {
        let node = self.node();
        let key = node.timers.begin(node, delay, fire);
        let listed = self.with(|guarded| {
            let lives = guarded.phase().is_alive();
            if lives {
                guarded.side().timers.push((number, key));
            }
            lives
        });
        if !listed {
            node.timers.cancel(key);
        }
    }

    fn forget_timer(&self, number: u64, incarnation: u32) -> bool {
        self.with(|guarded| {
            if !self.lives_as(guarded, incarnation) {
                return false;
            }
            let timers = &mut guarded.side().timers;
            let found = timers.iter().position(|(listed, _)| *listed == number);
            found.map(|at| timers.swap_remove(at)).is_some()
        })
    }

    pub(crate) fn cancel_timer(&self, timer: Timer) -> bool {
        let key = self.with(|guarded| {
            let timers = &mut guarded.side().timers;
            let found = timers.iter().position(|(listed, _)| *listed == timer.0);
            found.map(|at| timers.swap_remove(at).1)
        });
        key.is_some_and(|key| self.node().timers.cancel(key))
    }

    /// Arms the idle time of this number.
    pub(super) fn arm_idle(self: Arc<Self>, number: u64, delay: Duration) {
        let incarnation = self.pid().incarnation;
        if delay.is_zero() {
            self.fire_idle(number, incarnation);
            return;
        }
        let place = Arc::downgrade(&self);
        let fire = move || place.upgrade().map_or((), |process| process.fire_idle(number, incarnation));
        self.arm(number, delay, Box::new(fire));
    }

    fn fire_idle(self: Arc<Self>, number: u64, incarnation: u32) {
        let schedule = self.pushed(false, &mut |guarded| {
            let lives = self.lives_as(guarded, incarnation);
            if lives {
                guarded.push(Item::Idle(number));
            }
            lives
        });
        self.ready(schedule);
    }
}
