//! What a task does.

use std::future::Future;

use crate::{Process, cell::BoxFuture};

/// What a task can do: a future, or a function of its own [`Process`] that returns one.
///
/// Most tasks are futures. One that traps exits, or monitors others, is a function:
///
/// ```
/// use perennial::{Mail, Process, TaskOf};
///
/// # #[perennial::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), perennial::Error> {
/// let sum = TaskOf::spawn(async { 1 + 2 });
/// assert_eq!(sum.await?, 3);
///
/// let other = Process::spawn(|_: Process<()>| std::future::pending::<()>());
/// let last_seen = TaskOf::spawn(|mut me: Process| async move {
///     me.monitor(&other);
///     other.kill();
///     matches!(me.recv().await, Mail::Down(down) if down.pid == other.pid())
/// });
/// assert!(last_seen.await?);
/// # Ok(())
/// # }
/// ```
///
/// `Kind` tells the two from one another; it is never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that a task can do",
    label = "neither a future nor a function of a process",
    note = "pass a future, such as an `async` block, or a function of a `Process` that returns one"
)]
pub trait Work<Kind>: Send + 'static {
    /// The task's result.
    type Output: Send + 'static;

    /// Does it, as this process.
    #[doc(hidden)]
    fn run(self, me: Process) -> impl Future<Output = Self::Output> + Send + 'static;
}

/// [`Work`] that is a future.
#[doc(hidden)]
#[derive(Debug)]
pub enum ByFuture {}

/// [`Work`] that is a function of its process.
#[doc(hidden)]
#[derive(Debug)]
pub enum ByProcess {}

#[diagnostic::do_not_recommend]
impl<F> Work<ByFuture> for F
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    type Output = F::Output;

    fn run(self, _: Process) -> impl Future<Output = F::Output> + Send + 'static {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<C, F> Work<ByProcess> for C
where
    C: FnOnce(Process) -> F + Send + 'static,
    F: Future<Output: Send + 'static> + Send + 'static,
{
    type Output = F::Output;

    fn run(self, me: Process) -> impl Future<Output = F::Output> + Send + 'static {
        self(me)
    }
}

/// Work of any type, for a result of this one.
pub(super) type Run<R> = Box<dyn FnOnce(Process) -> BoxFuture<R> + Send>;

pub(super) fn boxed<W: Work<K>, K: 'static>(work: W) -> Run<W::Output> {
    Box::new(move |me| Box::pin(work.run(me)))
}
