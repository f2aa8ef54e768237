//! Calls.

use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use tokio::task::coop;

use super::{
    client::Raw,
    direct::Direct,
    wait::{Wait, declare},
};
use crate::{
    CallError, ExitReason, Inline, Protocol, Reply,
    cell::{Cell, Here, Proc, Queued, Run},
    current, fence,
    reply::{self, Answer},
    seam,
    waits::Edge,
};

/// A call to a server: it does nothing until it is polled, and resolves to the handler's answer.
///
/// The order of calls is that of their first polls. It waits for as long as the server's `call_timeout` says (5 s unless it
/// says otherwise).
///
/// # Errors
///
/// [`CallError`], which says by [`maybe_handled`](CallError::maybe_handled) whether the handler may have run.
///
/// # Cancel safety
///
/// A call that is dropped may still be handled; its answer is discarded.
///
/// # OTP
///
/// `gen_server:call`.
#[must_use = "a call does nothing until it is awaited; `.send()` sends it at once"]
pub struct Call<'a, T: Protocol, R: 'static> {
    to: &'a Raw<T>,
    message: Option<T::Message>,
    /// How a plain handler is called.
    run: Option<Run<T, R>>,
    /// Whether its async handler answers by what it returns, and so needs no slot for as long as it does not wait.
    direct: bool,
    /// Where the message keeps its reply.
    reply: fn(&mut T::Message) -> &mut Reply<R>,
    timeout: Option<Duration>,
    unchecked: bool,
    /// The answer, while the caller lets other tasks run.
    answer: Option<R>,
    /// The wait for the answer, once there is one.
    wait: Option<Wait<R>>,
}

/// A call that has been sent: the future of its answer. Dropping it discards the answer.
///
/// # OTP
///
/// `gen_server:send_request` and `receive_response`.
#[must_use = "the answer is discarded if this is dropped"]
pub struct Request<T: Protocol, R: Send + 'static> {
    to: Arc<dyn Proc>,
    wait: Wait<R>,
    /// Whether the check for loops is left out, or done.
    unchecked: bool,
    of: PhantomData<fn() -> T>,
}

impl<'a, T: Protocol, R: 'static> Call<'a, T, R> {
    /// A call of this message, which has a [`Reply`] there that nobody waits for yet.
    pub fn new(to: &'a Raw<T>, message: T::Message, reply: fn(&mut T::Message) -> &mut Reply<R>) -> Self {
        let timeout = T::SPEC.call_timeout;
        Self {
            to,
            message: Some(message),
            run: None,
            direct: false,
            reply,
            timeout,
            unchecked: false,
            answer: None,
            wait: None,
        }
    }

    /// The same, of a handler that is called like this; it takes the message.
    pub fn plain(
        to: &'a Raw<T>,
        message: T::Message,
        reply: fn(&mut T::Message) -> &mut Reply<R>,
        run: Run<T, R>,
    ) -> Self {
        Self { run: Some(run), ..Self::new(to, message, reply) }
    }

    /// The same, of an async handler whose answer is what it returns.
    pub fn direct(to: &'a Raw<T>, message: T::Message, reply: fn(&mut T::Message) -> &mut Reply<R>) -> Self {
        Self { direct: true, ..Self::new(to, message, reply) }
    }
}

impl<T: Protocol, R: Send + 'static> Call<'_, T, R> {
    /// Waits no longer than this.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Waits for as long as it takes.
    ///
    /// # OTP
    ///
    /// The timeout `infinity`.
    pub fn no_timeout(mut self) -> Self {
        self.timeout = None;
        self
    }

    /// Leaves out the check whether this call closes a loop of processes that wait for one another.
    pub fn unchecked(mut self) -> Self {
        self.unchecked = true;
        self
    }

    /// Sends the call at once, and returns the future of its answer. Its timeout begins when that is first polled.
    ///
    /// It always goes through the server's queue, so that calls which are sent before any of them is awaited overlap.
    pub fn send(mut self) -> Request<T, R> {
        let unchecked = self.unchecked;
        let to = self.to.0.latest();
        let wait = self.wait.take().unwrap_or_else(|| {
            let answer = self.answer.take();
            let (mut wait, message) = self.prepare(answer);
            if let Some(message) = message {
                to.ready(post(to, message, true, &mut wait));
            }
            wait
        });
        Request { to: to.as_proc(), wait, unchecked, of: PhantomData }
    }

