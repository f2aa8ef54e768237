//! The timers of a process.

use std::{sync::Arc, time::Duration};

use super::{Cell, Item};
use crate::{Protocol, pid, server::Timer};

impl<B: Protocol> Cell<B> {
    pub(crate) fn send_after(self: &Arc<Self>, delay: Duration, message: B::Message) -> Timer {
        let number = pid::fresh();
        let place = Arc::downgrade(self);
        let incarnation = self.pid().incarnation;
        self.arm(number, delay, move || {
            let Some(cell) = place.upgrade() else { return };
            if cell.forget_timer(number, incarnation) {
                drop(cell.push_alive(Some(incarnation), message));
            }
        });
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
        self.arm(number, at.saturating_duration_since(crate::seam::now()), move || {
            let Some(cell) = place.upgrade() else { return };
            if cell.forget_timer(number, incarnation) && cell.push_alive(Some(incarnation), make()).is_ok() {
                cell.tick(number, incarnation, at + period, period, make);
            }
        });
    }

    /// Begins a timer of this incarnation, which is listed until it fires, so that the end of the process ends it.
    fn arm(self: &Arc<Self>, number: u64, delay: Duration, fire: impl FnOnce() + Send + 'static) {
        let node = self.node();
        let key = node.timers.after(node, delay, fire);
        let listed = self.gate.with(|inbox| {
            let lives = inbox.phase.is_alive();
            if lives {
                inbox.extra.side().timers.push((number, key));
            }
            lives
        });
        if !listed {
            node.timers.cancel(key);
        }
    }

    fn forget_timer(&self, number: u64, incarnation: u32) -> bool {
        self.gate.with(|inbox| {
            if !self.lives_as(inbox, incarnation) {
                return false;
            }
            let timers = &mut inbox.extra.side().timers;
            let found = timers.iter().position(|(listed, _)| *listed == number);
            found.map(|at| timers.swap_remove(at)).is_some()
        })
    }

    pub(crate) fn cancel_timer(&self, timer: Timer) -> bool {
        let key = self.with_side(|side| {
            let found = side.timers.iter().position(|(listed, _)| *listed == timer.0);
            found.map(|at| side.timers.swap_remove(at).1)
        });
        key.is_some_and(|key| self.node().timers.cancel(key))
    }

    /// Arms the idle time of this number.
    pub(super) fn arm_idle(self: &Arc<Self>, number: u64, delay: Duration) {
        let place = Arc::downgrade(self);
        let incarnation = self.pid().incarnation;
        let fire = move || {
            let Some(cell) = place.upgrade() else { return };
            let pushed = cell.gate.push(|inbox| {
                if !cell.lives_as(inbox, incarnation) {
                    return Err(());
                }
                inbox.queue.push_back(Item::Idle(number));
                Ok(())
            });
            cell.ready(pushed.unwrap_or(false));
        };
        if delay.is_zero() {
            fire();
        } else {
            self.arm(number, delay, fire);
        }
    }
}
