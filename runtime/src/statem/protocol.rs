//! The contract between `#[gen_statem]` and the runtime.

use std::future::Future;

use super::react::{Change, Handled, Later, Reacted};
use crate::{Cx, Protocol, State};

/// The struct's half of a state machine: the type of its states.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has only one half of `#[gen_statem]`",
    label = "the struct's half is missing",
    note = "annotate the struct with `#[gen_statem(state = …)]` too, not only its impl"
)]
pub trait HasStates: State {
    /// Its states.
    type State: PartialEq + Send + Sync + 'static;
}

/// The impl's half of a state machine: its events, and what each does.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a state machine: annotate its struct and its impl with `#[gen_statem]`",
    label = "not a state machine"
)]
pub trait StateMachine: HasStates + Protocol<Message = Incoming<<Self as StateMachine>::Event>> {
    /// Every event that a handler takes.
    type Event: Send + 'static;

    /// The name of the handler of enter calls, if there is one.
    const ENTER: Option<&'static str> = None;

    /// Handles an event at once, or hands it back for [`event_async`](Self::event_async).
    fn event(
        &mut self,
        event: Self::Event,
        state: &Self::State,
        cx: &mut Cx<Self>,
    ) -> Handled<Self::Event, Change<Self>>;

    /// Handles an event that takes its time.
    fn event_async(
        &mut self,
        event: Self::Event,
        state: &Self::State,
        cx: &mut Cx<Self>,
    ) -> impl Future<Output = Reacted<Change<Self>>> + Send {
        let _ = (event, state, cx);
        async { not_async() }
    }

    /// Handles an enter call at once, or leaves it to [`enter_async`](Self::enter_async).
    fn enter(&mut self, state: &Self::State, previous: &Self::State, cx: &mut Cx<Self>) -> Handled<(), Later<Self>> {
        let _ = (state, previous, cx);
        Handled::Async(())
    }

    /// Handles an enter call that takes its time.
    fn enter_async(
        &mut self,
        state: &Self::State,
        previous: &Self::State,
        cx: &mut Cx<Self>,
    ) -> impl Future<Output = Reacted<Later<Self>>> + Send {
        let _ = (state, previous, cx);
        async { not_async() }
    }

    /// Which handler takes an event, by its number among them.
    fn event_handler(event: &Self::Event) -> usize;
}

/// For handlers that are never waited for.
///
/// # Panics
///
/// Always: an event with a plain handler is handled by [`StateMachine::event`].
#[must_use]
pub fn not_async<T>() -> Reacted<T> {
    panic!("an event with a plain handler was taken for an async one")
}

/// A state machine of which both halves are there.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has only one half of `#[gen_statem]`",
    label = "the impl's half is missing",
    note = "annotate an `impl {Self}` with `#[gen_statem]` too, not only the struct"
)]
pub trait Whole {}

#[diagnostic::do_not_recommend]
impl<T: StateMachine> Whole for T {}

/// What the struct's half asks for.
pub const fn is_whole<T: Whole>() {}

/// What a state machine finds in its inbox.
#[derive(Debug)]
pub enum Incoming<E> {
    /// The first thing: it begins.
    Begin,
    /// An event.
    Event(E),
    /// An enter call is due.
    Enter,
    /// A timer is over.
    Timer(u64),
}

/// A state machine that handles events of type `T` in an `#[internal]` handler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `#[internal]` handler for `{T}`",
    label = "nothing would handle it",
    note = "add `#[internal] fn …(&mut self, event: {T})` to the `#[gen_statem]` impl"
)]
pub trait Internal<T>: StateMachine {
    /// The event as the machine's own.
    fn internal(event: T) -> Self::Event;
}

/// A state machine that handles events of type `T` in a `#[timeout]` handler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `#[timeout]` handler for `{T}`",
    label = "nothing would handle it",
    note = "add `#[timeout] fn …(&mut self, event: {T})` to the `#[gen_statem]` impl"
)]
pub trait TimesOut<T>: StateMachine {
    /// The event as the machine's own.
    fn timeout(event: T) -> Self::Event;
}

/// An event that a machine handles in an `#[internal]` handler: [`Internal`], asked of the event.
#[diagnostic::on_unimplemented(
    message = "`{S}` has no `#[internal]` handler for `{Self}`",
    label = "nothing would handle it",
    note = "add `#[internal] fn …(&mut self, event: {Self})` to the `#[gen_statem]` impl"
)]
pub trait InternalTo<S: StateMachine> {
    /// The event as the machine's own.
    fn internal(self) -> S::Event;
}

#[diagnostic::do_not_recommend]
impl<S: Internal<T>, T> InternalTo<S> for T {
    fn internal(self) -> S::Event {
        S::internal(self)
    }
}

/// An event that a machine handles in a `#[timeout]` handler: [`TimesOut`], asked of the event.
#[diagnostic::on_unimplemented(
    message = "`{S}` has no `#[timeout]` handler for `{Self}`",
    label = "nothing would handle it",
    note = "add `#[timeout] fn …(&mut self, event: {Self})` to the `#[gen_statem]` impl"
)]
pub trait TimesOutTo<S: StateMachine> {
    /// The event as the machine's own.
    fn timeout(self) -> S::Event;
}

#[diagnostic::do_not_recommend]
impl<S: TimesOut<T>, T> TimesOutTo<S> for T {
    fn timeout(self) -> S::Event {
        S::timeout(self)
    }
}
