//! The wait for an answer, of a call to a server of any type.

use std::{
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use crate::{
    CallError, alarms,
    cell::Proc,
    current,
    reply::{Answer, Awaited},
    timers::TimerKey,
    waits::{self, Edge},
};

pub(super) struct Wait<R: 'static> {
    pub(super) answer: Answer<R>,
    pub(super) aside: Aside,
}

/// What of a wait knows neither the server's type nor the answer's: it is compiled once.
pub(super) struct Aside {
    process: Option<Arc<dyn Proc>>,
    pub(super) timeout: Option<Duration>,
    deadline: Deadline,
    parked: Option<u64>,
}

/// When a wait is over.
enum Deadline {
    Unset,
    Set {
        _alarm: alarms::Deadline,
    },
    /// Of a call that waits for room, and is taken back when its time is over.
    Timer(TimerKey),
}

impl<R: Send + 'static> Wait<R> {
    pub(super) fn new(answer: Answer<R>, timeout: Option<Duration>) -> Self {
        Self { answer, aside: Aside { process: None, timeout, deadline: Deadline::Unset, parked: None } }
    }

    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<R, CallError>> {
        let polled = self.answer.poll(cx);
        if polled.is_pending() && matches!(self.aside.deadline, Deadline::Unset) {
            self.aside.arm(&self.answer);
        }
        polled
    }

    /// Waits for this process, and says so unless that is left out. `stacked` are the waits of the turns beneath.
    pub(super) fn wait_for(
        &mut self,
        process: Arc<dyn Proc>,
        unchecked: bool,
        stacked: Vec<Edge>,
    ) -> Result<(), CallError> {
        self.aside.wait_for(process, &self.answer, unchecked, stacked)
    }
}

impl Aside {
    fn wait_for(
        &mut self,
        process: Arc<dyn Proc>,
        answer: &dyn Awaited,
        unchecked: bool,
        stacked: Vec<Edge>,
    ) -> Result<(), CallError> {
        let declared = if unchecked { Ok(()) } else { declare(&process, answer, true) };
        drop(stacked);
        declared?;
        self.process = Some(process);
        self.arm(answer);
        Ok(())
    }

    /// Notes where a message has been sent, and that it waits for room there under this number.
    pub(super) fn sent(&mut self, process: Arc<dyn Proc>, parked: Option<u64>) {
        self.process = Some(process);
        self.parked = parked;
    }

    /// Says who waits for whom, of a message that has been sent.
    pub(super) fn declare(&self, answer: &dyn Awaited) -> Result<(), CallError> {
        self.process.as_ref().map_or(Ok(()), |process| declare(process, answer, true))
    }

    /// Sets the deadline, when the call first has to wait.
    fn arm(&mut self, answer: &dyn Awaited) {
        let (Some(timeout), Deadline::Unset, Some(process)) = (self.timeout, &self.deadline, &self.process) else {
            return;
        };
        let slot = answer.interrupter();
        let node = process.node();
        let Some(number) = self.parked else {
            self.deadline = Deadline::Set { _alarm: node.alarms.set(node, timeout, slot) };
            return;
        };
        let place = Arc::downgrade(process);
        self.deadline = Deadline::Timer(node.timers.after(node, timeout, move || {
            // The outcome first: a call that is taken back would be answered as dropped.
            if let Some(slot) = slot.upgrade() {
                slot.interrupt(CallError::Timeout(timeout));
            }
            if let Some(process) = place.upgrade() {
                process.unpark(number);
            }
        }));
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        let (Some(number), Some(process)) = (self.parked, &self.process) else { return };
        if let Deadline::Timer(timer) = self.deadline {
            process.node().timers.cancel(timer);
        }
        process.unpark(number);
    }
}

/// Says who waits for whom.
pub(super) fn declare(process: &Arc<dyn Proc>, answer: &dyn Awaited, sent: bool) -> Result<(), CallError> {
    let Some(caller) = current::process() else { return Ok(()) };
    let edge = waits::call(caller.place, process, answer.interrupter(), sent)?;
    answer.set_edge(edge);
    Ok(())
}
