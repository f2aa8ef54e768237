//! Who can monitor groups.

use std::sync::Arc;

use super::{Joined, Key, Left};
use crate::{Cx, Mail, Monitor, Owner, Pid, Process, Protocol, Receives, cell::Cell};

/// A process that is told who joins and leaves a group: a server with `#[info]` handlers for [`Joined<G>`] and [`Left<G>`],
/// or a [`Process`] whose messages can be made of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot monitor groups of `{G}`",
    label = "nothing would handle `Joined` and `Left`",
    note = "add `#[info] fn …(&mut self, joined: Joined<{G}>)` and one for `Left<{G}>` to the `#[gen_server]` impl"
)]
pub trait Observer<G>: Owner {
    /// What tells it; None if it does not live.
    #[doc(hidden)]
    fn observe(&self, monitor: Monitor) -> Option<Tell<G>>;

    /// Drops what it has been told and has not handled.
    #[doc(hidden)]
    fn forget(&self, monitor: Monitor);
}

/// Who joined or left.
#[doc(hidden)]
#[derive(Debug)]
pub enum Change<G> {
    Joined(Joined<G>),
    Left(Left<G>),
}

/// What tells an observer.
pub(super) type Tell<G> = Box<dyn Fn(Change<G>) + Send>;

impl<S: Receives<Joined<G>> + Receives<Left<G>>, G: Key> Observer<G> for Cx<S> {
    fn observe(&self, monitor: Monitor) -> Option<Tell<G>> {
        tell(&self.cell, self.pid(), monitor, |change| match change {
            Change::Joined(joined) => S::message(joined),
            Change::Left(left) => S::message(left),
        })
    }

    fn forget(&self, monitor: Monitor) {
        self.cell.as_proc().unhear(monitor);
    }
}

impl<M: From<Joined<G>> + From<Left<G>> + Send + 'static, G: Key> Observer<G> for Process<M> {
    fn observe(&self, monitor: Monitor) -> Option<Tell<G>> {
        tell(self.cell(), self.pid(), monitor, |change| {
            Mail::Message(match change {
                Change::Joined(joined) => joined.into(),
                Change::Left(left) => left.into(),
            })
        })
    }

    fn forget(&self, monitor: Monitor) {
        self.cell().as_proc().unhear(monitor);
    }
}

fn tell<B: Protocol, G: 'static>(
    cell: &Arc<Cell<B>>,
    pid: Pid,
    monitor: Monitor,
    wrap: fn(Change<G>) -> B::Message,
) -> Option<Tell<G>> {
    let place = Arc::downgrade(cell);
    cell.as_proc().hear(pid, monitor).then(|| -> Tell<G> {
        Box::new(move |change| {
            if let Some(cell) = place.upgrade() {
                cell.push_told(pid, monitor, wrap(change));
            }
        })
    })
}
