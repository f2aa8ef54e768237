//! Where a call's answer arrives.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    fmt,
    future::Future,
    pin::Pin,
    sync::{Arc, Weak},
    task::{Context, Poll, Waker},
};

use crate::{CallError, ExitReason, current, fence, sync::Lock, waits};

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
pub(crate) struct Answer<T> {
    slot: Arc<Slot<T>>,
}

pub(crate) struct Slot<T>(Lock<State<T>>);

/// How a call is found that is to be told of an end.
type Know<T> = fn(&Arc<Slot<T>>) -> Orphan;

struct State<T> {
    value: Value<T>,
    waker: Option<Waker>,
    edge: Option<waits::Edge>,
    /// How the call that waits is told of an end that is still to come.
    call: Option<Know<T>>,
    /// The handler that took the reply has returned: nobody waits for the server any more.
    released: bool,
    /// How many replies there are: the call of an event that may be postponed has two for a while.
    replies: u32,
}

enum Value<T> {
    Awaited,
    Here(Result<T, CallError>),
    Taken,
}

/// A new call's two ends.
pub(crate) fn pair<T: 'static>() -> (Reply<T>, Answer<T>) {
    ends(None)
}

/// The same, of a call that can be told of its server's end, however long that takes after its reply is lost.
pub(crate) fn known<T: Send + 'static>() -> (Reply<T>, Answer<T>) {
    ends(Some(|slot| Arc::<Slot<T>>::downgrade(slot)))
}

fn ends<T: 'static>(call: Option<Know<T>>) -> (Reply<T>, Answer<T>) {
    let slot = Arc::new(Slot(Lock::new(State {
        value: Value::Awaited,
        waker: None,
        edge: None,
        call,
        released: false,
        replies: 1,
    })));
    (Reply { slot: Some(slot.clone()) }, Answer { slot })
}

/// A call that nobody has the right to answer, and its other end: it is told of its server's end.
pub(crate) fn orphan<T: Send + 'static>() -> (Orphan, Answer<T>) {
    let (mut reply, answer) = pair();
    let orphan: Orphan = answer.interrupter();
    reply.slot = None;
    (orphan, answer)
}

impl<T> Slot<T> {
    /// Puts the outcome in, unless there is one, and wakes who waits. It comes back if nobody does.
    fn settle(&self, outcome: Result<T, CallError>) -> Result<(), Result<T, CallError>> {
        let mut state = self.0.lock();
        if !matches!(state.value, Value::Awaited) {
            return Err(outcome);
        }
        state.value = Value::Here(outcome);
        let edge = state.edge.take();
        let waker = state.waker.take();
        drop(state);
        drop(edge);
        if let Some(waker) = waker {
            waker.wake();
        }
        Ok(())
    }

    /// One reply less. True: it was the last one, and somebody waits.
    fn lose_reply(&self) -> bool {
        let mut state = self.0.lock();
        state.replies -= 1;
        state.replies == 0 && matches!(state.value, Value::Awaited)
    }

    fn release_edge(&self) {
        let mut state = self.0.lock();
        state.released = true;
        let edge = state.edge.take();
        drop(state);
        drop(edge);
    }
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
        let Some(slot) = self.slot.take() else {
            hand(answer);
            return Ok(());
        };
        match slot.settle(Ok(answer)) {
            Err(Ok(answer)) => Err(answer),
            Ok(()) | Err(Err(_)) => Ok(()),
        }
    }

    /// Answers without caring whether anybody still waits.
    pub(crate) fn give(self, answer: T) {
        drop(self.send(answer));
    }

    /// A second one for the same call. The caller is told of a loss when both are lost.
    pub(crate) fn again(&self) -> Self {
        if let Some(slot) = &self.slot {
            slot.0.lock().replies += 1;
        }
        Self { slot: self.slot.clone() }
    }

    /// While this is held, the caller is known to wait for the server.
    pub(crate) fn waiting(&self) -> Waiting<T> {
        Waiting(self.slot.as_ref().map(Arc::downgrade))
    }
}

impl<T: 'static> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply").finish_non_exhaustive()
    }
}

/// Ends the caller's wait, as far as loops of calls are concerned, when the handler that took its `Reply` returns.
pub struct Waiting<T>(Option<Weak<Slot<T>>>);

impl<T> Drop for Waiting<T> {
    fn drop(&mut self) {
        if let Some(slot) = self.0.take().and_then(|slot| slot.upgrade()) {
            slot.release_edge();
        }
    }
}

impl<T> fmt::Debug for Waiting<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting").finish_non_exhaustive()
    }
}

thread_local! {
    /// Where an answer lies that needs no slot, because the call has its handler polled on this very stack. The place is
    /// kept for the next answer of the same type.
    static PLACE: RefCell<Option<Box<dyn Any>>> = const { RefCell::new(None) };
}

/// Leaves an answer to whoever has the handler polled.
fn hand<T: 'static>(answer: T) {
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

/// A call whose reply was dropped.
pub(crate) type Orphan = Weak<dyn waits::Interrupt>;

