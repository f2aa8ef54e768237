//! What OTP's `sys` asks of a process: served in its place in the queue, by any process, in suspension too.

use std::{any::Any, fmt};

use super::gate::Gate;
use crate::reply::Reply;

/// What is done with a state that is shown.
type Look = Box<dyn FnOnce(&dyn Any) + Send>;

/// One request.
pub(crate) enum System {
    /// Show the state to this function.
    Inspect(Look),
    /// Serve nothing but requests like these.
    Suspend(Reply<()>),
    /// Serve everything again.
    Resume(Reply<()>),
    /// Report every message, or do not.
    Trace(bool, Reply<()>),
}

impl System {
    /// Does it; the process holds its turn.
    pub(super) fn serve<I, X>(self, state: &mut dyn Any, traced: &mut bool, gate: &Gate<I, X>) {
        match self {
            Self::Inspect(look) => look(state),
            Self::Suspend(done) => {
                gate.suspend(true);
                done.give(());
            }
            Self::Resume(done) => {
                gate.suspend(false);
                done.give(());
            }
            Self::Trace(on, done) => {
                *traced = on;
                done.give(());
            }
        }
    }
}

impl fmt::Debug for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Inspect(_) => "Inspect",
            Self::Suspend(_) => "Suspend",
            Self::Resume(_) => "Resume",
            Self::Trace(..) => "Trace",
        })
    }
}
