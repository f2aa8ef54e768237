//! Killed processes whose code still runs: what they send is refused.

use std::{
    collections::HashSet,
    sync::{
        LazyLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use crate::{Pid, current, sync::Lock};

/// How many there are: none, nearly always.
static COUNT: AtomicUsize = AtomicUsize::new(0);
static FENCED: LazyLock<Lock<HashSet<Pid>>> = LazyLock::new(Lock::default);

pub(crate) fn raise(pid: Pid) {
    if FENCED.lock().insert(pid) {
        COUNT.fetch_add(1, Ordering::AcqRel);
    }
}

pub(crate) fn lower(pid: Pid) {
    if COUNT.load(Ordering::Acquire) != 0 && FENCED.lock().remove(&pid) {
        COUNT.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Whether the process whose turn runs on this thread has been killed.
#[inline]
pub(crate) fn is_current() -> bool {
    COUNT.load(Ordering::Acquire) != 0 && is_fenced()
}

#[cold]
fn is_fenced() -> bool {
    current::process().is_some_and(|pid| FENCED.lock().contains(&pid))
}