    /// A wait, and the message that will end it, if that has not been answered already.
    fn prepare(&mut self, answered: Option<R>) -> (Wait<R>, Option<T::Message>) {
        let (to, answer) = reply::known();
        let message = match (self.message.take(), answered) {
            (Some(mut message), _) => {
                *(self.reply)(&mut message) = to;
                Some(message)
            }
            (None, Some(answered)) => {
                to.give(answered);
                None
            }
            (None, None) => None,
        };
        (Wait::new(answer, self.timeout), message)
    }

    /// The call has been handled here: now and then the caller lets others run before it goes on.
    #[inline]
    fn answered(&mut self, answer: R, cx: &mut Context<'_>) -> Poll<Result<R, CallError>> {
        if current::is_slice_over() {
            self.answer = Some(answer);
            seam::yield_now(cx, self.to.0.node().ready.has_other_workers());
            return Poll::Pending;
        }
        Poll::Ready(Ok(answer))
    }

    /// The first poll: has the message handled here if that can be, else puts it into the server's inbox.
    fn begin(&mut self, cx: &mut Context<'_>) -> Poll<Result<R, CallError>> {
        let cell = self.to.0.latest();
        let mut way = Way::Queue;
        if T::SPEC.inline == Inline::Auto
            && !fence::is_current()
            && let Poll::Ready(proceeds) = coop::poll_proceed(cx)
        {
            way = Way::Help;
            if let Some(run) = self.run {
                match cell.call_here(&mut self.message, run) {
                    Here::Done(answer) => {
                        proceeds.made_progress();
                        return self.answered(answer, cx);
                    }
                    Here::Refused => {}
                    Here::Failed(error) => return Poll::Ready(Err(error)),
                    Here::Ends(answer) => return self.begin_wait_for_end(answer, cx),
                }
            } else if cell.is_idle() {
                proceeds.made_progress();
                return if self.direct { self.begin_direct(cx) } else { self.begin_waiting(cx, Way::Here) };
            }
        }
        self.begin_waiting(cx, way)
    }

    /// Has the message handled here, if that can be, and takes its answer without a slot.
    fn begin_direct(&mut self, cx: &mut Context<'_>) -> Poll<Result<R, CallError>> {
        let cell = self.to.0.latest();
        let mut direct = Direct::Open;
        let mut stacked = Vec::new();
        if !(T::kit().deliver_here)(cell, &mut self.message, Some(&mut direct), &mut stacked) {
            return self.begin_waiting(cx, Way::Help);
        }
        match direct {
            Direct::Answered(answer) => self.answered(answer, cx),
            Direct::Open => Poll::Ready(Err(CallError::Exit(ExitReason::Killed))),
            Direct::Later(answer) => self.wait_for_handler(Wait::new(answer, self.timeout), stacked, cx),
        }
    }

    /// Waits for a handler that has been polled here, unless it has answered. `stacked` are the waits of the turns beneath it.
    fn wait_for_handler(
        &mut self,
        wait: Wait<R>,
        stacked: Vec<Edge>,
        cx: &mut Context<'_>,
    ) -> Poll<Result<R, CallError>> {
        let cell = self.to.0.latest();
        let wait = self.wait.insert(wait);
        match wait.poll(cell.node(), cx) {
            Poll::Ready(Ok(answer)) => {
                self.wait = None;
                return self.answered(answer, cx);
            }
            Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
            Poll::Pending => {}
        }
        let declared = if self.unchecked { Ok(()) } else { declare(|| cell.as_proc(), &wait.answer, true) };
        drop(stacked);
        if let Err(error) = declared {
            self.wait = None;
            return Poll::Ready(Err(error));
        }
        Poll::Pending
    }

