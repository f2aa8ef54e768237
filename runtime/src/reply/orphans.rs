//! Calls whose replies were dropped, and what they are told when it is known whether their server has crashed.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use super::slot::{Lost, Slot};
use crate::{CallError, ExitReason, current, fence, waits::Waiter};

/// A call whose reply was dropped.
pub(crate) type Orphan = Waiter;

thread_local! {
    /// Set while the inbox of a process that has ended is dropped: what its callers are told.
    static ENDED: RefCell<Option<CallError>> = const { RefCell::new(None) };
    /// Replies that were dropped within this thread's turn: their callers are told when it is known whether it crashed.
    static ORPHANS: RefCell<Vec<Orphan>> = const { RefCell::new(Vec::new()) };
    static ANY_ORPHANS: Cell<bool> = const { Cell::new(false) };
}

/// A reply is dropped without an answer.
#[cold]
pub(super) fn lost<T: 'static>(slot: &Arc<Slot<T>>) {
    let Some(Lost { number, waiter }) = slot.lose_reply() else { return };
    if let Some(error) = ENDED.with_borrow(Clone::clone) {
        slot.interrupt(number, error);
        return;
    }
    match waiter {
        Some(waiter) if current::process().is_some() => {
            ANY_ORPHANS.set(true);
            ORPHANS.with_borrow_mut(|orphans| orphans.push(waiter(slot, number)));
        }
        Some(_) | None => drop(slot.interrupt(number, CallError::NoReply)),
    }
}

/// Whether replies were dropped in the turn that runs on this thread.
#[inline]
pub(crate) fn has_orphans() -> bool {
    ANY_ORPHANS.get()
}

/// Tells the callers of replies that were dropped in this turn: `reason` if their server ended with it.
///
/// A killed process cannot answer, so that its replies are dropped too, possibly before its turn has seen the kill.
#[inline]
pub(crate) fn settle_orphans(reason: Option<&ExitReason>) {
    if has_orphans() {
        settle_all(reason);
    }
}

#[cold]
fn settle_all(reason: Option<&ExitReason>) {
    ANY_ORPHANS.set(false);
    let error = match reason {
        Some(reason) => CallError::Exit(reason.clone()),
        None if fence::is_current() => CallError::Exit(ExitReason::Killed),
        None => CallError::NoReply,
    };
    tell_orphans(&ORPHANS.take(), &error);
}

/// Tells these callers of the end of their server.
pub(crate) fn tell_orphans(orphans: &[Orphan], error: &CallError) {
    for orphan in orphans {
        orphan.interrupt(error.clone());
    }
}

/// The callers of replies that were dropped in this turn, whose server is ending: they are told when it has ended.
pub(crate) fn take_orphans() -> Vec<Orphan> {
    ANY_ORPHANS.set(false);
    ORPHANS.take()
}

/// Drops `values`, and with them replies whose callers are told `error`.
pub(crate) fn reject<T>(values: T, error: CallError) {
    let before = ENDED.replace(Some(error));
    let dropped = crate::panics::drop_guarded(values);
    ENDED.set(before);
    drop(dropped);
}
