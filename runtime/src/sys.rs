//! Looking into servers while they run: their state, a pause, a trace.
//!
//! Each request is a message in its place in the server's queue: what came before is served first. It waits 5 s unless its
//! [`timeout`](crate::Request::timeout) says otherwise. For debugging and for tests; a program's own questions are calls.
//!
//! ```
//! use perennial::{prelude::*, sys};
//!
//! #[gen_server]
//! #[derive(Clone, Debug, Default, PartialEq)]
//! pub struct Counter { value: i64 }
//!
//! #[gen_server]
//! impl Counter {
//!     #[call]
//!     pub fn add(&mut self, n: i64) -> i64 { self.value += n; self.value }
//! }
//!
//! # #[perennial::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), perennial::Error> {
//! let counter = Counter::default().start().await?;
//! counter.add(3).await?;
//!
//! assert_eq!(sys::get_state(&counter).await?, Counter { value: 3 });
//! # Ok(())
//! # }
//! ```
//!
//! # OTP
//!
//! The module `sys`.

use std::any::Any;

use crate::{
    CallError, Protocol, Ref, Request,
    cell::System,
    reply::{self, Reply},
};

/// A clone of the server's state, as it is between two messages.
///
/// # Errors
///
/// The request resolves to [`CallError`] as a call does.
///
/// # OTP
///
/// `sys:get_state/1,2`.
pub fn get_state<T: Protocol + Clone>(server: &Ref<T>) -> Request<T, T> {
    inspect(server, T::clone)
}

/// What this function makes of the server's state, between two messages. If it panics, the server crashes.
///
/// # Errors
///
/// The request resolves to [`CallError`] as a call does.
///
/// # OTP
///
/// `sys:get_state/1,2`, for a state that is not to be copied.
pub fn inspect<T: Protocol, R: Send + 'static>(
    server: &Ref<T>,
    look: impl FnOnce(&T) -> R + Send + 'static,
) -> Request<T, R> {
    ask(server, |reply| {
        System::Inspect(Box::new(move |state: &dyn Any| {
            if let Some(state) = state.downcast_ref::<T>() {
                reply.give(look(state));
            }
        }))
    })
}

/// Has the server serve nothing but requests of this module, stops and the exit of its parent, until it is
/// [resumed](resume). What comes meanwhile waits; the deadlines of calls run on.
///
/// # Errors
///
/// The request resolves to [`CallError`] as a call does.
///
/// # OTP
///
/// `sys:suspend/1,2`.
pub fn suspend<T: Protocol>(server: &Ref<T>) -> Request<T, ()> {
    ask(server, System::Suspend)
}

/// Has a suspended server serve everything again.
///
/// # Errors
///
/// The request resolves to [`CallError`] as a call does.
///
/// # OTP
///
/// `sys:resume/1,2`.
pub fn resume<T: Protocol>(server: &Ref<T>) -> Request<T, ()> {
    ask(server, System::Resume)
}

/// Reports every message that the server handles through `tracing`, under the target `perennial::trace`; or does so no more.
///
/// # Errors
///
/// The request resolves to [`CallError`] as a call does.
///
/// # OTP
///
/// `sys:trace/2,3`.
pub fn trace<T: Protocol>(server: &Ref<T>, on: bool) -> Request<T, ()> {
    ask(server, |reply| System::Trace(on, reply))
}

fn ask<T: Protocol, R: Send + 'static>(server: &Ref<T>, system: impl FnOnce(Reply<R>) -> System) -> Request<T, R> {
    let (reply, answer) = reply::pair();
    if let Err(refused) = server.cell().request(system(reply)) {
        reply::reject(refused, CallError::NoProc);
    }
    Request::of_system(server.cell(), answer)
}
