//! The slot between the two ends of a call: where the answer comes to lie, and what is known of the wait for it.
//!
//! A thread keeps the slots of calls that are over for its next ones. So whoever knows a slot without being one of the two
//! ends names the call that it means by a number, and reaches nobody if that is over.

use std::{
    any::Any,
    cell::RefCell,
    sync::{Arc, Weak},
    task::{Context, Poll, Waker},
    time::Duration,
};

use crate::{
    CallError,
    alarms::{Alarm, Deadline, Looks, Seen},
    node::Shared,
    sync::Lock,
    waits::{Edge, Interrupt, Waiter},
};

/// How many slots a thread keeps.
const KEPT: usize = 128;

/// How many of those it looks at for one of the right type.
const NEAR: usize = 8;

thread_local! {
    static POOL: RefCell<Vec<Arc<dyn Any + Send + Sync>>> = const { RefCell::new(Vec::new()) };
}

/// How a call is found that is to be told of an end.
pub(super) type Find<T> = fn(&Arc<Slot<T>>, u64) -> Waiter;

/// Until when a call waits: so long from now on, by the timers of this node.
pub(crate) type Until<'a> = (&'a Arc<Shared>, Duration);

pub(super) struct Slot<T>(Lock<State<T>>);

struct State<T> {
    value: Value<T>,
    /// How its call is found, if it is told of an end that is still to come.
    find: Option<Find<T>>,
    call: Call,
}

enum Value<T> {
    Awaited,
    Here(Result<T, CallError>),
    Taken,
}

/// What a slot knows of the call that uses it, whatever the answer's type.
struct Call {
    /// Which of the calls that have used the slot it is.
    number: u64,
    waker: Option<Waker>,
    edge: Option<Edge>,
    deadline: Deadline,
    /// The handler that took the reply has returned: nobody waits for the server any more.
    released: bool,
    /// How many replies there are: the call of an event that may be postponed has two for a while.
    replies: u32,
}

/// A reply that was the last one of a call that somebody waits for.
pub(super) struct Lost<T> {
    pub(super) number: u64,
    pub(super) waiter: Option<Find<T>>,
}

impl<T: 'static> Slot<T> {
    /// A slot for a call. `find`: how it is told of its server's end, however long that takes after its reply is lost.
    fn new(find: Option<Find<T>>) -> Arc<Self> {
        Arc::new(Self(Lock::new(State {
            value: Value::Awaited,
            find,
            call: Call {
                number: 0,
                waker: None,
                edge: None,
                deadline: Deadline::default(),
                released: false,
                replies: 1,
            },
        })))
    }

    /// A slot of a call that is not told of an end that is still to come.
    pub(super) fn unknown() -> Arc<Self> {
        Self::new(None)
    }

    pub(super) fn number(&self) -> u64 {
        self.0.lock().call.number
    }

    /// Puts in what its reply answers, and wakes who waits. It comes back if nobody does.
    pub(super) fn answer(&self, answer: T) -> Result<(), T> {
        let mut state = self.0.lock();
        state.call.replies -= 1;
        if !matches!(state.value, Value::Awaited) {
            return Err(answer);
        }
        state.value = Value::Here(Ok(answer));
        let told = state.call.over();
        drop(state);
        told.wake();
        Ok(())
    }

    /// Gives up this call with an error, if somebody still waits for it.
    pub(super) fn interrupt(&self, number: u64, error: CallError) -> bool {
        let mut state = self.0.lock();
        if !matches!(state.value, Value::Awaited) || state.call.number != number {
            return false;
        }
        state.value = Value::Here(Err(error));
        let told = state.call.over();
        drop(state);
        told.wake();
        true
    }

    /// One more reply of the same call.
    pub(super) fn add_reply(&self) {
        self.0.lock().call.replies += 1;
    }

    /// One reply less. Some: it was the last one, and somebody waits.
    pub(super) fn lose_reply(&self) -> Option<Lost<T>> {
        let mut state = self.0.lock();
        state.call.replies -= 1;
        let waits = state.call.replies == 0 && matches!(state.value, Value::Awaited);
        waits.then(|| Lost { number: state.call.number, waiter: state.find })
    }

    /// Nobody waits for the server any more, as far as loops of calls are concerned.
    pub(super) fn release_edge(&self, number: u64) {
        let mut state = self.0.lock();
        if state.call.number == number {
            state.call.released = true;
            let edge = state.call.edge.take();
            drop(state);
            drop(edge);
        }
    }

    /// Keeps the edge for as long as the caller waits for the server.
    pub(super) fn set_edge(&self, edge: Edge) {
        let mut state = self.0.lock();
        let waits = matches!(state.value, Value::Awaited) && !state.call.released;
        let unneeded = if waits { state.call.edge.replace(edge) } else { Some(edge) };
        drop(state);
        drop(unneeded);
    }

    pub(super) fn unset_deadline(&self) {
        self.0.lock().call.deadline.unset();
    }

    /// The caller gives up.
    pub(super) fn abandon(&self) {
        let mut state = self.0.lock();
        let value = std::mem::replace(&mut state.value, Value::Taken);
        let told = state.call.over();
        drop(state);
        drop((value, told));
    }
}

