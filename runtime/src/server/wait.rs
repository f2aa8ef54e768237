//! The wait for an answer, of a call to a server of any type.

use std::{
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use crate::{
    CallError, Pid,
    cell::Proc,
    current,
    node::Shared,
    reply::{Answer, Awaited},
    timers::TimerKey,
    waits,
};

pub(super) struct Wait<R: 'static> {
    pub(super) answer: Answer<R>,
    pub(super) limit: Limit,
}

/// How long a wait may take. It knows neither the server's type nor the answer's, and is compiled once.
pub(super) struct Limit {
    pub(super) timeout: Option<Duration>,
    /// Whether the time runs.
    begun: bool,
    parked: Option<Box<Parked>>,
}

/// Of a call that waits for room in a mailbox, and is taken back when its time is over.
struct Parked {
    process: Arc<dyn Proc>,
    number: u64,
    timer: Option<TimerKey>,
}

impl<R: Send + 'static> Wait<R> {
    pub(super) fn new(answer: Answer<R>, timeout: Option<Duration>) -> Self {
        Self { answer, limit: Limit { timeout, begun: false, parked: None } }
    }

    /// Waits; from the first poll on no longer than it may, by the timers of this node.
    pub(super) fn poll(&mut self, node: &Arc<Shared>, cx: &mut Context<'_>) -> Poll<Result<R, CallError>> {
        let timeout = if self.limit.begun { None } else { self.limit.begins(&self.answer) };
        self.answer.poll_until(cx, timeout.map(|timeout| (node, timeout)))
    }

    /// The message waits for room with this process, under this number.
    pub(super) fn parked(&mut self, process: Arc<dyn Proc>, number: u64) {
        self.limit.parked(process, number, &self.answer);
    }
}

impl Limit {
    /// The time begins to run. Some: the deadline that is to be set.
    fn begins(&mut self, answer: &dyn Awaited) -> Option<Duration> {
        self.begun = true;
        match (self.timeout, &mut self.parked) {
            (Some(timeout), Some(parked)) => {
                parked.set_timer(timeout, answer);
                None
            }
            (timeout, _) => timeout,
        }
    }

    #[cold]
    fn parked(&mut self, process: Arc<dyn Proc>, number: u64, answer: &dyn Awaited) {
        let mut parked = Box::new(Parked { process, number, timer: None });
        if let Some(timeout) = self.timeout.filter(|_| self.begun) {
            answer.unset_deadline();
            parked.set_timer(timeout, answer);
        }
        self.parked = Some(parked);
    }
}

impl Parked {
    fn set_timer(&mut self, timeout: Duration, answer: &dyn Awaited) {
        let call = answer.interrupter();
        let place = Arc::downgrade(&self.process);
        let number = self.number;
        let node = self.process.node();
        self.timer = Some(node.timers.after(node, timeout, move || {
            // The outcome first: a call that is taken back would be answered as dropped.
            call.interrupt(CallError::Timeout(timeout));
            if let Some(process) = place.upgrade() {
                process.unpark(number);
            }
        }));
    }
}

impl Drop for Parked {
    fn drop(&mut self) {
        if let Some(timer) = self.timer {
            self.process.node().timers.cancel(timer);
        }
        self.process.unpark(self.number);
    }
}

/// Says who waits for whom, if the caller is a process. `sent`: the message is on its way.
#[inline]
pub(super) fn declare(
    process: impl FnOnce() -> Arc<dyn Proc>,
    answer: &dyn Awaited,
    sent: bool,
) -> Result<(), CallError> {
    match current::process() {
        Some(caller) => declare_of(caller, &process(), answer, sent),
        None => Ok(()),
    }
}

fn declare_of(caller: Pid, process: &Arc<dyn Proc>, answer: &dyn Awaited, sent: bool) -> Result<(), CallError> {
    let edge = waits::call(caller.place, process, answer.interrupter(), sent)?;
    answer.set_edge(edge);
    Ok(())
}
