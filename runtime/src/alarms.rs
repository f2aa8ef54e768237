//! The deadlines of calls that wait: coarse, so that a call costs neither a look at the clock nor a place in a table.
//!
//! A deadline is counted from the first look that the node's timer task takes after the call began to wait. So it may come
//! some milliseconds late, and never comes early. With the feature `test` every new deadline is looked at at once, so that
//! it is exact under a paused clock.
//!
//! It lies in the slot of the call's answer, and the slot is in the node's list: for as long as it is used, call after call.

use std::{
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use crate::{node::Shared, reply::Told, sync::Lock, timers::due};

/// How long the deadlines that come after one another wait for a look.
const LOOK: Duration = if cfg!(feature = "test") { Duration::ZERO } else { Duration::from_millis(5) };

/// How many looks a slot stays in the list for, when no call waits there.
const KEPT: u32 = 256;

/// The deadlines of a node.
#[derive(Default)]
pub(crate) struct Alarms {
    list: Lock<Vec<Arc<dyn Alarm>>>,
    /// Whether the timer task will take a look soon, without being woken.
    looks: AtomicBool,
}

/// What has a deadline.
pub(crate) trait Alarm: Send + Sync {
    /// Has the deadline looked at. False: it can be left out from here on.
    fn look(&self, looks: &mut Looks<'_>) -> bool;
}

/// The deadline of a call, if it has one.
#[derive(Debug, Default)]
pub(crate) struct Deadline {
    timeout: Option<Duration>,
    due: Option<Instant>,
    /// The node in whose list it is.
    listed: Weak<Shared>,
    /// It has been in the list of another node, and may still be there.
    stray: bool,
    /// How many looks have found no call there.
    unused: u32,
}

impl Deadline {
    /// Sets it. True: it must be put into the list of that node.
    pub(crate) fn set(&mut self, node: &Arc<Shared>, timeout: Duration) -> bool {
        self.timeout = Some(timeout);
        self.due = None;
        self.unused = 0;
        if std::ptr::eq(self.listed.as_ptr(), Arc::as_ptr(node)) {
            return false;
        }
        self.stray |= !std::ptr::eq(self.listed.as_ptr(), Weak::new().as_ptr());
        self.listed = Arc::downgrade(node);
        true
    }

    pub(crate) fn unset(&mut self) {
        self.timeout = None;
    }

    /// Whether it may be in more than one list.
    pub(crate) fn is_stray(&self) -> bool {
        self.stray
    }
}

/// One look at the deadlines of a node.
pub(crate) struct Looks<'a> {
    node: &'a Arc<Shared>,
    now: Instant,
    next: Option<Instant>,
    /// Whether a deadline has been set since the last look.
    fresh: bool,
    over: Vec<Told>,
}

/// What a look has found.
pub(crate) enum Seen {
    /// Nothing to be done yet.
    Waits,
    /// Nobody has used it for long.
    Unneeded,
    /// The time is over, which was this long.
    Over(Duration),
}

impl Looks<'_> {
    pub(crate) fn at(&mut self, deadline: &mut Deadline) -> Seen {
        if !std::ptr::eq(deadline.listed.as_ptr(), Arc::as_ptr(self.node)) {
            return Seen::Unneeded;
        }
        let Some(timeout) = deadline.timeout else {
            // Where calls waited since the last look, others will.
            self.fresh |= deadline.unused == 0;
            deadline.unused += 1;
            if deadline.unused < KEPT {
                return Seen::Waits;
            }
            deadline.listed = Weak::new();
            return Seen::Unneeded;
        };
        let due = *deadline.due.get_or_insert_with(|| {
            self.fresh = true;
            due(self.now, timeout)
        });
        if due > self.now {
            self.next = Some(self.next.map_or(due, |next| next.min(due)));
            return Seen::Waits;
        }
        Seen::Over(timeout)
    }

    /// A call's time is over: it is told when nothing is locked any more.
    pub(crate) fn over(&mut self, call: Told) {
        self.over.push(call);
    }
}

impl Alarms {
    /// A deadline is set; `new`: which was not in the list.
    pub(crate) fn set(&self, node: &Arc<Shared>, new: Option<Arc<dyn Alarm>>) {
        if let Some(alarm) = new {
            self.list.lock().push(alarm);
        }
        if !self.looks.load(Ordering::Acquire) && !self.looks.swap(true, Ordering::AcqRel) {
            node.timers.look(node);
        }
    }

    /// Looks at all deadlines. Returns when to look again, and the calls whose time is over, which are to be told.
    pub(crate) fn look(&self, node: &Arc<Shared>, now: Instant) -> (Option<Instant>, Vec<Told>) {
        // What is set from here on wakes the timer task, unless it is to look again soon anyway.
        self.looks.store(false, Ordering::Release);
        let mut looks = Looks { node, now, next: None, fresh: false, over: Vec::new() };
        // A slot that is in no other hands than the list's holds nothing: neither an answer nor a waker.
        self.list.lock().retain(|alarm| Arc::strong_count(alarm) > 1 && alarm.look(&mut looks));
        let mut next = looks.next;
        if looks.fresh && !LOOK.is_zero() {
            self.looks.store(true, Ordering::Release);
            let soon = now + LOOK;
            next = Some(next.map_or(soon, |next| next.min(soon)));
        }
        (next, looks.over)
    }
}
