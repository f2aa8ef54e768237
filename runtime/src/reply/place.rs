//! Answers that need no slot: where they lie between a handler and its caller beneath it on the same stack.

use std::{any::Any, cell::RefCell, sync::Arc};

use super::{Reply, orphans, slot::Slot};
use crate::fence;

thread_local! {
    /// Where an answer lies that needs no slot, because the call has its handler polled on this very stack. The place is
    /// kept for the next answer of the same type.
    static PLACE: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

/// Leaves an answer to whoever has the handler polled.
pub(super) fn hand<T: 'static>(answer: T) {
    let (answer, forgotten) =
        PLACE.with_borrow_mut(|place| match place.as_mut().and_then(|place| place.downcast_mut::<Option<T>>()) {
            Some(place) => (None, place.replace(answer)),
            None => (Some(answer), None),
        });
    drop(forgotten);
    if answer.is_some() {
        drop(PLACE.replace(Some(Box::new(answer))));
    }
}

/// The answer that a handler has left, which was polled here just now.
pub(crate) fn handed<T: 'static>() -> Option<T> {
    PLACE.with_borrow_mut(|place| place.as_mut()?.downcast_mut::<Option<T>>()?.take())
}

/// A reply of any type, for what a handler will leave there.
pub(crate) struct Unanswered(Option<Arc<dyn Answered>>);

/// Where a call waits, whatever for.
pub(super) trait Answered: Send + Sync {
    /// Answers the call with what a handler has left. False: there is none of its type.
    fn answered(&self) -> bool;
    /// The reply is dropped without an answer.
    fn lost(self: Arc<Self>);
}

impl<T: Send + 'static> From<Reply<T>> for Unanswered {
    fn from(mut reply: Reply<T>) -> Self {
        Self(reply.slot.take().map(|slot| -> Arc<dyn Answered> { slot }))
    }
}

impl Unanswered {
    /// Answers the call with what a handler has left. It comes back if that is nothing.
    pub(crate) fn answer(mut self) -> Result<(), Self> {
        if self.0.as_ref().is_some_and(|call| !call.answered()) {
            return Err(self);
        }
        self.0 = None;
        Ok(())
    }
}

impl Drop for Unanswered {
    fn drop(&mut self) {
        if let Some(call) = self.0.take() {
            call.lost();
        }
    }
}

impl<T: Send + 'static> Answered for Slot<T> {
    fn answered(&self) -> bool {
        let Some(answer) = handed() else { return false };
        // A killed process answers nobody: what it says is as good as lost.
        if fence::is_current() {
            return false;
        }
        drop(self.answer(answer));
        true
    }

    fn lost(self: Arc<Self>) {
        orphans::lost(&self);
    }
}

/// Takes away what lies there for a handler beneath on this stack; it is back when the guard is dropped.
pub(crate) fn set_aside() -> SetAside {
    SetAside(PLACE.take())
}

pub(crate) struct SetAside(Option<Box<dyn Any>>);

impl Drop for SetAside {
    fn drop(&mut self) {
        PLACE.set(self.0.take());
    }
}