impl<T: Send + 'static> Slot<T> {
    /// A slot of a call that is told of its server's end: one that has been used before, if there is one.
    pub(super) fn known() -> Arc<Self> {
        kept().unwrap_or_else(|| Self::new(Some(Self::waiter)))
    }

    /// What finds this call.
    pub(super) fn waiter(self: &Arc<Self>, number: u64) -> Waiter {
        let slot: Weak<Self> = Arc::downgrade(self);
        Waiter::new(slot, number)
    }

    /// What has come, and whether the slot can be used for another call; or else says who waits, and until when.
    pub(super) fn poll(self: &Arc<Self>, cx: &Context<'_>, until: Option<Until<'_>>) -> Poll<Taken<T>> {
        let mut state = self.0.lock();
        let State { value, call, find } = &mut *state;
        let (outcome, is_free) = match std::mem::replace(value, Value::Taken) {
            Value::Here(outcome) => (outcome, find.is_some() && call.is_free()),
            Value::Taken => panic!("an answer was polled after it had been given"),
            Value::Awaited => {
                *value = Value::Awaited;
                if !call.waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
                    call.waker = Some(cx.waker().clone());
                }
                let Some((node, timeout)) = until else { return Poll::Pending };
                let is_new = call.deadline.set(node, timeout);
                drop(state);
                node.alarms.set(node, is_new.then(|| -> Arc<dyn Alarm> { self.clone() }));
                return Poll::Pending;
            }
        };
        if is_free {
            *value = Value::Awaited;
            call.renew();
        }
        Poll::Ready(Taken { outcome, is_free })
    }

    /// Keeps a slot that can be used for another call.
    pub(super) fn keep(self: Arc<Self>) {
        // A thread that is going away keeps none.
        let _ = POOL.try_with(|pool| {
            let mut pool = pool.borrow_mut();
            if pool.len() < KEPT {
                pool.push(self);
            }
        });
    }
}

/// What was taken out of a slot.
pub(super) struct Taken<T> {
    pub(super) outcome: Result<T, CallError>,
    /// Nobody else means the call that is over now.
    pub(super) is_free: bool,
}

/// A slot that this thread has kept.
fn kept<T: Send + 'static>() -> Option<Arc<Slot<T>>> {
    POOL.with_borrow_mut(|pool| {
        let near = pool.len().saturating_sub(NEAR);
        if let Some(at) = pool[near..].iter().rposition(|slot| slot.is::<Slot<T>>()) {
            return pool.swap_remove(near + at).downcast().ok();
        }
        // So that slots of types that are not wanted any more do not keep out those that are.
        if pool.len() == KEPT {
            pool.truncate(KEPT - NEAR);
        }
        None
    })
}

