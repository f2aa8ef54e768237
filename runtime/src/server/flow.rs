//! What handlers and `init` return: go on, or stop.

use std::error::Error;

use super::protocol::ContinuedBy;
use crate::{ExitReason, Protocol, Reply};

/// Stop, with a value as the answer.
///
/// In the return type of a handler it says to everyone, the compiler included, that the server can end by itself there. The
/// caller is answered after `terminate` has run.
///
/// ```
/// use perennial::prelude::*;
///
/// #[gen_server]
/// #[derive(Debug, Default)]
/// pub struct Session { lines: usize }
///
/// #[gen_server]
/// impl Session {
///     /// Ends the session, and says how many lines it had.
///     #[call]
///     pub fn finish(&mut self) -> Stop<usize> { Stop::normal(self.lines) }
/// }
///
/// # #[perennial::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), perennial::Error> {
/// let session = Session::default().start().await?;
/// assert_eq!(session.finish().await?, 0);
/// assert!(session.finish().await.is_err());
/// # Ok(())
/// # }
/// ```
///
/// # OTP
///
/// `{stop, Reason, Reply, State}`, and `{stop, Reason, State}` where there is nobody to answer.
#[derive(Debug)]
#[must_use = "a server stops only if its handler returns this"]
pub struct Stop<T = ()> {
    reason: ExitReason,
    answer: T,
}

impl<T> Stop<T> {
    /// The server is done.
    pub fn normal(answer: T) -> Self {
        Self { reason: ExitReason::Normal, answer }
    }

    /// The server stops as if it had been told to.
    pub fn shutdown(answer: T) -> Self {
        Self { reason: ExitReason::Shutdown, answer }
    }

    /// The server stops for this reason.
    pub fn because(reason: impl Into<ExitReason>, answer: T) -> Self {
        Self { reason: reason.into(), answer }
    }

    /// The server stops for this very reason, whatever kind of reason it is.
    pub fn with(reason: ExitReason, answer: T) -> Self {
        Self { reason, answer }
    }

    pub(crate) fn into_parts(self) -> (ExitReason, T) {
        (self.reason, self.answer)
    }
}

/// Go on with a value as the answer, or stop.
///
/// # OTP
///
/// `{reply, …}` or `{stop, …}`.
#[derive(Debug)]
#[must_use = "a server stops only if its handler returns this"]
pub enum Flow<T = ()> {
    /// Go on.
    Continue(T),
    /// Stop.
    Stop(Stop<T>),
}

impl<T> From<Stop<T>> for Flow<T> {
    fn from(stop: Stop<T>) -> Self {
        Self::Stop(stop)
    }
}

/// What an `init` came to.
///
/// An `init` may return the state itself, a `Result` with it, or this.
///
/// # OTP
///
/// `{ok, State}`, `ignore`, `{stop, Reason}`, and `{ok, State, {continue, …}}` by [`Init::then`].
#[derive(Debug)]
pub enum Init<S: Protocol> {
    /// The server runs, with this state.
    Ok(S),
    /// There is nothing to run: the start ends without a process, and without an error in a tree.
    Ignore,
    /// The start fails.
    Stop(ExitReason),
    /// The server runs, with this state, and handles this message before any other: see [`then`](Self::then).
    #[doc(hidden)]
    Then(S, S::Message),
}

impl<S: Protocol> Init<S> {
    /// The start fails for this reason.
    pub fn stop(reason: impl Into<ExitReason>) -> Self {
        Self::Stop(reason.into())
    }

    /// Has this message handled before any other, once the start has been reported as done.
    ///
    /// For work that should not hold up the start of the tree. Without a state to go on with it does nothing.
    #[must_use]
    pub fn then<M: ContinuedBy<S>>(self, message: M) -> Self {
        match self {
            Self::Ok(state) | Self::Then(state, _) => Self::Then(state, message.continued()),
            Self::Ignore => Self::Ignore,
            Self::Stop(reason) => Self::Stop(reason),
        }
    }
}

/// What a turn came to: go on (nothing, one word), or end.
#[derive(Debug)]
pub struct Next(pub(crate) Option<Box<Ending>>);

pub(crate) struct Ending {
    pub(crate) reason: ExitReason,
    pub(crate) answer: Option<Box<dyn FnOnce() + Send>>,
}

impl std::fmt::Debug for Ending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ending").field("reason", &self.reason).finish_non_exhaustive()
    }
}

impl Next {
    pub(crate) const GO: Self = Self(None);

    pub(crate) fn end(reason: ExitReason) -> Self {
        Self(Some(Box::new(Ending { reason, answer: None })))
    }
}

/// What a plain handler gave to a caller on whose stack it ran: an answer, or a stop with one.
#[derive(Debug)]
pub enum Given<T> {
    /// Go on.
    Value(T),
    /// Stop. Boxed, so that what a handler gives as a rule is small.
    Stop(Box<Stop<T>>),
}

/// Gives an answer, and goes on.
pub fn give<T>(answer: T) -> Given<T> {
    Given::Value(answer)
}

