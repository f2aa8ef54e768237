//! The protocol of a cell: who may run it, what waits for it, and when it is over.
//!
//! One atomic [word](super::word) says everything about who may serve a cell, and one lock guards its inbox. What needs both is
//! here: what is changed under the lock, and what the word then says.

use std::ops::Deref;

use super::{
    mutant::{self, Mutant},
    queue::Queue,
    side::Marks,
    word::{Fatal, Word},
};
use crate::sync::{AtomicU32, Guard, Lock, Ordering};

/// Where a cell is between its starts and its ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Phase {
    /// It has never been started.
    Fresh,
    /// Its `init` runs.
    Starting,
    /// It serves.
    Up,
    /// Its `terminate` runs: the inbox is open, nothing is served.
    Ending,
    /// It was killed, and its code has not ended yet.
    Fenced,
    /// It has ended, and waits for its supervisor's decision or for another start.
    Limbo,
    /// It has ended, and only a person starts it again.
    Closed,
}

impl Phase {
    /// Whether a process lives here that can still be told something.
    pub(crate) fn is_alive(self) -> bool {
        match self {
            Self::Starting | Self::Up | Self::Ending => true,
            Self::Fresh | Self::Fenced | Self::Limbo | Self::Closed => false,
        }
    }
}

/// What waits for a cell, and what is known of it, under one lock.
///
/// Its first fields are what a sender touches, and lie beside the word.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Inbox<I, X> {
    pub(crate) queue: Queue<I>,
    pub(crate) phase: Phase,
    pub(crate) marks: Marks,
    pub(crate) extra: X,
}

#[derive(Debug)]
#[repr(C)]
pub(crate) struct Gate<I, X> {
    word: Word,
    /// How many incarnations have begun. It is raised while nobody lives here.
    incarnation: AtomicU32,
    inbox: Lock<Inbox<I, X>>,
}

impl<I, X> Gate<I, X> {
    /// A gate that has never been opened. `reads`: the stored future takes from the inbox by itself. `queues`: no caller
    /// ever takes a turn.
    pub(crate) fn new(reads: bool, queues: bool, extra: X) -> Self {
        Self {
            word: Word::new(reads, queues),
            incarnation: AtomicU32::new(0),
            inbox: Lock::new(Inbox { queue: Queue::default(), phase: Phase::Fresh, marks: Marks::default(), extra }),
        }
    }

    /// A gate behind which the first incarnation lives already.
    pub(crate) fn opened(queues: bool, extra: X) -> Self {
        let marks = Marks { announced: true, ..Marks::default() };
        Self {
            word: Word::opened(queues),
            incarnation: AtomicU32::new(1),
            inbox: Lock::new(Inbox { queue: Queue::default(), phase: Phase::Up, marks, extra }),
        }
    }

    /// Looks at the inbox, or changes what nobody has to be woken for. No user code, and no drop of user data, in here.
    pub(crate) fn with<R>(&self, look: impl FnOnce(&mut Inbox<I, X>) -> R) -> R {
        look(&mut self.inbox.lock())
    }

    /// Which incarnation lives here, or did last.
    pub(crate) fn incarnation(&self) -> u32 {
        self.incarnation.load(Ordering::Acquire)
    }

    /// Counts one more incarnation. Only the one who may start the cell calls this, once for each start.
    pub(crate) fn raise_incarnation(&self) -> u32 {
        let incarnation = self.incarnation.load(Ordering::Acquire) + 1;
        self.incarnation.store(incarnation, Ordering::Release);
        incarnation
    }

    // ---- From outside. What returns true asks for a place in the ready queue.

    /// Puts something into the inbox, unless `admit` refuses.
    pub(crate) fn push<E>(&self, admit: impl FnOnce(&mut Inbox<I, X>) -> Result<(), E>) -> Result<bool, E> {
        self.with(admit)?;
        Ok(self.pushed())
    }

