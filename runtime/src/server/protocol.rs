//! The contract between the macros and the runtime.

use std::{future::Future, marker::PhantomData};

use super::{
    client::{Client, Mode},
    flow::Next,
    kit::Kit,
};
use crate::{Cx, Exit, ExitReason, Init, Spec, cell::BoxFuture};

/// The struct's half of a server: what it is called, and how it is to be run.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has only one half of `#[gen_server]` or `#[gen_statem]`",
    label = "the struct's half is missing",
    note = "annotate the struct too, with `#[gen_server]` or `#[gen_statem(state = …)]`, not only its impl"
)]
pub trait State: Sized + 'static {
    /// The type's name.
    const NAME: &'static str;
    /// How it is to be run, unless its tree says otherwise.
    const SPEC: Spec;
}

/// The impl's half of a server: its messages, and what each does.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a server: annotate its struct and its impl with `#[gen_server]`",
    label = "not a server"
)]
pub trait Protocol: State + Send {
    /// What it is started with.
    type Args: Send + 'static;
    /// Every message that a handler takes.
    type Message: Send + 'static;
    /// What callers hold.
    type Client<M: Mode>: Client<Server = Self>;

    /// A handler that can end the server without a crash.
    const CAN_STOP: Option<&'static str> = None;
    /// Whether it has a `terminate`.
    const TERMINATES: bool = false;
    /// How it takes exit signals from its first moment on: as these messages, or as signals.
    #[doc(hidden)]
    const TRAPS: Option<fn(Exit) -> Self::Message> = None;
    /// Whether it takes what waits in its inbox by itself, and no message of the system is obeyed for it.
    #[doc(hidden)]
    const READS: bool = false;
    /// Whether it says by itself when it has started.
    #[doc(hidden)]
    const ANNOUNCES: bool = false;
    /// Of a server that is started with its state, and has no `init`: that is all that makes the one of the other.
    #[doc(hidden)]
    const GIVEN: Option<fn(Self::Args) -> Self> = None;

    /// Makes the first state, of a server that has an `init`.
    fn init(args: Self::Args, cx: &mut Cx<Self>) -> impl Future<Output = Init<Self>> + Send {
        async move { Self::made(args, cx) }
    }

    /// Makes the first state, of a server whose `init` does not wait, or that has none.
    ///
    /// It is no future, of which rustc would ask once more whether the state can be sent.
    #[doc(hidden)]
    fn made(args: Self::Args, cx: &mut Cx<Self>) -> Init<Self> {
        let _ = cx;
        Self::GIVEN.map_or(Init::Ignore, |state| Init::Ok(state(args)))
    }

    /// Handles a message at once, or hands it back for [`handle_async`](Self::handle_async).
    fn handle(&mut self, message: Self::Message, cx: &mut Cx<Self>) -> Step<Self::Message>;

    /// Handles a message that takes its time.
    fn handle_async(&mut self, message: Self::Message, cx: &mut Cx<Self>) -> impl Future<Output = Next> + Send {
        let _ = (message, cx);
        async { not_async() }
    }

    /// Cleans up. An end that this returns is the reason from there on.
    fn terminate(&mut self, reason: &ExitReason, cx: &mut Cx<Self>) -> impl Future<Output = Next> + Send {
        let _ = (reason, cx);
        async { Next::GO }
    }

    /// The names of its handlers.
    const HANDLERS: &'static [&'static str];

    /// Which of its handlers takes a message.
    fn handler(message: &Self::Message) -> usize;

    /// The state for a report, if it can be shown.
    fn debug(&self) -> Option<String> {
        None
    }

    /// The same, where what is shown is not in the state alone.
    #[doc(hidden)]
    fn show(&self, cx: &Cx<Self>) -> Option<String> {
        let _ = cx;
        self.debug()
    }

    /// What is compiled where this is: generated code has it in the server's own crate.
    #[doc(hidden)]
    #[must_use]
    fn kit() -> &'static Kit<Self> {
        Kit::of()
    }

    /// What runs for as long as the process lives, if it is a process of that kind.
    #[doc(hidden)]
    fn main(&mut self, cx: &mut Cx<Self>) -> Option<BoxFuture<Next>> {
        let _ = cx;
        None
    }

    /// An orderly stop, or the exit signal of the parent.
    #[doc(hidden)]
    fn stop(&mut self, reason: ExitReason, cx: &mut Cx<Self>) -> Next {
        let _ = cx;
        Next::end(reason)
    }

    /// For a process that ends a kill by itself: the message that tells it.
    #[doc(hidden)]
    #[must_use]
    fn killed() -> Option<Self::Message> {
        None
    }
}

