//! The one place where time, randomness and tasks come from.
//!
//! Whoever wants to put the runtime under other clocks or another scheduler changes this module and nothing else.

use std::{
    collections::hash_map::RandomState,
    future::Future,
    hash::{BuildHasher, Hasher},
    pin::pin,
    task::Context,
    time::Instant,
};

use tokio::{runtime::Handle, task};

/// The time, by tokio's clock, which a test may have paused.
pub(crate) fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

/// The time by the machine's clock, which nobody pauses: for what watches over threads.
pub(crate) fn real_now() -> Instant {
    Instant::now()
}

/// Waits for `event`, but no longer than until `at`.
pub(crate) async fn until(at: Instant, event: impl Future<Output = ()>) {
    let _ = tokio::time::timeout_at(at.into(), event).await;
}

/// A number that cannot be foreseen. For jitter, not for secrets.
pub(crate) fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// Lets another worker have the task that was woken last on this one.
///
/// A worker keeps the last task that it wakes in a slot of its own, from which no other worker takes it. If what this
/// worker runs blocks, that task waits for as long. So one more task, which does nothing, is put into the slot.
pub(crate) fn let_go(runtime: &Handle) {
    spawn(runtime, std::future::ready(()));
}

/// Has the current task polled again when others have had their turn. `workers`: whether there are others beside this one.
///
/// Its waker alone would then have another worker woken, to take the task over.
pub(crate) fn yield_now(cx: &mut Context<'_>, workers: bool) {
    if workers {
        let yields = pin!(task::yield_now());
        let _ = yields.poll(cx);
    } else {
        cx.waker().wake_by_ref();
    }
}

/// Begins a task that nobody waits for.
pub(crate) fn spawn(runtime: &Handle, task: impl Future<Output = ()> + Send + 'static) {
    drop(runtime.spawn(task));
}

/// Begins a thread beside the runtime, for what must go on when that is blocked. None if there can be no more threads.
pub(crate) fn thread(name: &str, run: fn()) -> Option<std::thread::Thread> {
    let thread = std::thread::Builder::new().name(name.to_owned()).spawn(run).ok()?;
    Some(thread.thread().clone())
}
