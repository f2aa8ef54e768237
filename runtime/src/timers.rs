//! The timers of a node: one ordered table, and one task that sleeps until the first is due.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::sync::Notify;

use crate::{node::Shared, pid, reply::Told, seam, sync::Lock};

/// Further away than any program lives; what is later is taken to be this.
const FAR: Duration = Duration::from_secs(60 * 60 * 24 * 365 * 30);

/// When this time is over.
pub(crate) fn due(now: Instant, time: Duration) -> Instant {
    now.checked_add(time.min(FAR)).unwrap_or(now)
}

/// One timer: when it is due, and a number that tells it from others of that time.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct TimerKey {
    at: Instant,
    number: u64,
}

pub(crate) type Fire = Box<dyn FnOnce() + Send>;

#[derive(Default)]
pub(crate) struct Timers {
    table: Lock<BTreeMap<TimerKey, Fire>>,
    changed: Arc<Notify>,
    driven: AtomicBool,
}

impl Timers {
    /// Runs `fire` after `delay`, on the timer task. It must be short, and not panic.
    pub(crate) fn after(&self, node: &Arc<Shared>, delay: Duration, fire: impl FnOnce() + Send + 'static) -> TimerKey {
        self.begin(node, delay, Box::new(fire))
    }

    /// The same, of what has been boxed.
    pub(crate) fn begin(&self, node: &Arc<Shared>, delay: Duration, fire: Fire) -> TimerKey {
        let key = TimerKey { at: due(seam::now(), delay), number: pid::fresh() };
        let first = {
            let mut table = self.table.lock();
            table.insert(key, fire);
            table.first_key_value().is_some_and(|(first, _)| *first == key)
        };
        if node.is_gone() {
            self.table.lock().remove(&key);
        } else if first {
            self.look(node);
        }
        key
    }

    /// Has the timer task look what is due.
    pub(crate) fn look(&self, node: &Arc<Shared>) {
        if node.is_gone() {
            return;
        }
        if self.driven.swap(true, Ordering::AcqRel) {
            self.changed.notify_one();
        } else {
            seam::spawn(&node.runtime, drive(Arc::downgrade(node), self.changed.clone()));
        }
        node.let_go();
    }

    /// Forgets a timer. False if it has fired, or was cancelled before.
    pub(crate) fn cancel(&self, key: TimerKey) -> bool {
        let fire = self.table.lock().remove(&key);
        fire.is_some()
    }

    fn pop_due(&self, now: Instant) -> Option<Fire> {
        let mut table = self.table.lock();
        match table.first_key_value() {
            Some((key, _)) if key.at <= now => table.pop_first().map(|(_, fire)| fire),
            _ => None,
        }
    }

    fn next(&self) -> Option<Instant> {
        self.table.lock().first_key_value().map(|(key, _)| key.at)
    }
}

impl Drop for Timers {
    fn drop(&mut self) {
        self.changed.notify_one();
    }
}

async fn drive(node: Weak<Shared>, changed: Arc<Notify>) {
    loop {
        let next = {
            let Some(node) = node.upgrade() else { return };
            let (look, late) = node.alarms.look(&node, seam::now());
            while let Some(fire) = node.timers.pop_due(seam::now()) {
                fire();
            }
            late.into_iter().for_each(Told::wake);
            match (look, node.timers.next()) {
                (Some(look), Some(next)) => Some(look.min(next)),
                (look, next) => look.or(next),
            }
        };
        match next {
            None => changed.notified().await,
            Some(at) => seam::until(at, changed.notified()).await,
        }
    }
}
