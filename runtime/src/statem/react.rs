//! What handlers may return, and what follows from it.

use super::{
    machine::{Actions, Set, Target, Timeout},
    protocol::StateMachine,
    transition::{Entered, Transition},
};
use crate::{ExitReason, Flow, Reply, Stop, server::flow::Reason};

/// What a handler came to: go on like this, or end.
#[derive(Debug)]
pub enum Reacted<T> {
    /// Go on.
    Go(T),
    /// End for this reason.
    End(ExitReason),
}

/// How an event's handler goes on.
#[derive(Debug)]
pub struct Change<S: StateMachine> {
    pub(super) target: Target<S::State>,
    pub(super) actions: Actions<S::Event>,
}

/// How an enter call goes on.
#[derive(Debug)]
pub struct Later<S: StateMachine> {
    pub(super) again: bool,
    pub(super) timeouts: Vec<(Timeout, Set<S::Event>)>,
}

/// Handled at once, or handed back.
#[derive(Debug)]
pub enum Handled<E, T> {
    /// Handled.
    Now(Reacted<T>),
    /// To be handled by a future.
    Async(E),
}

/// What a handler of events may return, if it answers nobody, or answers by a [`Reply`].
#[diagnostic::on_unimplemented(
    message = "a handler of a state machine that answers nobody cannot return `{Self}`",
    label = "nobody would get it",
    note = "return `()`, `Transition<Self>`, a `Result` of these (an error is a crash), `Stop<()>` or `Flow<…>`; a handler \
            that answers is a `#[call]`"
)]
pub trait Reaction<S: StateMachine> {
    /// Whether it can end the machine without a crash.
    const CAN_STOP: bool;

    /// What the handler came to.
    fn react(self) -> Reacted<Change<S>>;
}

#[diagnostic::do_not_recommend]
impl<S: StateMachine> Reaction<S> for () {
    const CAN_STOP: bool = false;

    fn react(self) -> Reacted<Change<S>> {
        Reacted::Go(Change { target: Target::Keep, actions: Actions::default() })
    }
}

#[diagnostic::do_not_recommend]
impl<S: StateMachine> Reaction<S> for Transition<S> {
    const CAN_STOP: bool = false;

    fn react(self) -> Reacted<Change<S>> {
        Reacted::Go(Change { target: self.target, actions: self.actions })
    }
}

impl<S: StateMachine, T: Reaction<S>, E: Reason> Reaction<S> for Result<T, E> {
    const CAN_STOP: bool = T::CAN_STOP;

    fn react(self) -> Reacted<Change<S>> {
        self.map_or_else(|error| Reacted::End(ExitReason::from(error)), Reaction::react)
    }
}

#[diagnostic::do_not_recommend]
impl<S: StateMachine> Reaction<S> for Stop<()> {
    const CAN_STOP: bool = true;

    fn react(self) -> Reacted<Change<S>> {
        Reacted::End(self.into_parts().0)
    }
}

#[diagnostic::do_not_recommend]
impl<S: StateMachine, T: Reaction<S>> Reaction<S> for Flow<T> {
    const CAN_STOP: bool = true;

    fn react(self) -> Reacted<Change<S>> {
        match self {
            Self::Continue(go) => go.react(),
            Self::Stop(stop) => {
                let (reason, go) = stop.into_parts();
                drop(go);
                Reacted::End(reason)
            }
        }
    }
}

/// What an `#[enter]` handler may return.
#[diagnostic::on_unimplemented(
    message = "an `#[enter]` handler cannot return `{Self}`",
    label = "the state has been chosen when it is entered",
    note = "return `()`, `Entered<Self>`, a `Result` of these (an error is a crash), `Stop<()>` or `Flow<…>`"
)]
pub trait Entry<S: StateMachine> {
    /// Whether it can end the machine without a crash.
    const CAN_STOP: bool;

    /// What the enter call came to.
    fn entered(self) -> Reacted<Later<S>>;
}

