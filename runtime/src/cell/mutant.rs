//! Slips that the protocol could have, so that the models can show that they would see each of them.
//!
//! Outside of the model checker there are none: the questions below are answered by the compiler.

use crate::sync::Ordering;

/// One slip.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Mutant {
    /// A caller takes its turn without seeing what the turn before it wrote.
    EnterHereRelaxed,
    /// A caller's turn ends without showing what it wrote.
    LeaveHereRelaxed,
    /// A runner takes its turn without seeing what the turn before it wrote.
    EnterRelaxed,
    /// A runner's last turn ends without showing what it wrote.
    LastTurnRelaxed,
    /// A turn is handed over without showing what it wrote.
    HandOverRelaxed,
    /// A caller takes its turn while something waits.
    EnterHereBeforeWork,
    /// A caller takes its turn in a suspended cell.
    EnterHereSuspended,
    /// A caller takes its turn while a future is stored.
    EnterHereBusy,
    /// A caller that serves in the place of a runner leaves `SCHED` as it is.
    EnterScheduledKeepsSched,
    /// A caller leaves without a look at what has come.
    LeaveHereBlind,
    /// The holder leaves without a look at what has come.
    LeaveBlind,
    /// A turn that has cleared `WORK` takes nothing unless something more has come.
    TurnOwesNothing,
    /// What has come is taken before `WORK` is cleared.
    TakeBeforeClear,
    /// A killed process takes what has come since its kill.
    TakeFenced,
    /// A runner that finds nothing to do leaves `SCHED` as it is.
    EnterKeepsSched,
    /// `WAKE` is cleared when a future is stored: it may have been woken while it was polled.
    StoredClearsWake,
    /// A signal's bit is set when the inbox has been unlocked.
    SignalUnlocked,
    /// A signal is counted before its bit is set.
    SignalCountedFirst,
    /// A signal is counted without showing its bit.
    SignalCountedRelaxed,
    /// The bits of an incarnation outlive it.
    EndKeepsBits,
    /// The phase of the next incarnation is set after the bits were cleared.
    EndUnlocked,
}

#[cfg(not(all(test, perennial_loom)))]
pub(super) const fn is(_: Mutant) -> bool {
    false
}

#[cfg(not(all(test, perennial_loom)))]
pub(super) const fn order(_: Mutant, right: Ordering) -> Ordering {
    right
}

#[cfg(all(test, perennial_loom))]
pub(super) use self::active::{is, order, with};

#[cfg(all(test, perennial_loom))]
mod active {
    use std::cell::Cell;

    use super::{Mutant, Ordering};

    thread_local! {
        // All threads of a model run on the one that checks it.
        static ACTIVE: Cell<Option<Mutant>> = const { Cell::new(None) };
    }

    pub(in crate::cell) fn with<R>(mutant: Option<Mutant>, run: impl FnOnce() -> R) -> R {
        ACTIVE.set(mutant);
        run()
    }

    pub(in crate::cell) fn is(mutant: Mutant) -> bool {
        ACTIVE.get() == Some(mutant)
    }

    pub(in crate::cell) fn order(mutant: Mutant, right: Ordering) -> Ordering {
        if is(mutant) { Ordering::Relaxed } else { right }
    }
}
