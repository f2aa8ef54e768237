//! Where a call's answer arrives.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Weak},
    task::{Context, Poll},
};

use self::slot::{Slot, Taken};
pub(crate) use self::{
    orphans::{Orphan, has_orphans, reject, settle_orphans, take_orphans, tell_orphans},
    place::{Unanswered, handed, set_aside},
    slot::{Told, Until},
};
use crate::{CallError, fence, waits};

mod slot;
mod orphans;
mod place;

/// The right to answer one call, now or later, from anywhere.
///
/// A handler that takes `from: Reply<T>` may keep it, hand it to a task or another process, and go on. Dropping it answers
/// the caller with [`CallError::NoReply`], or with the server's reason if the server ends.
///
/// # OTP
///
/// `From`, and `gen_server:reply`.
#[must_use = "dropping a reply answers its caller with an error"]
pub struct Reply<T: 'static> {
    slot: Option<Arc<Slot<T>>>,
}

/// The other end of a [`Reply`]: resolves to what is answered.
pub(crate) struct Answer<T: 'static> {
    /// None when the answer has been given.
    slot: Option<Arc<Slot<T>>>,
}

/// A new call's two ends.
pub(crate) fn pair<T: Send + 'static>() -> (Reply<T>, Answer<T>) {
    ends(Slot::unknown())
}

/// The same, of a call that is told of its server's end, however long that takes after its reply is lost.
pub(crate) fn known<T: Send + 'static>() -> (Reply<T>, Answer<T>) {
    ends(Slot::known())
}

fn ends<T: 'static>(slot: Arc<Slot<T>>) -> (Reply<T>, Answer<T>) {
    (Reply { slot: Some(slot.clone()) }, Answer { slot: Some(slot) })
}

/// A call that nobody has the right to answer, and its other end: it is told of its server's end.
pub(crate) fn orphan<T: Send + 'static>() -> (Orphan, Answer<T>) {
    let (mut reply, answer) = pair();
    let orphan = answer.interrupter();
    reply.slot = None;
    (orphan, answer)
}

impl<T: 'static> Reply<T> {
    /// What stands in a message whose call nobody waits for yet: an answer is left to whoever has the handler polled, see
    /// [`handed`].
    pub(crate) fn none() -> Self {
        Self { slot: None }
    }

    /// Whether there is a call that it could answer.
    pub(crate) fn is_awaited(&self) -> bool {
        self.slot.is_some()
    }

    /// Answers the call. Returns the answer if nobody waits for it any more, because the caller has given up.
    ///
    /// # Errors
    ///
    /// The answer, untouched, if the caller has gone or if the process that answers has been killed.
    pub fn send(mut self, answer: T) -> Result<(), T> {
        if fence::is_current() {
            return Err(answer);
        }
        if let Some(slot) = self.slot.take() {
            return slot.answer(answer);
        }
        place::hand(answer);
        Ok(())
    }

    /// Answers without caring whether anybody still waits.
    pub(crate) fn give(self, answer: T) {
        drop(self.send(answer));
    }

    /// A second one for the same call. The caller is told of a loss when both are lost.
    pub(crate) fn again(&self) -> Self {
        if let Some(slot) = &self.slot {
            slot.add_reply();
        }
        Self { slot: self.slot.clone() }
    }

    /// While this is held, the caller is known to wait for the server.
    pub(crate) fn waiting(&self) -> Waiting<T> {
        Waiting(self.slot.as_ref().map(|slot| (slot.number(), Arc::downgrade(slot))))
    }
}

impl<T: 'static> Drop for Reply<T> {
    #[inline]
    fn drop(&mut self) {
        if let Some(slot) = self.slot.take() {
            orphans::lost(&slot);
        }
    }
}

impl<T: 'static> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").finish_non_exhaustive()
    }
}

/// Ends the caller's wait, as far as loops of calls are concerned, when the handler that took its `Reply` returns.
pub struct Waiting<T: 'static>(Option<(u64, Weak<Slot<T>>)>);

impl<T> Drop for Waiting<T> {
    fn drop(&mut self) {
        if let Some((number, slot)) = self.0.take()
            && let Some(slot) = slot.upgrade()
        {
            slot.release_edge(number);
        }
    }
}

impl<T> fmt::Debug for Waiting<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting").finish_non_exhaustive()
    }
}

impl<T: Send + 'static> Answer<T> {
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Result<T, CallError>> {
        self.poll_until(cx, None)
    }

    /// The same; if there is no answer yet, the call has one no later than `until`.
    ///
    /// # Panics
    ///
    /// If the answer has been given.
    pub(crate) fn poll_until(&mut self, cx: &mut Context<'_>, until: Option<Until<'_>>) -> Poll<Result<T, CallError>> {
        let slot = self.slot.as_ref().expect("an answer is not polled after it has been given");
        match slot.poll(cx, until) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Taken { outcome, is_free }) => {
                let slot = self.slot.take();
                if is_free && let Some(slot) = slot {
                    slot.keep();
                }
                Poll::Ready(outcome)
            }
        }
    }
}

impl<T: 'static> Drop for Answer<T> {
    fn drop(&mut self) {
        if let Some(slot) = &self.slot {
            slot.abandon();
        }
    }
}

impl<T: Send + 'static> Future for Answer<T> {
    type Output = Result<T, CallError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Answer::poll(&mut self, cx)
    }
}

impl<T> fmt::Debug for Answer<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").finish_non_exhaustive()
    }
}

/// An answer of any type that is waited for.
pub(crate) trait Awaited {
    /// What gives up the wait with an error, from outside.
    fn interrupter(&self) -> waits::Waiter;
    /// Keeps the edge for as long as the caller waits for the server.
    fn set_edge(&self, edge: waits::Edge);
    /// Takes the deadline back.
    fn unset_deadline(&self);
}

impl<T: Send + 'static> Awaited for Answer<T> {
    fn interrupter(&self) -> waits::Waiter {
        match &self.slot {
            Some(slot) => slot.waiter(slot.number()),
            None => waits::Waiter::new(Weak::<Slot<T>>::new(), 0),
        }
    }

    fn set_edge(&self, edge: waits::Edge) {
        if let Some(slot) = &self.slot {
            slot.set_edge(edge);
        }
    }

    fn unset_deadline(&self) {
        if let Some(slot) = &self.slot {
            slot.unset_deadline();
        }
    }
}
