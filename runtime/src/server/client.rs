//! What the generated clients are made of.

use std::{fmt, marker::PhantomData, sync::Arc};

use crate::{CastError, Protocol, Reply, cell::Cell};

/// The place of a server, without its methods.
pub struct Raw<T: Protocol>(pub(crate) Arc<Cell<T>>);

impl<T: Protocol> Raw<T> {
    /// Queues a cast.
    ///
    /// # Errors
    ///
    /// What is known of the place; the message is dropped.
    pub fn cast(&self, message: T::Message) -> Result<(), CastError> {
        self.0.latest().cast(message)
    }
}

/// What stands in the message of a call until somebody waits for its answer.
pub fn unasked<R: 'static>() -> Reply<R> {
    Reply::none()
}

impl<T: Protocol> Clone for Raw<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Protocol> fmt::Debug for Raw<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.path(), self.0.pid())
    }
}

/// The generated type with a server's calls and casts as methods.
pub trait Client: 'static {
    /// Whose they are.
    type Server: Protocol;
    /// The client itself, which is shared between threads.
    ///
    /// That it can be is so asked for once, of a client of any server, and not again wherever a server is mentioned: to tell
    /// it of one server takes the compiler long.
    type Me: Send + Sync + 'static;

    /// Wraps a place.
    fn of_raw(raw: Raw<Self::Server>) -> Self::Me;

    /// The client.
    fn of(me: &Self::Me) -> &Self;

    /// The place.
    fn raw(&self) -> &Raw<Self::Server>;
}

/// What a client's holder knows about the start of its server.
pub trait Mode: fmt::Debug + Send + Sync + 'static {}

/// It has been started: it can be called and cast to.
#[derive(Clone, Copy, Debug)]
pub struct Running(PhantomData<()>);

/// It is started after its holder: it can be cast to.
#[derive(Clone, Copy, Debug)]
pub struct Later(PhantomData<()>);

impl Mode for Running {}

impl Mode for Later {}

/// A mode in which a server can be called.
#[diagnostic::on_unimplemented(
    message = "a server that starts later in the tree can be cast to, not called",
    label = "this is a `Late` reference",
    note = "declare it above the child that calls it, or make the handler a `#[cast]`"
)]
pub trait Callable: Mode {}

impl Callable for Running {}