#[diagnostic::do_not_recommend]
impl<S: StateMachine> Entry<S> for () {
    const CAN_STOP: bool = false;

    fn entered(self) -> Reacted<Later<S>> {
        Reacted::Go(Later { again: false, timeouts: Vec::new() })
    }
}

#[diagnostic::do_not_recommend]
impl<S: StateMachine> Entry<S> for Entered<S> {
    const CAN_STOP: bool = false;

    fn entered(self) -> Reacted<Later<S>> {
        Reacted::Go(Later { again: self.again, timeouts: self.timeouts })
    }
}

impl<S: StateMachine, T: Entry<S>, E: Reason> Entry<S> for Result<T, E> {
    const CAN_STOP: bool = T::CAN_STOP;

    fn entered(self) -> Reacted<Later<S>> {
        self.map_or_else(|error| Reacted::End(ExitReason::from(error)), Entry::entered)
    }
}

#[diagnostic::do_not_recommend]
impl<S: StateMachine> Entry<S> for Stop<()> {
    const CAN_STOP: bool = true;

    fn entered(self) -> Reacted<Later<S>> {
        Reacted::End(self.into_parts().0)
    }
}

#[diagnostic::do_not_recommend]
impl<S: StateMachine, T: Entry<S>> Entry<S> for Flow<T> {
    const CAN_STOP: bool = true;

    fn entered(self) -> Reacted<Later<S>> {
        match self {
            Self::Continue(go) => go.entered(),
            Self::Stop(stop) => {
                let (reason, go) = stop.into_parts();
                drop(go);
                Reacted::End(reason)
            }
        }
    }
}

/// Answers a call, and keeps the state.
pub fn reply<S: StateMachine, T: Send + 'static>(to: Reply<T>, answer: T) -> Reacted<Change<S>> {
    to.give(answer);
    ().react()
}

/// Answers a call unless it is postponed, and goes on as the transition says.
pub fn reply_transition<S: StateMachine, T: Send + 'static>(
    to: Reply<T>,
    transition: Transition<S, T>,
) -> Reacted<Change<S>> {
    let Transition { target, actions, reply } = transition;
    if let Some(answer) = reply {
        to.give(answer);
    }
    Reacted::Go(Change { target, actions })
}

/// Answers a call, and ends: a machine's answers are sent before it terminates.
pub fn reply_stop<S: StateMachine, T: Send + 'static>(to: Reply<T>, stop: Stop<T>) -> Reacted<Change<S>> {
    let (reason, answer) = stop.into_parts();
    to.give(answer);
    Reacted::End(reason)
}

/// Answers a call, and keeps the state or ends.
pub fn reply_flow<S: StateMachine, T: Send + 'static>(to: Reply<T>, flow: Flow<T>) -> Reacted<Change<S>> {
    match flow {
        Flow::Continue(answer) => reply(to, answer),
        Flow::Stop(stop) => reply_stop(to, stop),
    }
}

/// A call's reply once more, for an event that may be postponed.
pub fn again<T: Send + 'static>(reply: &Reply<T>) -> Reply<T> {
    reply.again()
}

impl<S: StateMachine, R> From<Transition<S, R>> for Flow<Transition<S, R>> {
    fn from(transition: Transition<S, R>) -> Self {
        Self::Continue(transition)
    }
}

impl<S: StateMachine, R> From<Stop<()>> for Flow<Transition<S, R>> {
    fn from(stop: Stop<()>) -> Self {
        let (reason, ()) = stop.into_parts();
        Self::Stop(Stop::with(reason, Transition::nowhere()))
    }
}

impl<S: StateMachine> From<Entered<S>> for Flow<Entered<S>> {
    fn from(entered: Entered<S>) -> Self {
        Self::Continue(entered)
    }
}

impl<S: StateMachine> From<Stop<()>> for Flow<Entered<S>> {
    fn from(stop: Stop<()>) -> Self {
        let (reason, ()) = stop.into_parts();
        Self::Stop(Stop::with(reason, Entered::keep()))
    }
}
