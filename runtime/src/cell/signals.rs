//! How many fatal signals have been sent, to whatever process.
//!
//! The word of a cell lies beside what senders write, and a look before each message would fetch it from them each time. This
//! number lies alone and is hardly ever written: as long as it stays the same, no signal has come since the last look.

#[cfg(perennial_loom)]
use std::sync::LazyLock;

use super::{
    gate::Gate,
    mutant::{self, Mutant},
};
use crate::sync::{AtomicU32, Ordering};

/// Alone in its part of the memory.
#[derive(Debug, Default)]
#[repr(align(64))]
pub(super) struct Sent(AtomicU32);

#[cfg(not(perennial_loom))]
static SENT: Sent = Sent(AtomicU32::new(0));

#[cfg(perennial_loom)]
static SENT: LazyLock<Sent> = LazyLock::new(Sent::default);

/// All that were sent.
pub(super) fn sent() -> &'static Sent {
    &SENT
}

impl Sent {
    /// Counts one more, whose bit is set.
    pub(super) fn count(&self) {
        self.0.fetch_add(1, mutant::order(Mutant::SignalCountedRelaxed, Ordering::Release));
    }
}

/// What a turn knows of the signals to its process.
pub(super) struct Look {
    sent: u32,
    serves: Option<bool>,
}

impl Look {
    pub(super) fn at<I, X>(gate: &Gate<I, X>, sent: &Sent) -> Self {
        // In this order: a signal that is counted here is seen in the word.
        let sent = sent.0.load(Ordering::Acquire);
        Self { sent, serves: gate.serves() }
    }

    /// Whether nothing but messages of the system is served; none at all if the turn should stop, to look at a signal.
    #[inline]
    pub(super) fn serves<I, X>(&mut self, gate: &Gate<I, X>, sent: &Sent) -> Option<bool> {
        if sent.0.load(Ordering::Relaxed) != self.sent {
            *self = Self::at(gate, sent);
        }
        self.serves
    }
}
