//! Waiting for the results of tasks.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use super::of::TaskOf;
use crate::{Node, TaskError, reply, timers::TimerKey, waits};

/// The wait for a task's result: what `.await` makes of a [`TaskOf`].
///
/// # Errors
///
/// [`TaskError::Exit`] if the task ended without a result, [`TaskError::Timeout`] if it took too long: then it runs on, still
/// linked, and its result is lost.
///
/// # Cancel safety
///
/// Dropping it loses the task's result, and the task runs on. To wait more than once, use
/// [`yield_for`](TaskOf::yield_for).
#[must_use = "a result is not waited for until this is awaited"]
pub struct Await<R> {
    task: TaskOf<R>,
    wait: Wait,
}

impl<R> Await<R> {
    pub(super) fn new(task: TaskOf<R>, timeout: Option<Duration>) -> Self {
        Self { task, wait: Wait::new(timeout) }
    }
}

impl<R> Unpin for Await<R> {}

impl<R> Future for Await<R> {
    type Output = Result<R, TaskError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { task, wait } = &mut *self;
        if let Poll::Ready(result) = task.poll_result(cx) {
            wait.edges.clear();
            return Poll::Ready(result);
        }
        wait.poll(cx, [&*task]).map(Err)
    }
}

impl<R> fmt::Debug for Await<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Await").field("task", &self.task).field("timeout", &self.wait.timeout).finish_non_exhaustive()
    }
}

/// Waits for the results of all these tasks, in the order in which they are given, within 5 s unless
/// [`timeout`](AwaitMany::timeout) says otherwise.
///
/// # Errors
///
/// [`TaskError::Exit`] as soon as one of them ends without a result, [`TaskError::Timeout`] for all of them. The others run
/// on then, still linked, and their results are lost.
///
/// # Examples
///
/// ```
/// use perennial::{Error, TaskOf, await_many};
///
/// # #[perennial::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Error> {
/// let squares = await_many((1..=3).map(|n| TaskOf::spawn(async move { n * n }))).await?;
///
/// assert_eq!(squares, [1, 4, 9]);
/// # Ok(())
/// # }
/// ```
///
/// # OTP
///
/// `Task.await_many`.
pub fn await_many<R>(tasks: impl IntoIterator<Item = TaskOf<R>>) -> AwaitMany<R> {
    let tasks: Vec<_> = tasks.into_iter().map(|task| (task, None)).collect();
    AwaitMany { tasks, wait: Wait::new(Some(Duration::from_secs(5))) }
}

/// The wait for the results of many tasks: see [`await_many`].
///
/// # Cancel safety
///
/// Dropping it loses the results, and the tasks run on.
#[must_use = "results are not waited for until this is awaited"]
pub struct AwaitMany<R> {
    tasks: Vec<(TaskOf<R>, Option<R>)>,
    wait: Wait,
}

impl<R> AwaitMany<R> {
    /// Waits no longer than this for all of them.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.wait.timeout = Some(timeout);
        self
    }

    /// Waits for as long as it takes.
    pub fn no_timeout(mut self) -> Self {
        self.wait.timeout = None;
        self
    }
}

impl<R> Unpin for AwaitMany<R> {}

impl<R> Future for AwaitMany<R> {
    type Output = Result<Vec<R>, TaskError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { tasks, wait } = &mut *self;
        for (task, value) in tasks.iter_mut().filter(|(_, value)| value.is_none()) {
            match task.poll_result(cx) {
                Poll::Ready(Ok(result)) => *value = Some(result),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {}
            }
        }
        if tasks.iter().all(|(_, value)| value.is_some()) {
            wait.edges.clear();
            return Poll::Ready(Ok(tasks.drain(..).filter_map(|(_, value)| value).collect()));
        }
        wait.poll(cx, tasks.iter().filter(|(_, value)| value.is_none()).map(|(task, _)| task)).map(Err)
    }
}

impl<R> fmt::Debug for AwaitMany<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwaitMany")
            .field("tasks", &self.tasks.len())
            .field("timeout", &self.wait.timeout)
            .finish_non_exhaustive()
    }
}

/// What a wait has begun when it was first polled: its deadline, and who waits for whom.
struct Wait {
    timeout: Option<Duration>,
    begun: bool,
    deadline: Option<Deadline>,
    edges: Vec<waits::Edge>,
}

impl Wait {
    fn new(timeout: Option<Duration>) -> Self {
        Self { timeout, begun: false, deadline: None, edges: Vec::new() }
    }

    /// Ready when the time is over.
    fn poll<'a, R: 'a>(
        &mut self,
        cx: &mut Context<'_>,
        tasks: impl IntoIterator<Item = &'a TaskOf<R>>,
    ) -> Poll<TaskError> {
        if !std::mem::replace(&mut self.begun, true) {
            for task in tasks {
                self.edges.extend(waits::of_current(&task.process));
                if let (None, Some(timeout)) = (&self.deadline, self.timeout) {
                    self.deadline = Some(Deadline::new(&task.node, timeout));
                }
            }
        }
        match (&mut self.deadline, self.timeout) {
            (Some(deadline), Some(timeout)) => deadline.poll(cx).map(|()| TaskError::Timeout(timeout)),
            (None, _) | (_, None) => Poll::Pending,
        }
    }
}

/// A moment that comes, on the timers of a node.
pub(super) struct Deadline {
    node: Node,
    key: TimerKey,
    over: reply::Answer<()>,
}

impl Deadline {
    pub(super) fn new(node: &Node, delay: Duration) -> Self {
        let (due, over) = reply::pair();
        let key = node.0.timers.after(&node.0, delay, move || due.give(()));
        Self { node: node.clone(), key, over }
    }

    /// Ready once; it is not asked again then.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.over.poll(cx).map(drop)
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        self.node.0.timers.cancel(self.key);
    }
}
