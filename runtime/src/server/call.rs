//! Calls.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use super::client::{Answer, Raw};
use crate::{CallError, Protocol, Reply, cell::Cell, current, fence, timers::TimerKey, waits};

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
    wait: Wait<T, R>,
    unchecked: bool,
}

/// A call that has been sent: the future of its answer. Dropping it discards the answer.
///
/// # OTP
///
/// `gen_server:send_request` and `receive_response`.
#[must_use = "the answer is discarded if this is dropped"]
pub struct Request<T: Protocol, R: Send + 'static> {
    wait: Wait<T, R>,
    /// Whether the check for loops is left out, or done.
    unchecked: bool,
}

struct Wait<T: Protocol, R: 'static> {
    cell: Option<Arc<Cell<T>>>,
    answer: Answer<R>,
    timeout: Option<Duration>,
    timer: Option<TimerKey>,
    parked: Option<u64>,
}

impl<'a, T: Protocol, R: 'static> Call<'a, T, R> {
    /// A call of this message, whose answer arrives there.
    pub fn new(to: &'a Raw<T>, message: T::Message, answer: Answer<R>) -> Self {
        let wait = Wait { cell: None, answer, timeout: T::SPEC.call_timeout, timer: None, parked: None };
        Self { to, message: Some(message), wait, unchecked: false }
    }
}

impl<T: Protocol, R: Send + 'static> Call<'_, T, R> {
    /// Waits no longer than this.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.wait.timeout = Some(timeout);
        self
    }

    /// Waits for as long as it takes.
    ///
    /// # OTP
    ///
    /// The timeout `infinity`.
    pub fn no_timeout(mut self) -> Self {
        self.wait.timeout = None;
        self
    }

    /// Leaves out the check whether this call closes a loop of processes that wait for one another.
    pub fn unchecked(mut self) -> Self {
        self.unchecked = true;
        self
    }

    /// Sends the call at once, and returns the future of its answer. Its timeout begins when that is first polled.
    pub fn send(mut self) -> Request<T, R> {
        let unchecked = std::mem::replace(&mut self.unchecked, true);
        self.post();
        Request { wait: self.wait, unchecked }
    }

    /// Puts the message into the server's inbox; if that fails, the outcome is in the slot.
    fn post(&mut self) {
        let Some(message) = self.message.take() else { return };
        let cell = self.to.0.latest();
        if fence::is_current() {
            crate::reply::reject(message, CallError::Fenced);
            return;
        }
        let declared = if self.unchecked { Ok(()) } else { self.wait.declare(cell, false) };
        if let Err(error) = declared {
            crate::reply::reject(message, error);
            return;
        }
        self.wait.answer.know_call();
        match cell.enqueue(message) {
            Ok(parked) => self.wait.parked = parked,
            Err((message, error)) => crate::reply::reject(message, error),
        }
        self.wait.cell = Some(cell.clone());
    }
}

impl<T: Protocol, R: 'static> Unpin for Call<'_, T, R> {}

impl<T: Protocol, R: Send + 'static> Future for Call<'_, T, R> {
    type Output = Result<R, CallError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.post();
        self.wait.poll(cx)
    }
}

impl<T: Protocol, R: Send + 'static> Future for Request<T, R> {
    type Output = Result<R, CallError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let polled = self.wait.poll(cx);
        if polled.is_ready() || std::mem::replace(&mut self.unchecked, true) {
            return polled;
        }
        // Nobody waits for what was sent before this first poll.
        match self.wait.cell.as_ref().map(|cell| self.wait.declare(cell, true)) {
            Some(Err(error)) => Poll::Ready(Err(error)),
            Some(Ok(())) | None => polled,
        }
    }
}

impl<T: Protocol, R: Send + 'static> Unpin for Request<T, R> {}

impl<T: Protocol, R: Send + 'static> Wait<T, R> {
    /// Says who waits for whom.
    fn declare(&self, cell: &Arc<Cell<T>>, sent: bool) -> Result<(), CallError> {
        let Some(caller) = current::process() else { return Ok(()) };
        let edge = waits::call(caller.place, &cell.as_proc(), self.answer.interrupter(), sent)?;
        self.answer.set_edge(edge);
        Ok(())
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<R, CallError>> {
        let polled = self.answer.poll(cx);
        if polled.is_pending() {
            self.arm();
        }
        polled
    }

    /// Sets the deadline, when the call first has to wait.
    fn arm(&mut self) {
        let (Some(timeout), None, Some(cell)) = (self.timeout, self.timer, &self.cell) else { return };
        let slot = self.answer.interrupter();
        let place = Arc::downgrade(cell);
        let parked = self.parked;
        self.timer = Some(cell.node().timers.after(cell.node(), timeout, move || {
            // The outcome first: a call that is taken back would be answered as dropped.
            if let Some(slot) = slot.upgrade() {
                waits::Interrupt::interrupt(&*slot, CallError::Timeout(timeout));
            }
            if let (Some(number), Some(cell)) = (parked, place.upgrade()) {
                cell.unpark(number);
            }
        }));
    }
}

impl<T: Protocol, R: 'static> Drop for Wait<T, R> {
    fn drop(&mut self) {
        let Some(cell) = self.cell.take() else { return };
        if let Some(timer) = self.timer.take() {
            cell.node().timers.cancel(timer);
        }
        if let Some(number) = self.parked.take() {
            cell.unpark(number);
        }
    }
}

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
        let timeout = Some(Duration::from_secs(5));
        let wait = Wait { cell: Some(cell.clone()), answer, timeout, timer: None, parked: None };
        Self { wait, unchecked: false }
    }

    /// Waits no longer than this, counted from the first poll.
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

/// While this is held, the caller is known to wait for the handler that took its reply.
#[must_use]
pub fn waiting<R: Send + 'static>(reply: &Reply<R>) -> crate::reply::Waiting<R> {
    reply.waiting()
}