    /// The inbox, for one who pushes. It is released before [`pushed`](Self::pushed) is called.
    pub(crate) fn lock(&self) -> Guard<'_, Inbox<I, X>> {
        self.inbox.lock()
    }

    /// As [`push`](Self::push), for a message of the system, which is served in suspension too.
    pub(crate) fn push_system<E>(&self, admit: impl FnOnce(&mut Inbox<I, X>) -> Result<(), E>) -> Result<bool, E> {
        self.with(admit)?;
        Ok(self.word.pushed_system())
    }

    /// As one of the two.
    pub(crate) fn push_as<E>(
        &self,
        system: bool,
        admit: impl FnOnce(&mut Inbox<I, X>) -> Result<(), E>,
    ) -> Result<bool, E> {
        if system { self.push_system(admit) } else { self.push(admit) }
    }

    /// Sends a fatal signal, if `admit` says which one. `count` has those who serve look for it: whoever has learned of the
    /// signal, from the inbox or from who sent it, finds it counted.
    pub(crate) fn signal(&self, admit: impl FnOnce(&mut Inbox<I, X>) -> Option<Fatal>, count: impl Fn()) -> bool {
        let mut inbox = self.inbox.lock();
        let Some(fatal) = admit(&mut inbox) else { return false };
        if mutant::is(Mutant::SignalUnlocked) {
            drop(inbox);
            return self.word.signalled(fatal).needs_runner();
        }
        if mutant::is(Mutant::SignalCountedFirst) {
            count();
        }
        let signalled = self.word.signalled(fatal);
        if !mutant::is(Mutant::SignalCountedFirst) {
            count();
        }
        drop(inbox);
        signalled.needs_runner()
    }

    // ---- For the holder of RUN.

    /// Has all that waits taken by `take`. `cleared`: the turn began with that, and `WORK` is cleared.
    pub(crate) fn take<R>(&self, cleared: bool, take: impl FnOnce(&mut Queue<I>) -> R) -> R {
        if mutant::is(Mutant::TakeBeforeClear) {
            let taken = take(&mut self.inbox.lock().queue);
            self.word.takes();
            return taken;
        }
        if !cleared {
            self.word.takes();
        } else if mutant::is(Mutant::TurnOwesNothing) && !self.word.has_come() {
            return take(&mut Queue::default());
        }
        let mut inbox = self.inbox.lock();
        // What has come since a kill waits for the next incarnation. The turn ends when it looks at its signals.
        if inbox.phase == Phase::Fenced && !mutant::is(Mutant::TakeFenced) {
            return take(&mut Queue::default());
        }
        take(&mut inbox.queue)
    }

    /// The incarnation serves from here on, and `note` notes so. None if it was fenced meanwhile.
    pub(crate) fn up<R>(&self, note: impl FnOnce(&mut Inbox<I, X>) -> R) -> Option<R> {
        let noted = self.with(|inbox| {
            (inbox.phase == Phase::Starting).then(|| {
                inbox.phase = Phase::Up;
                note(inbox)
            })
        });
        if noted.is_some() {
            self.word.goes_up();
        }
        noted
    }

    /// Nothing is served from here on; the inbox stays open until [`end`](Self::end).
    pub(crate) fn ending(&self) {
        self.with(|inbox| {
            if matches!(inbox.phase, Phase::Starting | Phase::Up) {
                inbox.phase = Phase::Ending;
            }
        });
        self.word.goes_down();
    }

    /// Ends the incarnation and releases `RUN`. `close` sets the phase that follows and takes what is to be told.
    pub(crate) fn end<R>(&self, close: impl FnOnce(&mut Inbox<I, X>) -> R) -> R {
        let mut inbox = self.inbox.lock();
        let told = close(&mut inbox);
        let waits = !inbox.queue.is_empty();
        if mutant::is(Mutant::EndUnlocked) {
            drop(inbox);
            self.word.ends(waits);
        } else {
            self.word.ends(waits);
            drop(inbox);
        }
        told
    }
}

impl<I, X> Deref for Gate<I, X> {
    type Target = Word;

    #[inline]
    fn deref(&self) -> &Word {
        &self.word
    }
}

#[cfg(all(test, perennial_loom))]
#[path = "models.rs"]
mod models;

#[cfg(all(test, not(perennial_loom)))]
#[path = "stress.rs"]
mod stress;
