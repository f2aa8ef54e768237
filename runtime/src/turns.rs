//! Whose turn every thread runs, for whoever has to say what blocks a program.

use std::{
    cell::Cell,
    sync::{
        Arc, LazyLock, Weak,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
};

use crate::{Pid, sync::Lock};

static THREADS: LazyLock<Lock<Vec<Weak<Thread>>>> = LazyLock::new(Lock::default);

/// What one thread runs. Only that thread writes it.
#[derive(Default)]
struct Thread {
    place: AtomicU64,
    incarnation: AtomicU32,
    serial: AtomicU64,
}

thread_local! {
    static HERE: Arc<Thread> = {
        let thread = Arc::new(Thread::default());
        let mut threads = THREADS.lock();
        threads.retain(|thread| thread.strong_count() > 0);
        threads.push(Arc::downgrade(&thread));
        thread
    };
    static SERIAL: Cell<u64> = const { Cell::new(0) };
}

/// Says whose turn this thread runs from here on.
pub(crate) fn set(turn: Option<Pid>) {
    let serial = SERIAL.get() + 1;
    SERIAL.set(serial);
    // A thread that is going away has no turns any more.
    let _ = HERE.try_with(|here| {
        here.place.store(turn.map_or(0, |pid| pid.place), Ordering::Relaxed);
        here.incarnation.store(turn.map_or(0, |pid| pid.incarnation), Ordering::Relaxed);
        here.serial.store(serial, Ordering::Release);
    });
}

/// A turn that was seen on some thread.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Seen {
    pub(crate) pid: Pid,
    serial: u64,
}

/// The turn of the thread that has begun the fewest: on a runtime that is blocked, the one that blocks it.
pub(crate) fn longest() -> Option<Seen> {
    let threads: Vec<_> = THREADS.lock().iter().filter_map(Weak::upgrade).collect();
    threads
        .iter()
        .map(|thread| Seen {
            serial: thread.serial.load(Ordering::Acquire),
            pid: Pid {
                place: thread.place.load(Ordering::Relaxed),
                incarnation: thread.incarnation.load(Ordering::Relaxed),
            },
        })
        .filter(|seen| seen.pid.place != 0)
        .min_by_key(|seen| seen.serial)
}