impl Call {
    /// Nobody waits any more: who is to be woken.
    fn over(&mut self) -> Told {
        self.deadline.unset();
        Told { waker: self.waker.take(), edge: self.edge.take() }
    }

    /// Whether nobody is left who could answer.
    fn is_free(&self) -> bool {
        self.replies == 0 && !self.deadline.is_stray()
    }

    /// Begins another call.
    fn renew(&mut self) {
        self.number += 1;
        self.released = false;
        self.replies = 1;
    }
}

/// The end of a wait, for when the slot is not locked any more.
pub(crate) struct Told {
    waker: Option<Waker>,
    edge: Option<Edge>,
}

impl Told {
    pub(crate) fn wake(self) {
        drop(self.edge);
        if let Some(waker) = self.waker {
            waker.wake();
        }
    }
}

impl<T: Send + 'static> Interrupt for Slot<T> {
    fn interrupt(&self, number: u64, error: CallError) -> bool {
        Self::interrupt(self, number, error)
    }
}

impl<T: Send + 'static> Alarm for Slot<T> {
    fn look(&self, looks: &mut Looks<'_>) -> bool {
        let mut state = self.0.lock();
        match looks.at(&mut state.call.deadline) {
            Seen::Waits => true,
            Seen::Unneeded => false,
            Seen::Over(timeout) => {
                state.value = Value::Here(Err(CallError::Timeout(timeout)));
                looks.over(state.call.over());
                true
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reply::{Awaited, known, pair};

    fn poll<T: Send + 'static>(answer: &mut crate::reply::Answer<T>) -> Poll<Result<T, CallError>> {
        answer.poll(&mut Context::from_waker(Waker::noop()))
    }

    fn address<T>(slot: &Arc<Slot<T>>) -> *const Slot<T> {
        Arc::as_ptr(slot)
    }

    #[test]
    fn a_slot_is_used_again_when_its_call_is_over() {
        let slot = Slot::<u8>::known();
        let first = address(&slot);
        assert!(slot.answer(1).is_ok());
        let Poll::Ready(Taken { outcome: Ok(1), is_free: true }) = slot.poll(&Context::from_waker(Waker::noop()), None)
        else {
            panic!("the answer is there, and nobody else means the call");
        };
        slot.keep();

        drop(Slot::<u16>::known());
        assert_eq!(address(&Slot::<u8>::known()), first);
    }

    #[test]
    fn who_means_a_call_that_is_over_does_not_reach_the_next() {
        let (reply, mut answer) = known::<i8>();
        let waiting = reply.waiting();
        let waiter = answer.interrupter();
        reply.give(1);
        assert!(matches!(poll(&mut answer), Poll::Ready(Ok(1))));

        let (reply, mut answer) = known::<i8>();
        assert!(!waiter.interrupt(CallError::NoProc));
        drop(waiting);
        assert!(poll(&mut answer).is_pending());
        assert!(answer.interrupter().interrupt(CallError::NoProc));
        assert!(matches!(poll(&mut answer), Poll::Ready(Err(CallError::NoProc))));
        assert_eq!(reply.send(2), Err(2), "nobody waits");
    }

    #[test]
    fn a_slot_with_a_reply_left_is_not_used_again() {
        let (reply, mut answer) = known::<i16>();
        assert!(answer.interrupter().interrupt(CallError::NoProc));
        assert!(matches!(poll(&mut answer), Poll::Ready(Err(CallError::NoProc))));

        let (other, mut next) = known::<i16>();
        assert_eq!(reply.send(1), Err(1));
        assert!(poll(&mut next).is_pending());
        other.give(2);
        assert!(matches!(poll(&mut next), Poll::Ready(Ok(2))));
    }

    #[test]
    fn what_is_not_told_of_ends_is_not_kept() {
        let (reply, mut answer) = pair::<i32>();
        reply.give(1);
        assert!(matches!(poll(&mut answer), Poll::Ready(Ok(1))));
        assert!(kept::<i32>().is_none());
    }
}
