//! What the `init` of a state machine returns.

use std::{borrow::Cow, fmt, time::Duration};

use super::{
    machine::{Actions, Set, Timeout},
    protocol::{InternalTo, StateMachine, TimesOutTo},
    transition::timeouts,
};
use crate::{ExitReason, server::flow::Reason};

/// What the `init` of a state machine came to: a first state with the data, or none.
///
/// An `init` may return the pair of both, the data alone if the state has a default, a `Result` of these, or this.
///
/// # OTP
///
/// `{ok, State, Data, Actions}`, `ignore`, `{stop, Reason}`.
#[must_use = "a machine begins only if its `init` returns this"]
pub struct Begin<S: StateMachine>(pub(super) Begun<S>);

pub(super) enum Begun<S: StateMachine> {
    At { state: S::State, data: S, actions: Actions<S::Event> },
    Ignore,
    Stop(ExitReason),
}

impl<S: StateMachine> Begin<S> {
    /// The machine runs, in this state and with this data. It is started before its first enter call.
    pub fn at(state: S::State, data: S) -> Self {
        Self(Begun::At { state, data, actions: Actions::default() })
    }

    /// There is nothing to run: the start ends without a process, and without an error in a tree.
    pub fn ignore() -> Self {
        Self(Begun::Ignore)
    }

    /// The start fails for this reason.
    pub fn stop(reason: impl Into<ExitReason>) -> Self {
        Self(Begun::Stop(reason.into()))
    }

    /// Has this event handled by its `#[internal]` handler, after the first enter call and before anything that waits.
    ///
    /// # OTP
    ///
    /// `{next_event, internal, Event}`.
    pub fn next_event<M: InternalTo<S>>(mut self, event: M) -> Self {
        if let Begun::At { actions, .. } = &mut self.0 {
            actions.inserted.push(event.internal());
        }
        self
    }

    fn set(&mut self, timeout: Timeout, set: Set<S::Event>) {
        if let Begun::At { actions, .. } = &mut self.0 {
            actions.timeouts.push((timeout, set));
        }
    }
}

timeouts!(Begin<S>);

impl<S: StateMachine> fmt::Debug for Begin<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Begun::At { .. } => "Begin(at)",
            Begun::Ignore => "Begin(ignore)",
            Begun::Stop(_) => "Begin(stop)",
        })
    }
}

/// What an `init` may return.
#[diagnostic::on_unimplemented(
    message = "`init` of `{S}` cannot return `{Self}`",
    label = "this is no first state",
    note = "return `(state, Self)`, `Self` if the state has a `Default`, a `Result` of these, or `Begin<Self>`"
)]
pub trait IntoBegin<S: StateMachine> {
    /// What it came to.
    fn into_begin(self) -> Begin<S>;
}

impl<S: StateMachine> IntoBegin<S> for S
where
    S::State: Default,
{
    fn into_begin(self) -> Begin<S> {
        Begin::at(S::State::default(), self)
    }
}

#[diagnostic::do_not_recommend]
impl<S: StateMachine> IntoBegin<S> for (S::State, S) {
    fn into_begin(self) -> Begin<S> {
        Begin::at(self.0, self.1)
    }
}

impl<S: StateMachine, B: IntoBegin<S>, E: Reason> IntoBegin<S> for Result<B, E> {
    fn into_begin(self) -> Begin<S> {
        match self {
            Ok(begin) => begin.into_begin(),
            Err(error) => Begin(Begun::Stop(ExitReason::from(error))),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<S: StateMachine> IntoBegin<S> for Begin<S> {
    fn into_begin(self) -> Begin<S> {
        self
    }
}