    /// Sends the message and waits for its answer.
    fn begin_waiting(&mut self, cx: &mut Context<'_>, way: Way) -> Poll<Result<R, CallError>> {
        let (mut wait, mut message) = self.prepare(None);
        let cell = self.to.0.latest();
        if let Way::Here = way {
            let mut stacked = Vec::new();
            if (T::kit().deliver_here)(cell, &mut message, None, &mut stacked) {
                return self.wait_for_handler(wait, stacked, cx);
            }
        }
        let schedule = message.is_some_and(|message| post(cell, message, self.unchecked, &mut wait));
        let wait = self.wait.insert(wait);
        match way {
            Way::Here | Way::Help if schedule && current::process().is_none() => (T::kit().serve_here)(cell),
            Way::Here | Way::Help | Way::Queue => cell.ready(schedule),
        }
        match wait.poll(cell.node(), cx) {
            Poll::Ready(Ok(answer)) => {
                self.wait = None;
                self.answered(answer, cx)
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => Poll::Pending,
        }
    }

    /// The handler has ended the server; the answer comes when that has ended.
    #[cold]
    fn begin_wait_for_end(&mut self, answer: Answer<R>, cx: &mut Context<'_>) -> Poll<Result<R, CallError>> {
        let cell = self.to.0.latest();
        let wait = Wait::new(answer, self.timeout);
        if !self.unchecked {
            declare(|| cell.as_proc(), &wait.answer, true)?;
        }
        self.wait.insert(wait).poll(cell.node(), cx)
    }
}

/// How a message comes to its handler.
#[derive(Clone, Copy)]
enum Way {
    /// Where its caller is, or as the next.
    Here,
    /// Through the queue, which the caller serves if nobody does.
    Help,
    /// Through the queue, and by a runner.
    Queue,
}

/// Puts the message into the server's inbox; if that fails, the outcome is in the slot. True: the cell is to be put into the
/// ready queue.
fn post<T: Protocol, R: Send + 'static>(
    cell: &Arc<Cell<T>>,
    message: T::Message,
    unchecked: bool,
    wait: &mut Wait<R>,
) -> bool {
    let declared = match () {
        () if fence::is_current() => Err(CallError::Fenced),
        () if unchecked => Ok(()),
        () => declare(|| cell.as_proc(), &wait.answer, false),
    };
    let sent = match declared {
        Ok(()) => cell.enqueue(message),
        Err(error) => Err((message, error)),
    };
    match sent {
        Ok(Queued { parked, schedule }) => {
            if let Some(number) = parked {
                wait.parked(cell.as_proc(), number);
            }
            schedule
        }
        Err((message, error)) => {
            reply::reject(message, error);
            false
        }
    }
}

impl<T: Protocol, R: 'static> Unpin for Call<'_, T, R> {}

impl<T: Protocol, R: Send + 'static> Future for Call<'_, T, R> {
    type Output = Result<R, CallError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let to = self.to;
        if let Some(wait) = &mut self.wait {
            return wait.poll(to.0.latest().node(), cx);
        }
        if self.message.is_some() {
            return self.begin(cx);
        }
        match self.answer.take() {
            Some(answer) => Poll::Ready(Ok(answer)),
            None => panic!("a call was polled after it had been answered"),
        }
    }
}

impl<T: Protocol, R: Send + 'static> Future for Request<T, R> {
    type Output = Result<R, CallError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { to, wait, .. } = &mut *self;
        let polled = wait.poll(to.node(), cx);
        if polled.is_ready() || std::mem::replace(&mut self.unchecked, true) {
            return polled;
        }
        // Nobody waits for what was sent before this first poll.
        match declare(|| self.to.clone(), &self.wait.answer, true) {
            Err(error) => Poll::Ready(Err(error)),
            Ok(()) => polled,
        }
    }
}

impl<T: Protocol, R: Send + 'static> Unpin for Request<T, R> {}

impl<T: Protocol, R: 'static> fmt::Debug for Call<'_, T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("to", &self.to).field("sent", &self.message.is_none()).finish_non_exhaustive()
    }
}

impl<T: Protocol, R: Send + 'static> fmt::Debug for Request<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").finish_non_exhaustive()
    }
}

impl<T: Protocol, R: Send + 'static> Request<T, R> {
    /// A request of the system, which is on its way: see [`sys`](crate::sys).
    pub(crate) fn of_system(cell: &Arc<Cell<T>>, answer: Answer<R>) -> Self {
        let wait = Wait::new(answer, Some(Duration::from_secs(5)));
        Self { to: cell.as_proc(), wait, unchecked: false, of: PhantomData }
    }

    /// Waits no longer than this, counted from the first poll.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.wait.limit.timeout = Some(timeout);
        self
    }

    /// Waits for as long as it takes.
    pub fn no_timeout(mut self) -> Self {
        self.wait.limit.timeout = None;
        self
    }
}

/// While this is held, the caller is known to wait for the handler that took its reply.
#[must_use]
pub fn waiting<R: Send + 'static>(reply: &Reply<R>) -> reply::Waiting<R> {
    reply.waiting()
}
