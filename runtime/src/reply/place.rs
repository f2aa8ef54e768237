//! Answers that need no slot: where they lie between a handler and its caller beneath it on the same stack.

use std::{any::Any, cell::RefCell};

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
