//! What is compiled in a server's own crate, and in no crate that uses the server.

use std::{fmt, sync::Arc};

use crate::{
    Protocol,
    cell::{Caller, Cell},
    supervisor::Place,
    waits::Edge,
};

/// The parts of a server's code that a call or a cast may need and that are large: generic functions, of which each crate
/// that names them makes a copy. So they are named in one place, which generated code has in the server's own crate.
pub struct Kit<B: Protocol> {
    /// The place as one of any type, with all that can be done with it.
    pub(crate) erase: fn(Arc<Cell<B>>) -> Place,
    pub(crate) deliver_here: Deliver<B>,
    pub(crate) serve_here: fn(&Arc<Cell<B>>),
}

/// How a message is handled on its caller's stack: see [`Cell::deliver_here`].
type Deliver<B> =
    fn(&Arc<Cell<B>>, &mut Option<<B as Protocol>::Message>, Option<&mut dyn Caller<B>>, &mut Vec<Edge>) -> bool;

impl<B: Protocol> Kit<B> {
    /// The kit of a server: what [`Protocol::kit`] calls, and nobody else.
    #[must_use]
    pub fn of() -> &'static Self {
        const { &Self { erase: Place::of, deliver_here: Cell::deliver_here, serve_here: Cell::serve_here } }
    }
}

impl<B: Protocol> fmt::Debug for Kit<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kit({})", B::NAME)
    }
}
