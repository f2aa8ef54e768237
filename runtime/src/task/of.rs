//! A task whose result somebody wants.

use std::{
    fmt,
    future::{IntoFuture, poll_fn},
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Duration,
};

use super::{
    start::Link,
    wait::{Await, Deadline},
};
use crate::{
    ExitReason, Node, Pid, Shutdown, TaskError,
    cell::{Proc, send_exit},
    reply::Answer,
    sync::Lock,
    waits,
};

/// A task that was begun for its result: a computation in a process of its own.
///
/// It is begun by [`Cx::task`](crate::Cx::task), linked to the process that wants the result; by
/// [`Cx::task_nolink`](crate::Cx::task_nolink) without that link; by [`Tasks::task`](crate::Tasks::task) under a supervisor;
/// and by [`TaskOf::spawn`] where there is no process.
///
/// | what is wanted | |
/// |---|---|
/// | the result, within 5 s | `task.await` |
/// | the result, within another time | [`timeout`](Self::timeout), [`no_timeout`](Self::no_timeout) |
/// | the result, if it is there by then | [`yield_for`](Self::yield_for), [`yield_now`](Self::yield_now) |
/// | the result as a message, so that nothing waits | [`deliver`](Self::deliver) |
/// | an end of the task | [`shutdown`](Self::shutdown) |
/// | no result | [`ignore`](Self::ignore) |
///
/// Dropping it ends nothing: the task runs on, still linked, and its result is lost.
///
/// # Examples
///
/// ```
/// use perennial::{Error, TaskOf};
///
/// #[perennial::main]
/// async fn main() -> Result<(), Error> {
///     let lines = TaskOf::spawn(async { "one\ntwo\nthree".lines().count() });
///     assert_eq!(lines.await?, 3);
///
///     let crash = TaskOf::spawn(async { "three".parse::<u32>().unwrap() });
///     let error = crash.await.unwrap_err();
///     assert!(error.to_string().starts_with("the task ended without a result: panicked"));
///     Ok(())
/// }
/// ```
///
/// # OTP
///
/// What `Task.async` returns. The result is kept for its holder and is no message in the owner's mailbox, so it can be
/// handed to whoever is to have it.
#[must_use = "dropping it loses the task's result, and the task runs on"]
pub struct TaskOf<R> {
    pub(super) process: Arc<dyn Proc>,
    pub(super) pid: Pid,
    pub(super) node: Node,
    pub(super) value: Arc<Lock<Option<R>>>,
    /// None when the result has been taken.
    pub(super) end: Option<Answer<ExitReason>>,
    /// Whom it is linked to.
    pub(super) link: Option<Link>,
}

/// How long `.await` waits for a result.
const PATIENCE: Duration = Duration::from_secs(5);

impl<R> TaskOf<R> {
    pub(crate) fn process(&self) -> &Arc<dyn Proc> {
        &self.process
    }