thread_local! {
    /// Set while the inbox of a process that has ended is dropped: what its callers are told.
    static ENDED: RefCell<Option<CallError>> = const { RefCell::new(None) };
    /// Replies that were dropped within this thread's turn: their callers are told when it is known whether it crashed.
    static ORPHANS: RefCell<Vec<Orphan>> = const { RefCell::new(Vec::new()) };
    static ANY_ORPHANS: Cell<bool> = const { Cell::new(false) };
}

impl<T: 'static> Drop for Reply<T> {
    #[inline]
    fn drop(&mut self) {
        if let Some(slot) = self.slot.take() {
            lost(&slot);
        }
    }
}

/// A reply is dropped without an answer.
#[cold]
fn lost<T: 'static>(slot: &Arc<Slot<T>>) {
    if !slot.lose_reply() {
        return;
    }
    if let Some(error) = ENDED.with_borrow(Clone::clone) {
        drop(slot.settle(Err(error)));
        return;
    }
    let call = if current::process().is_some() { slot.0.lock().call.take() } else { None };
    if let Some(call) = call {
        ANY_ORPHANS.set(true);
        ORPHANS.with_borrow_mut(|orphans| orphans.push(call(slot)));
    } else {
        drop(slot.settle(Err(CallError::NoReply)));
    }
}

/// Whether replies were dropped in the turn that runs on this thread.
#[inline]
pub(crate) fn has_orphans() -> bool {
    ANY_ORPHANS.get()
}

/// Tells the callers of replies that were dropped in this turn: `reason` if their server ended with it.
///
/// A killed process cannot answer, so that its replies are dropped too, possibly before its turn has seen the kill.
#[inline]
pub(crate) fn settle_orphans(reason: Option<&ExitReason>) {
    if has_orphans() {
        settle_all(reason);
    }
}

#[cold]
fn settle_all(reason: Option<&ExitReason>) {
    ANY_ORPHANS.set(false);
    let error = match reason {
        Some(reason) => CallError::Exit(reason.clone()),
        None if fence::is_current() => CallError::Exit(ExitReason::Killed),
        None => CallError::NoReply,
    };
    tell_orphans(&ORPHANS.take(), &error);
}

/// Tells these callers of the end of their server.
pub(crate) fn tell_orphans(orphans: &[Orphan], error: &CallError) {
    for orphan in orphans.iter().filter_map(Weak::upgrade) {
        orphan.interrupt(error.clone());
    }
}

/// The callers of replies that were dropped in this turn, whose server is ending: they are told when it has ended.
pub(crate) fn take_orphans() -> Vec<Orphan> {
    ANY_ORPHANS.set(false);
    ORPHANS.take()
}

/// Drops `values`, and with them replies whose callers are told `error`.
pub(crate) fn reject<T>(values: T, error: CallError) {
    let before = ENDED.replace(Some(error));
    let dropped = crate::panics::drop_guarded(values);
    ENDED.set(before);
    drop(dropped);
}

impl<T> Answer<T> {
    /// Gives up waiting with an error, from outside: see [`waits::Interrupt`].
    pub(crate) fn interrupter(&self) -> Weak<Slot<T>> {
        Arc::downgrade(&self.slot)
    }

    /// Keeps the edge for as long as the caller waits for the server.
    pub(crate) fn set_edge(&self, edge: waits::Edge) {
        let mut state = self.slot.0.lock();
        let waits = matches!(state.value, Value::Awaited) && !state.released;
        let unneeded = if waits { state.edge.replace(edge) } else { Some(edge) };
        drop(state);
        drop(unneeded);
    }

    pub(crate) fn poll(&self, cx: &mut Context<'_>) -> Poll<Result<T, CallError>> {
        let mut state = self.slot.0.lock();
        match std::mem::replace(&mut state.value, Value::Taken) {
            Value::Here(outcome) => Poll::Ready(outcome),
            Value::Taken => panic!("an answer was polled after it had been given"),
            Value::Awaited => {
                state.value = Value::Awaited;
                if !state.waker.as_ref().is_some_and(|waker| waker.will_wake(cx.waker())) {
                    state.waker = Some(cx.waker().clone());
                }
                Poll::Pending
            }
        }
    }
}

impl<T> Drop for Answer<T> {
    fn drop(&mut self) {
        let mut state = self.slot.0.lock();
        let value = std::mem::replace(&mut state.value, Value::Taken);
        let edge = state.edge.take();
        let waker = state.waker.take();
        drop(state);
        drop((value, edge, waker));
    }
}

impl<T> Future for Answer<T> {
    type Output = Result<T, CallError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Answer::poll(&self, cx)
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
    fn interrupter(&self) -> Weak<dyn waits::Interrupt>;
    /// Keeps the edge for as long as the caller waits for the server.
    fn set_edge(&self, edge: waits::Edge);
}

impl<T: Send + 'static> Awaited for Answer<T> {
    fn interrupter(&self) -> Weak<dyn waits::Interrupt> {
        Self::interrupter(self)
    }

    fn set_edge(&self, edge: waits::Edge) {
        Self::set_edge(self, edge);
    }
}

impl<T: Send> waits::Interrupt for Slot<T> {
    fn interrupt(&self, error: CallError) {
        drop(self.settle(Err(error)));
    }
}
