//! The deadlines of calls that wait: coarse, so that a call costs neither a look at the clock nor a place in a table.
//!
//! A deadline is counted from the first look that the node's timer task takes after the call began to wait. So it may come
//! some milliseconds late, and never comes early. With the feature `test` every new deadline is looked at at once, so that
//! it is exact under a paused clock.

use std::{
    cell::RefCell,
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{CallError, node::Shared, sync::Lock, timers::due, waits::Interrupt};

/// How long the deadlines that come after one another wait for a look.
const LOOK: Duration = if cfg!(feature = "test") { Duration::ZERO } else { Duration::from_millis(5) };

/// How many looks an alarm stays in the list for, when nobody uses it.
const KEPT: u32 = 256;

/// How many unused alarms a thread keeps.
const POOL: usize = 128;

thread_local! {
    static POOLED: RefCell<Vec<Arc<Alarm>>> = const { RefCell::new(Vec::new()) };
}

/// The deadlines of a node.
#[derive(Default)]
pub(crate) struct Alarms {
    list: Lock<Vec<Arc<Alarm>>>,
    /// Whether the timer task will take a look soon, without being woken.
    looks: AtomicBool,
}

/// One deadline, which is used again for another call when it is not needed any more.
struct Alarm {
    /// The node whose list it is in.
    node: Weak<Shared>,
    state: Lock<State>,
}

#[derive(Default)]
struct State {
    armed: Option<Armed>,
    listed: bool,
    unused: u32,
}

struct Armed {
    timeout: Duration,
    due: Option<Instant>,
    call: Weak<dyn Interrupt>,
}

/// A deadline that is set, until this is dropped.
pub(crate) struct Deadline(Option<Arc<Alarm>>);

/// A call whose time is over.
pub(crate) struct Late {
    timeout: Duration,
    call: Weak<dyn Interrupt>,
}

impl Late {
    pub(crate) fn tell(self) {
        if let Some(call) = self.call.upgrade() {
            call.interrupt(CallError::Timeout(self.timeout));
        }
    }
}

impl Alarms {
    /// Sets a deadline.
    pub(crate) fn set(&self, node: &Arc<Shared>, timeout: Duration, call: Weak<dyn Interrupt>) -> Deadline {
        let alarm = pooled(node);
        let list = {
            let mut state = alarm.state.lock();
            state.armed = Some(Armed { timeout, due: None, call });
            state.unused = 0;
            !std::mem::replace(&mut state.listed, true)
        };
        if list {
            self.list.lock().push(alarm.clone());
        }
        if !self.looks.load(Ordering::Acquire) && !self.looks.swap(true, Ordering::AcqRel) {
            node.timers.look(node);
        }
        Deadline(Some(alarm))
    }

    /// Looks at all deadlines: those that are over go to `late`. Returns when to look again.
    pub(crate) fn look(&self, now: Instant, late: &mut Vec<Late>) -> Option<Instant> {
        // What is set from here on wakes the timer task, unless it is to look again soon anyway.
        self.looks.store(false, Ordering::Release);
        let mut next: Option<Instant> = None;
        let mut fresh = false;
        self.list.lock().retain(|alarm| {
            let mut state = alarm.state.lock();
            let Some(armed) = &mut state.armed else {
                state.unused += 1;
                state.listed = state.unused < KEPT && Arc::strong_count(alarm) > 1;
                return state.listed;
            };
            let due = *armed.due.get_or_insert_with(|| {
                fresh = true;
                due(now, armed.timeout)
            });
            if due > now {
                next = Some(next.map_or(due, |next| next.min(due)));
            } else if let Some(Armed { timeout, call, .. }) = state.armed.take() {
                late.push(Late { timeout, call });
            }
            true
        });
        if fresh && !LOOK.is_zero() {
            self.looks.store(true, Ordering::Release);
            let soon = now + LOOK;
            next = Some(next.map_or(soon, |next| next.min(soon)));
        }
        next
    }
}

/// An alarm of that node which nobody uses.
fn pooled(node: &Arc<Shared>) -> Arc<Alarm> {
    let pooled = POOLED.with_borrow_mut(Vec::pop);
    match pooled {
        Some(alarm) if std::ptr::eq(alarm.node.as_ptr(), Arc::as_ptr(node)) => alarm,
        _ => Arc::new(Alarm { node: Arc::downgrade(node), state: Lock::default() }),
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        let Some(alarm) = self.0.take() else { return };
        let armed = alarm.state.lock().armed.take();
        drop(armed);
        // A thread that is going away keeps none.
        let _ = POOLED.try_with(|pool| {
            let mut pool = pool.borrow_mut();
            if pool.len() < POOL {
                pool.push(alarm);
            }
        });
    }
}