/// A server of which both halves are there.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has only one half of `#[gen_server]`",
    label = "the impl's half is missing",
    note = "annotate an `impl {Self}` with `#[gen_server]` too, not only the struct"
)]
pub trait Whole {}

#[diagnostic::do_not_recommend]
impl<T: Protocol> Whole for T {}

/// What the struct's half asks for.
pub const fn is_whole<T: Whole>() {}

/// A part of a message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a part of a message: it is not `Send`",
    label = "messages go from thread to thread",
    note = "send what it is made from, or share it in an `Arc`"
)]
pub trait Sendable: 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + 'static> Sendable for T {}

/// A type of which it is asked that it can be a part of a message.
#[derive(Debug)]
pub struct Sent<T: Sendable>(PhantomData<fn() -> T>);

/// The future of a handler, of which it is asked that it can be sent: at its own place, and nowhere else.
pub fn is_send<F: Future + Send>(handler: F) -> impl Future<Output = F::Output> + Send {
    handler
}

/// A message handled, or handed back.
#[derive(Debug)]
pub enum Step<M> {
    /// Handled.
    Done(Next),
    /// To be handled by [`Protocol::handle_async`].
    Async(M),
}

/// What the generated code says for messages that never get there.
///
/// # Panics
///
/// Always: a message with a plain handler is handled by [`Protocol::handle`].
#[must_use]
pub fn not_async() -> Next {
    panic!("a message with a plain handler was taken for an async one")
}

/// What the generated client says of messages that are not the one it has made.
///
/// # Panics
///
/// Always.
pub fn not_this() -> ! {
    panic!("a call was taken for another one")
}

/// A server that handles messages of type `T` in an `#[info]` handler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `#[info]` handler for `{T}`",
    label = "nothing would handle it",
    note = "add `#[info] fn …(&mut self, message: {T})` to the `#[gen_server]` impl"
)]
pub trait Receives<T>: Protocol {
    /// The message as the server's own.
    fn message(message: T) -> Self::Message;
}

/// A server that handles messages of type `T` in a `#[then]` handler.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no `#[then]` handler for `{T}`",
    label = "nothing would handle it",
    note = "add `#[then] fn …(&mut self, message: {T})` to the `#[gen_server]` impl"
)]
pub trait Continues<T>: Protocol {
    /// The message as the server's own.
    fn message(message: T) -> Self::Message;
}

/// A message that a server handles in an `#[info]` handler: [`Receives`], asked of the message.
///
/// What takes a message asks for this one. Asked of the server, rustc would take the type of the server's only handler for
/// the message's, or speak of a handler for `_`.
#[diagnostic::on_unimplemented(
    message = "`{S}` has no `#[info]` handler for `{Self}`",
    label = "nothing would handle it",
    note = "add `#[info] fn …(&mut self, message: {Self})` to the `#[gen_server]` impl"
)]
pub trait ReceivedBy<S: Protocol> {
    /// The message as the server's own.
    fn received(self) -> S::Message;
}

#[diagnostic::do_not_recommend]
impl<S: Receives<M>, M> ReceivedBy<S> for M {
    fn received(self) -> S::Message {
        S::message(self)
    }
}

/// A message that a server handles in a `#[then]` handler: [`Continues`], asked of the message.
#[diagnostic::on_unimplemented(
    message = "`{S}` has no `#[then]` handler for `{Self}`",
    label = "nothing would handle it",
    note = "add `#[then] fn …(&mut self, message: {Self})` to the `#[gen_server]` impl"
)]
pub trait ContinuedBy<S: Protocol> {
    /// The message as the server's own.
    fn continued(self) -> S::Message;
}

#[diagnostic::do_not_recommend]
impl<S: Continues<M>, M> ContinuedBy<S> for M {
    fn continued(self) -> S::Message {
        S::message(self)
    }
}

/// Shows a value if it is `Debug`, without asking for it: the method of the trait that is found first.
#[derive(Debug)]
pub struct Show<'a, T>(pub &'a T);

/// Found first, where the value is `Debug`.
pub trait ShowDebug {
    /// The value's text.
    fn show(&self) -> Option<String>;
}

impl<T: std::fmt::Debug> ShowDebug for Show<'_, T> {
    fn show(&self) -> Option<String> {
        Some(format!("{:?}", self.0))
    }
}

/// Found second.
pub trait ShowNothing {
    /// Nothing.
    fn show(&self) -> Option<String>;
}

impl<T> ShowNothing for &Show<'_, T> {
    fn show(&self) -> Option<String> {
        None
    }
}
