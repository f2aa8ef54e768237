//! What a call's handler returns, looked at once more: a stop that the macro could not see in the signature is refused.

use crate::{Flow, Stop, Transition, statem::StateMachine};

/// What a handler has returned that is the answer itself, as far as the macro can tell.
///
/// The macro reads names: what an alias stands for it does not know. rustc does, and takes [`value`](Plain::value) from an
/// inherent implementation where there is one, and from [`Value`] everywhere else.
#[derive(Debug)]
pub struct Plain<R>(pub R);

/// An answer of which nothing has to be said.
pub trait Value {
    /// Its type.
    type Type;

    /// The answer.
    fn value(self) -> Self::Type;
}

impl<R> Value for Plain<R> {
    type Type = R;

    fn value(self) -> R {
        self.0
    }
}

/// What would stop a server unseen. Nothing implements it.
#[diagnostic::on_unimplemented(
    message = "this call stops its server, and its signature does not say so: the return type is an alias of `{Self}`",
    label = "write `{Self}` here",
    note = "who declares a tree is told which servers can stop by themselves; the macro reads that from the name `Stop` or `Flow`"
)]
pub trait SpeltOut {}

/// A stop that would be sent to the caller in place of being obeyed. Nothing implements it.
#[diagnostic::on_unimplemented(
    message = "this would send `{Self}` to the caller, and stop nothing",
    label = "the stop is inside of the answer",
    note = "return `Stop<{T}>` or `Flow<{T}>`: whether the server stops stands outside, and what the caller gets inside"
)]
pub trait Outermost<T> {}

/// A transition that would be sent to the caller in place of being made. Nothing implements it.
#[diagnostic::on_unimplemented(
    message = "this call leads into another state, and its signature does not say so: the return type is an alias of `{Self}`",
    label = "write `{Self}` here",
    note = "the macro reads what the caller gets from the name `Transition`"
)]
pub trait Named {}

impl<T> Plain<Stop<T>> {
    /// Refused.
    pub fn value(self) -> Stop<T>
    where
        Stop<T>: SpeltOut,
    {
        self.0
    }
}

impl<T> Plain<Flow<T>> {
    /// Refused.
    pub fn value(self) -> Flow<T>
    where
        Flow<T>: SpeltOut,
    {
        self.0
    }
}

impl<S: StateMachine, T> Plain<Transition<S, T>> {
    /// Refused.
    pub fn value(self) -> Transition<S, T>
    where
        Transition<S, T>: Named,
    {
        self.0
    }
}

impl<T, E> Plain<Result<Stop<T>, E>> {
    /// Refused.
    ///
    /// # Errors
    ///
    /// Never: it cannot be called.
    pub fn value(self) -> Result<Stop<T>, E>
    where
        Result<Stop<T>, E>: Outermost<Result<T, E>>,
    {
        self.0
    }
}

impl<T, E> Plain<Result<Flow<T>, E>> {
    /// Refused.
    ///
    /// # Errors
    ///
    /// Never: it cannot be called.
    pub fn value(self) -> Result<Flow<T>, E>
    where
        Result<Flow<T>, E>: Outermost<Result<T, E>>,
    {
        self.0
    }
}

impl<T> Plain<Option<Stop<T>>> {
    /// Refused.
    pub fn value(self) -> Option<Stop<T>>
    where
        Option<Stop<T>>: Outermost<Option<T>>,
    {
        self.0
    }
}

impl<T> Plain<Option<Flow<T>>> {
    /// Refused.
    pub fn value(self) -> Option<Flow<T>>
    where
        Option<Flow<T>>: Outermost<Option<T>>,
    {
        self.0
    }
}