    /// The task's process.
    #[must_use]
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// Whether it runs.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.process.is_alive() && self.process.pid() == self.pid
    }

    /// Waits for the result no longer than this.
    ///
    /// # OTP
    ///
    /// `Task.await/2`.
    pub fn timeout(self, timeout: Duration) -> Await<R> {
        Await::new(self, Some(timeout))
    }

    /// Waits for the result for as long as it takes.
    ///
    /// # OTP
    ///
    /// `Task.await(task, :infinity)`.
    pub fn no_timeout(self) -> Await<R> {
        Await::new(self, None)
    }

    /// Waits for the result for this long, and can be asked again. None if there is none yet.
    ///
    /// # Errors
    ///
    /// Within the result: [`TaskError::Exit`] if the task ended without one, [`TaskError::Taken`] if it was given before.
    ///
    /// # Cancel safety
    ///
    /// Nothing is lost.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use perennial::{Error, TaskOf};
    ///
    /// # #[perennial::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Error> {
    /// let mut task = TaskOf::spawn(std::future::pending::<u32>());
    ///
    /// assert!(task.yield_for(Duration::from_millis(10)).await.is_none());
    /// assert!(task.shutdown(Duration::from_secs(1)).await.is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # OTP
    ///
    /// `Task.yield/2`.
    pub async fn yield_for(&mut self, timeout: Duration) -> Option<Result<R, TaskError>> {
        if timeout.is_zero() {
            return self.yield_now();
        }
        let _edge = waits::of_current(&self.process);
        let mut deadline = Deadline::new(&self.node, timeout);
        poll_fn(|cx| match self.poll_result(cx) {
            Poll::Ready(result) => Poll::Ready(Some(result)),
            Poll::Pending => deadline.poll(cx).map(|()| None),
        })
        .await
    }

    /// The result, if it is there.
    ///
    /// # Errors
    ///
    /// As [`yield_for`](Self::yield_for).
    ///
    /// # OTP
    ///
    /// `Task.yield(task, 0)`.
    pub fn yield_now(&mut self) -> Option<Result<R, TaskError>> {
        match self.poll_result(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(result) => Some(result),
            Poll::Pending => None,
        }
    }

    /// Ends the task, waits until it has ended, and returns its result if that came meanwhile. None if it did not.
    ///
    /// The link goes first, so that its end reaches nobody. It is told to shut down, and killed if it has not ended in
    /// time; [`Shutdown::BrutalKill`] kills it at once. As everywhere, code that never yields cannot be ended.
    ///
    /// # Errors
    ///
    /// Within the result: [`TaskError::Exit`] if the task ended for another reason than this shutdown. To be killed because
    /// the time was over is one.
    ///
    /// # Cancel safety
    ///
    /// Once polled the task has been told; if this is dropped before the time is over, it is not killed.
    ///
    /// # OTP
    ///
    /// `Task.shutdown/2`.
    pub async fn shutdown(mut self, how: impl Into<Shutdown> + Send) -> Option<Result<R, TaskError>> {
        let how = how.into();
        self.unlink();
        let patience = match how {
            Shutdown::BrutalKill => {
                self.exit(ExitReason::Kill);
                None
            }
            Shutdown::After(time) => {
                self.exit(ExitReason::Shutdown);
                Some(time)
            }
            Shutdown::Infinity => {
                self.exit(ExitReason::Shutdown);
                None
            }
        };
        let _edge = waits::of_current(&self.process);
        let mut result = self.within(patience).await;
        if result.is_none() {
            self.exit(ExitReason::Kill);
            result = self.within(None).await;
        }
        result.filter(|result| match (result, how) {
            (Err(TaskError::Exit(ExitReason::Killed)), Shutdown::BrutalKill)
            | (Err(TaskError::Exit(ExitReason::Shutdown)), Shutdown::After(_) | Shutdown::Infinity) => false,
            (Ok(_) | Err(_), Shutdown::BrutalKill | Shutdown::After(_) | Shutdown::Infinity) => true,
        })
    }

    /// Lets the task run on for itself: takes its link away, and returns its result if that is there already.
    ///
    /// # Errors
    ///
    /// Within the result: [`TaskError::Exit`] if it has ended without one.
    ///
    /// # OTP
    ///
    /// `Task.ignore/1`.
    #[expect(clippy::must_use_candidate, reason = "who ignores a task does not care for its result")]
    pub fn ignore(mut self) -> Option<Result<R, TaskError>> {
        let result = self.yield_now();
        self.unlink();
        result
    }

    pub(super) fn poll_result(&mut self, cx: &mut Context<'_>) -> Poll<Result<R, TaskError>> {
        let Some(end) = &mut self.end else { return Poll::Ready(Err(TaskError::Taken)) };
        let Poll::Ready(reason) = end.poll(cx) else { return Poll::Pending };
        self.end = None;
        let value = self.value.lock().take();
        Poll::Ready(value.ok_or_else(|| TaskError::Exit(reason.unwrap_or(ExitReason::NoProc))))
    }

    async fn within(&mut self, patience: Option<Duration>) -> Option<Result<R, TaskError>> {
        let mut deadline = patience.map(|time| Deadline::new(&self.node, time));
        poll_fn(|cx| match (self.poll_result(cx), &mut deadline) {
            (Poll::Ready(result), _) => Poll::Ready(Some(result)),
            (Poll::Pending, Some(deadline)) => deadline.poll(cx).map(|()| None),
            (Poll::Pending, None) => Poll::Pending,
        })
        .await
    }

    fn exit(&self, reason: ExitReason) {
        send_exit(&self.process, Some(self.pid.incarnation), reason);
    }

    pub(super) fn unlink(&mut self) {
        if let Some(link) = self.link.take() {
            link.cut(&self.process, self.pid);
        }
    }
}

impl<R> IntoFuture for TaskOf<R> {
    type Output = Result<R, TaskError>;
    type IntoFuture = Await<R>;

    fn into_future(self) -> Await<R> {
        Await::new(self, Some(PATIENCE))
    }
}

impl<R> fmt::Debug for TaskOf<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TaskOf<{}>({})", std::any::type_name::<R>(), self.pid)
    }
}