/// Stops, and gives the answer when the server has ended.
pub fn give_stop<T>(stop: Stop<T>) -> Given<T> {
    Given::Stop(Box::new(stop))
}

/// Gives an answer and goes on, or stops and gives it when the server has ended.
pub fn give_flow<T>(flow: Flow<T>) -> Given<T> {
    match flow {
        Flow::Continue(answer) => give(answer),
        Flow::Stop(stop) => give_stop(stop),
    }
}

/// Answers a call, and goes on.
pub fn reply<T: 'static>(to: Reply<T>, answer: T) -> Next {
    to.give(answer);
    Next::GO
}

/// Stops, and answers the call when the server has ended.
pub fn reply_stop<T: Send + 'static>(to: Reply<T>, stop: Stop<T>) -> Next {
    let Stop { reason, answer } = stop;
    Next(Some(Box::new(Ending { reason, answer: Some(Box::new(move || to.give(answer))) })))
}

/// Answers a call and goes on, or stops and answers it when the server has ended.
pub fn reply_flow<T: Send + 'static>(to: Reply<T>, flow: Flow<T>) -> Next {
    match flow {
        Flow::Continue(answer) => reply(to, answer),
        Flow::Stop(stop) => reply_stop(to, stop),
    }
}

/// What a handler that answers nobody, or answers by a [`Reply`], may return.
#[diagnostic::on_unimplemented(
    message = "a handler that answers nobody cannot return `{Self}`",
    label = "nobody would get it",
    note = "return `()`, `Result<(), E>` (an error is a crash), `Stop<()>` or `Flow<()>`; a handler that answers is a `#[call]`"
)]
pub trait Outcome {
    /// Whether it can end the server without a crash.
    const CAN_STOP: bool;

    /// What the turn came to.
    fn next(self) -> Next;
}

#[diagnostic::do_not_recommend]
impl Outcome for () {
    const CAN_STOP: bool = false;

    fn next(self) -> Next {
        Next::GO
    }
}

impl<E: Reason> Outcome for Result<(), E> {
    const CAN_STOP: bool = false;

    fn next(self) -> Next {
        match self {
            Ok(()) => Next::GO,
            Err(error) => Next::end(ExitReason::from(error)),
        }
    }
}

#[diagnostic::do_not_recommend]
impl Outcome for Stop<()> {
    const CAN_STOP: bool = true;

    fn next(self) -> Next {
        Next::end(self.reason)
    }
}

#[diagnostic::do_not_recommend]
impl Outcome for Flow<()> {
    const CAN_STOP: bool = true;

    fn next(self) -> Next {
        match self {
            Self::Continue(()) => Next::GO,
            Self::Stop(stop) => Outcome::next(stop),
        }
    }
}

/// What a call's handler may return that takes a [`Reply`]: an [`Outcome`], asked in other words.
#[diagnostic::on_unimplemented(
    message = "a call that takes a `Reply` answers by that, and cannot return `{Self}` too",
    label = "the caller would not get it",
    note = "return `()`, `Result<(), E>` (an error is a crash) or `Flow<()>`, or leave the `Reply` out"
)]
pub trait Replied {
    /// Whether it can end the server without a crash.
    const CAN_STOP: bool;

    /// What the turn came to.
    fn next(self) -> Next;
}

#[diagnostic::do_not_recommend]
impl<O: Outcome> Replied for O {
    const CAN_STOP: bool = O::CAN_STOP;

    fn next(self) -> Next {
        Outcome::next(self)
    }
}

/// An error that is the reason of a crash.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the reason of a crash: it is no error",
    label = "its error is no `std::error::Error`",
    note = "implement `std::error::Error` for `{Self}`, or make it a `String`, which will do as well"
)]
pub trait Reason: Into<Box<dyn Error + Send + Sync>> {}

#[diagnostic::do_not_recommend]
impl<E: Into<Box<dyn Error + Send + Sync>>> Reason for E {}

/// The first of these handlers that can end its server without a crash.
#[must_use]
pub const fn can_stop(handlers: &[(&'static str, bool)]) -> Option<&'static str> {
    let mut i = 0;
    while i < handlers.len() {
        if handlers[i].1 {
            return Some(handlers[i].0);
        }
        i += 1;
    }
    None
}

/// What an `init` may return.
#[diagnostic::on_unimplemented(
    message = "`init` of `{S}` cannot return `{Self}`",
    label = "this is no state",
    note = "return the state, `Result<Self, E>` or `Init<Self>`"
)]
pub trait IntoInit<S: Protocol> {
    /// What it came to.
    fn into_init(self) -> Init<S>;
}

#[diagnostic::do_not_recommend]
impl<S: Protocol> IntoInit<S> for S {
    fn into_init(self) -> Init<S> {
        Init::Ok(self)
    }
}

impl<S: Protocol, E: Reason> IntoInit<S> for Result<S, E> {
    fn into_init(self) -> Init<S> {
        match self {
            Ok(state) => Init::Ok(state),
            Err(error) => Init::Stop(ExitReason::from(error)),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<S: Protocol> IntoInit<S> for Init<S> {
    fn into_init(self) -> Init<S> {
        self
    }
}
