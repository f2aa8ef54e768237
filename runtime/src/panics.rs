//! Panics of processes: caught, remembered with their place, and kept off stderr.

use std::{
    any::Any,
    backtrace::Backtrace,
    cell::RefCell,
    panic::{self, AssertUnwindSafe},
    sync::{Arc, Once},
};

use crate::{ExitReason, Panic, current, exit::Location};

thread_local! {
    static SEEN: RefCell<Option<(Location, Backtrace)>> = const { RefCell::new(None) };
}

/// Puts a panic hook before the program's own: a panic in a process's turn is remembered for its crash report, any other
/// goes to the hook that was there.
pub(crate) fn install_hook() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let next = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if current::process().is_none() {
                return next(info);
            }
            SEEN.set(info.location().map(|at| (Location::of(at), Backtrace::capture())));
        }));
    });
}

/// Runs user code; a panic in it becomes a reason.
#[inline]
pub(crate) fn guarded<R>(code: impl FnOnce() -> R) -> Result<R, ExitReason> {
    match panic::catch_unwind(AssertUnwindSafe(code)) {
        Ok(done) => Ok(done),
        Err(payload) => Err(reason_of(payload)),
    }
}

/// What a panic is as a reason: once for all code that is guarded.
#[cold]
#[inline(never)]
fn reason_of(payload: Box<dyn Any + Send>) -> ExitReason {
    ExitReason::Panic(Arc::new(Panic::new(payload, SEEN.take())))
}

/// Drops user data; a panic in its `Drop` becomes a reason.
pub(crate) fn drop_guarded<T>(value: T) -> Result<(), ExitReason> {
    if std::mem::needs_drop::<T>() { guarded(|| drop(value)) } else { Ok(()) }
}

/// Drops a panic's payload, which may panic as well: then what that panic carries is leaked.
pub(crate) fn drop_quietly(payload: Box<dyn Any + Send>) {
    if let Err(again) = panic::catch_unwind(AssertUnwindSafe(|| drop(payload))) {
        std::mem::forget(again);
        SEEN.take();
    }
}
