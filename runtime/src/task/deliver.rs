//! A task's result as a message.

use std::{
    sync::{Arc, Weak},
    task::{Context, Poll, Wake, Waker},
};

use super::of::TaskOf;
use crate::{Cx, Pid, Protocol, TaskError, cell::Cell, panics::drop_guarded, server::protocol::ReceivedBy, sync::Lock};

/// The message with a task's result, for a server that has it [delivered](TaskOf::deliver).
///
/// # OTP
///
/// `{Ref, Result}` or `{'DOWN', Ref, …}`, whichever `Task.Supervisor.async_nolink` leads to.
#[derive(Debug)]
#[non_exhaustive]
pub struct TaskDone<R> {
    /// The task, as [`deliver`](TaskOf::deliver) returned it.
    pub task: Pid,
    /// Its result, or why there is none.
    pub result: Result<R, TaskError>,
}

impl<R: Send + 'static> TaskOf<R> {
    /// Has the result sent to the server's `#[info]` handler of [`TaskDone<R>`](TaskDone), and returns the task's pid.
    ///
    /// So nothing waits: the server goes on with its other messages, and hears of the task's end in its place among them.
    /// This is how most servers run tasks. Link the task and trap exits, or do not link it, if the server is to survive its
    /// crash.
    ///
    /// # Examples
    ///
    /// ```
    /// use perennial::{TaskDone, prelude::*};
    ///
    /// /// Computes, and answers other calls meanwhile.
    /// #[gen_server]
    /// #[derive(Debug, Default)]
    /// pub struct Oracle { asked: Option<Reply<u64>> }
    ///
    /// #[gen_server]
    /// impl Oracle {
    ///     /// The answer, when it is there.
    ///     #[call]
    ///     pub fn answer(&mut self, from: Reply<u64>, cx: &mut Cx<Self>) {
    ///         cx.task(async { 6 * 7 }).deliver(cx);
    ///         self.asked = Some(from);
    ///     }
    ///
    ///     #[info]
    ///     fn done(&mut self, done: TaskDone<u64>) {
    ///         if let (Some(asked), Ok(answer)) = (self.asked.take(), done.result) {
    ///             // Whoever has asked may have given up.
    ///             let _ = asked.send(answer);
    ///         }
    ///     }
    /// }
    ///
    /// # #[perennial::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), perennial::Error> {
    /// let oracle = Oracle::default().start().await?;
    /// assert_eq!(oracle.answer().await?, 42);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # OTP
    ///
    /// What `Task.async` does by itself: there each result is a message, and `await` takes it out of the mailbox.
    #[expect(clippy::must_use_candidate, reason = "the pid is of use only to servers with many tasks of one type")]
    pub fn deliver<S: Protocol>(self, cx: &Cx<S>) -> Pid
    where
        TaskDone<R>: ReceivedBy<S>,
    {
        let pid = self.pid();
        let courier =
            Courier { task: Lock::new(Some(self)), to: Arc::downgrade(&cx.cell), incarnation: cx.pid().incarnation };
        Arc::new(courier).look();
        pid
    }
}

/// Who takes a result to a server: woken when it is there.
struct Courier<S: Protocol, R> {
    task: Lock<Option<TaskOf<R>>>,
    to: Weak<Cell<S>>,
    incarnation: u32,
}

impl<S: Protocol, R: Send + 'static> Courier<S, R>
where
    TaskDone<R>: ReceivedBy<S>,
{
    fn look(self: Arc<Self>) {
        let waker = Waker::from(self.clone());
        let mut task = self.task.lock();
        let polled = task.as_mut().map(|task| task.poll_result(&mut Context::from_waker(&waker)));
        let Some(Poll::Ready(result)) = polled else { return };
        let done = task.take();
        drop(task);
        let (Some(done), Some(to)) = (done, self.to.upgrade()) else { return };
        let message = TaskDone { task: done.pid(), result }.received();
        // A message that nobody can take any more is dropped like the rest of a mailbox.
        drop(drop_guarded(to.push_alive(Some(self.incarnation), message)));
    }
}

impl<S: Protocol, R: Send + 'static> Wake for Courier<S, R>
where
    TaskDone<R>: ReceivedBy<S>,
{
    fn wake(self: Arc<Self>) {
        self.look();
    }
}
