//! The word of a cell: who may run it, and what is to be done.
//!
//! [`RUN`] is taken and released by compare-and-swap of the whole word, and released only when nothing is left to do: so a
//! message that is pushed while somebody serves is never missed, two turns never overlap, and nobody waits for a lock to
//! serve. The inbox, which some of the transitions lock, is the [gate's](super::gate).
//!
//! | transition | operation |
//! |---|---|
//! | enter here | a caller takes `RUN` by compare-and-swap of a word in which no active bit is set |
//! | leave here | the caller puts back the word that it found; if that has changed: leave, or hand over |
//! | push | inbox lock, phase check, push, unlock; set `WORK` unless it is; without `RUN` and `SCHED`: `SCHED` too, ready queue |
//! | enter | a runner clears `SCHED` and the bit of what it does first, and takes `RUN`, in one step; if nobody has it and there is work |
//! | take | clear `WORK`, *then* swap the queue |
//! | wake, resume | set `WAKE`, schedule if there is something to do; clear `WAKE`, *then* poll |
//! | exit, kill | set the bit once, inside the inbox lock, after the phase check; act on the word returned |
//! | leave | release `RUN` only if nothing is left to do, else go on |
//! | hand over | release `RUN` and set `SCHED` in one step |
//! | end | change the phase and take what waits under the inbox lock; one step clears the active bits and sets `DOWN` |

use super::mutant::{self, Mutant};
use crate::sync::{AtomicU32, Ordering};

/// Somebody serves the cell at this moment.
const RUN: u32 = 1;
/// Something waits in the inbox, or is left of the last batch.
const WORK: u32 = 1 << 1;
/// The cell is in the ready queue, and no runner has looked at it yet.
const SCHED: u32 = 1 << 2;
/// A future (of `init`, a handler or `terminate`) is stored and waits to be woken.
const BUSY: u32 = 1 << 3;
/// That future was woken.
const WAKE: u32 = 1 << 4;
/// A fatal exit signal has come.
const EXIT: u32 = 1 << 5;
/// The process was killed.
const KILL: u32 = 1 << 6;
/// No handler may run: not started, starting, ending or ended.
const DOWN: u32 = 1 << 7;
/// Only messages of the system are served.
const SUSP: u32 = 1 << 8;
/// A message of the system waits in the inbox.
const SYS: u32 = 1 << 9;
/// A handler has ended the incarnation on its caller's stack, and a runner is to see to the rest.
const DUE: u32 = 1 << 10;
/// The bits that say that there is something to do, or that somebody does it.
const ACTIVE: u32 = 0xffff;
/// For life: what waits in the inbox wakes the stored future, which takes it by itself.
const READS: u32 = 1 << 16;
/// For life, once it is set: every turn is a runner's.
const QUEUES: u32 = 1 << 17;

/// What a holder of the cell must do next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Turn {
    /// End it: a handler that ran on its caller's stack has said so.
    Due,
    /// End it: it was killed.
    Killed,
    /// End it: an exit signal was fatal.
    Exit,
    /// Poll the stored future.
    Resume,
    /// Serve what waits: `WORK` is cleared, and what has come must be taken.
    Serve,
    /// Nothing: the cell is released, and put into the ready queue if this says so.
    Left {
        /// Whether it must be put into the ready queue.
        schedule: bool,
    },
}

/// The word in which a caller found a cell idle.
#[derive(Debug)]
pub(crate) struct Entered(u32);

/// A fatal signal.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fatal {
    Exit,
    Kill,
}

/// A word into which a signal was put, and what it says since.
pub(super) struct Signalled<'a>(&'a Word, u32);

#[derive(Debug)]
pub(crate) struct Word(AtomicU32);

impl Word {
    /// That of a cell that has never been started. `reads`: the stored future takes from the inbox by itself. `queues`: no
    /// caller ever takes a turn.
    pub(super) fn new(reads: bool, queues: bool) -> Self {
        Self(AtomicU32::new(DOWN | if reads { READS } else { 0 } | if queues { QUEUES } else { 0 }))
    }

    /// That of a cell that lives already.
    pub(super) fn opened(queues: bool) -> Self {
        Self(AtomicU32::new(if queues { QUEUES } else { 0 }))
    }

    // ---- From outside. What returns true asks for a place in the ready queue.

    /// Something was put into the inbox.
    pub(crate) fn pushed(&self) -> bool {
        // Whoever takes from the inbox clears `WORK` first. So if it is set here, this is taken after it, or has been taken.
        let word = self.0.load(Ordering::Relaxed);
        word & WORK == 0 && self.raise_from(word, WORK)
    }

    /// The same of a message of the system, which is served in suspension too.
    pub(super) fn pushed_system(&self) -> bool {
        self.raise(WORK | SYS)
    }

    /// A fatal signal was noted.
    pub(super) fn signalled(&self, fatal: Fatal) -> Signalled<'_> {
        let bit = match fatal {
            Fatal::Exit => EXIT,
            Fatal::Kill => KILL,
        };
        Signalled(self, self.0.fetch_or(bit, Ordering::AcqRel) | bit)
    }

    /// Says that the stored future can go on.
    pub(crate) fn wake(&self) -> bool {
        self.raise(WAKE)
    }

    /// Sets these bits. True: somebody must put the cell into the ready queue, and `SCHED` is set for that.
    fn raise(&self, bits: u32) -> bool {
        self.raise_from(self.0.load(Ordering::Relaxed), bits)
    }

    #[inline]
    fn raise_from(&self, word: u32, bits: u32) -> bool {
        // Mostly nobody is there, and one step will do.
        if word & (RUN | SCHED) == 0 && has_work(word | bits) {
            let next = word | bits | SCHED;
            if self.0.compare_exchange(word, next, Ordering::AcqRel, Ordering::Relaxed).is_ok() {
                return true;
            }
        }
        let before = self.0.fetch_or(bits, Ordering::AcqRel);
        self.needs_runner(before | bits)
    }

    fn needs_runner(&self, word: u32) -> bool {
        word & (RUN | SCHED) == 0 && has_work(word) && self.0.fetch_or(SCHED, Ordering::AcqRel) & SCHED == 0
    }

    // ---- For a caller that takes a turn by itself.

    /// Whether a caller could take a turn by itself.
    pub(crate) fn is_idle(&self) -> bool {
        self.0.load(Ordering::Relaxed) & (ACTIVE | QUEUES) == 0
    }

    /// Takes `RUN`, if the cell is idle. The word that it found is for [`leave_here`](Self::leave_here).
    pub(crate) fn enter_here(&self) -> Option<Entered> {
        let word = self.0.load(Ordering::Relaxed);
        if word & Self::not_here() != 0 {
            return None;
        }
        let order = mutant::order(Mutant::EnterHereRelaxed, Ordering::Acquire);
        let entered = self.0.compare_exchange(word, word | RUN, order, Ordering::Relaxed);
        entered.ok().map(Entered)
    }

    /// Takes `RUN` in the place of a runner, for a caller that has just set `SCHED`, if nothing but messages waits. False: the
    /// cell is to be put into the ready queue after all.
    pub(crate) fn enter_scheduled(&self) -> bool {
        let word = self.0.load(Ordering::Relaxed);
        let sched = if mutant::is(Mutant::EnterScheduledKeepsSched) { 0 } else { SCHED };
        let next = (word | RUN) & !sched;
        let order = mutant::order(Mutant::EnterRelaxed, Ordering::AcqRel);
        word & (ACTIVE | QUEUES) == WORK | SCHED
            && self.0.compare_exchange(word, next, order, Ordering::Relaxed).is_ok()
    }

    /// The bits with which no caller takes a turn.
    fn not_here() -> u32 {
        match () {
            () if mutant::is(Mutant::EnterHereBeforeWork) => (ACTIVE | QUEUES) & !(WORK | SCHED),
            () if mutant::is(Mutant::EnterHereSuspended) => (ACTIVE | QUEUES) & !SUSP,
            () if mutant::is(Mutant::EnterHereBusy) => (ACTIVE | QUEUES) & !BUSY,
            () => ACTIVE | QUEUES,
        }
    }

    /// Releases `RUN`, if nothing has come since. Else it is still held.
    pub(crate) fn leave_here(&self, Entered(word): Entered) -> bool {
        if mutant::is(Mutant::LeaveHereBlind) {
            self.0.fetch_and(!RUN, Ordering::AcqRel);
            return true;
        }
        let order = mutant::order(Mutant::LeaveHereRelaxed, Ordering::Release);
        self.0.compare_exchange(word | RUN, word, order, Ordering::Relaxed).is_ok()
    }

    /// Releases `RUN` and leaves what is to be done to a runner. True: the caller puts the cell into the ready queue.
    pub(crate) fn leave(&self) -> bool {
        let mut word = self.0.load(Ordering::Relaxed);
        loop {
            let is_left = has_work(word) && !mutant::is(Mutant::LeaveBlind);
            let next = if is_left { (word & !RUN) | SCHED } else { word & !RUN };
            let order = mutant::order(Mutant::HandOverRelaxed, Ordering::AcqRel);
            match self.0.compare_exchange_weak(word, next, order, Ordering::Relaxed) {
                Ok(_) => return next & SCHED & !word != 0,
                Err(seen) => word = seen,
            }
        }
    }

    /// Whether messages wait that are none of the system's, nothing else is to do, and a caller may go on. For the holder of
    /// `RUN`.
    pub(crate) fn has_messages_only(&self) -> bool {
        self.0.load(Ordering::Relaxed) & (ACTIVE & !RUN | QUEUES) == WORK
    }

    /// Says that the incarnation is to be ended before anything else is done. For the holder of `RUN`.
    pub(crate) fn is_due(&self) {
        self.0.fetch_or(DUE, Ordering::AcqRel);
    }

    /// Has every turn taken by a runner from here on. False if that was so before.
    pub(crate) fn queue_always(&self) -> bool {
        self.0.fetch_or(QUEUES, Ordering::AcqRel) & QUEUES == 0
    }

    /// Whether it was killed.
    pub(crate) fn is_killed(&self) -> bool {
        self.0.load(Ordering::Acquire) & KILL != 0
    }

    // ---- For whoever starts a cell that is down.

    /// Takes `RUN` to begin an incarnation. Only the one who may start the cell calls this, once for each start.
    pub(crate) fn begin(&self) {
        let before = self.0.fetch_or(RUN, Ordering::AcqRel);
        debug_assert!(before & (RUN | DOWN) == DOWN, "a cell is started once at a time: {before:b}");
    }

    // ---- For a runner.

    /// Takes `RUN` if there is something to do and nobody else has it, and says what; uses up the place in the ready queue.
    pub(crate) fn enter(&self) -> Option<Turn> {
        let mut word = self.0.load(Ordering::Relaxed);
        loop {
            let turn = if word & RUN == 0 && has_work(word) { Some(first(word)) } else { None };
            let sched = if mutant::is(Mutant::EnterKeepsSched) && turn.is_none() { 0 } else { SCHED };
            let next = turn.map_or(word, |(_, done)| (word | RUN) & !done) & !sched;
            let order = mutant::order(Mutant::EnterRelaxed, Ordering::AcqRel);
            match self.0.compare_exchange_weak(word, next, order, Ordering::Relaxed) {
                Ok(_) => return turn.map(|(turn, _)| turn),
                Err(seen) => word = seen,
            }
        }
    }

    // ---- For the holder of RUN.

    /// What to do next. `more`: whether the holder may go on serving.
    pub(crate) fn next(&self, more: bool) -> Turn {
        let mut word = self.0.load(mutant::order(Mutant::EnterRelaxed, Ordering::Acquire));
        loop {
            if has_work(word) {
                let (turn, done) = first(word);
                if !more && matches!(turn, Turn::Resume | Turn::Serve) {
                    return Turn::Left { schedule: self.hand_over() };
                }
                if done != 0 {
                    self.0.fetch_and(!done, Ordering::AcqRel);
                }
                return turn;
            }
            let order = mutant::order(Mutant::LastTurnRelaxed, Ordering::AcqRel);
            match self.0.compare_exchange_weak(word, word & !RUN, order, Ordering::Acquire) {
                Ok(_) => return Turn::Left { schedule: false },
                Err(seen) => word = seen,
            }
        }
    }

    /// Releases `RUN` with work left. True: the caller puts the cell into the ready queue.
    pub(crate) fn hand_over(&self) -> bool {
        self.hand_over_with(0)
    }

    /// The same of a cell that begins an incarnation: its future was stored, and is to be polled.
    pub(crate) fn begun(&self) -> bool {
        self.hand_over_with(BUSY | WAKE)
    }

    fn hand_over_with(&self, bits: u32) -> bool {
        let mut word = self.0.load(Ordering::Relaxed);
        loop {
            let next = (word & !RUN) | SCHED | bits;
            let order = mutant::order(Mutant::HandOverRelaxed, Ordering::AcqRel);
            match self.0.compare_exchange_weak(word, next, order, Ordering::Relaxed) {
                Ok(_) => return word & SCHED == 0,
                Err(seen) => word = seen,
            }
        }
    }

    /// Whether nothing but messages of the system is served; none at all if the turn should stop, to look at a signal.
    pub(crate) fn serves(&self) -> Option<bool> {
        let word = self.0.load(Ordering::Relaxed);
        (word & (KILL | EXIT) == 0).then_some(word & SUSP != 0)
    }

    /// Whether something has come since the last batch was taken. What comes after this look is seen when `RUN` is released.
    pub(crate) fn has_come(&self) -> bool {
        self.0.load(Ordering::Relaxed) & WORK != 0
    }

    /// What has come is taken after this.
    pub(super) fn takes(&self) {
        self.0.fetch_and(!(WORK | SYS), Ordering::AcqRel);
    }

    /// Says that something is left of the last batch; `system`: a message of the system among it.
    pub(crate) fn has_rest(&self, system: bool) {
        self.0.fetch_or(if system { WORK | SYS } else { WORK }, Ordering::AcqRel);
    }

    /// Serves nothing but messages of the system from here on, or everything again.
    pub(crate) fn suspend(&self, on: bool) {
        if on {
            self.0.fetch_or(SUSP, Ordering::AcqRel);
        } else {
            self.0.fetch_and(!SUSP, Ordering::AcqRel);
        }
    }

    pub(crate) fn is_suspended(&self) -> bool {
        self.0.load(Ordering::Relaxed) & SUSP != 0
    }

    /// A future was stored.
    pub(crate) fn stored(&self) {
        if mutant::is(Mutant::StoredClearsWake) {
            self.0.fetch_and(!WAKE, Ordering::AcqRel);
        }
        self.0.fetch_or(BUSY, Ordering::AcqRel);
    }

    /// The stored future is done.
    pub(crate) fn done(&self) {
        self.0.fetch_and(!BUSY, Ordering::AcqRel);
    }

    /// The incarnation serves from here on.
    pub(super) fn goes_up(&self) {
        self.0.fetch_and(!DOWN, Ordering::AcqRel);
    }

    /// Nothing is served from here on.
    pub(super) fn goes_down(&self) {
        self.0.fetch_or(DOWN, Ordering::AcqRel);
    }

    /// Ends the incarnation and releases `RUN`. `waits`: something waits for the next one.
    pub(super) fn ends(&self, waits: bool) {
        let waits = if waits { WORK } else { 0 };
        let mut word = self.0.load(Ordering::Relaxed);
        loop {
            let kept = if mutant::is(Mutant::EndKeepsBits) { KILL | EXIT } else { 0 };
            let next = (word & (SCHED | READS | QUEUES | kept)) | DOWN | waits;
            match self.0.compare_exchange_weak(word, next, Ordering::AcqRel, Ordering::Relaxed) {
                Ok(_) => return,
                Err(seen) => word = seen,
            }
        }
    }
}

impl Signalled<'_> {
    /// True: the caller puts the cell into the ready queue.
    pub(super) fn needs_runner(self) -> bool {
        self.0.needs_runner(self.1)
    }
}

/// What it asks for, and what stands against that.
fn asked(word: u32) -> u32 {
    word & !(RUN | SCHED | QUEUES)
}

/// What is to be done first of what this word asks for, and the bits that are cleared before it is done.
fn first(word: u32) -> (Turn, u32) {
    match () {
        () if asked(word) == WORK => (Turn::Serve, WORK | SYS),
        () if word & DUE != 0 => (Turn::Due, DUE),
        () if word & KILL != 0 => (Turn::Killed, 0),
        () if word & EXIT != 0 => (Turn::Exit, EXIT),
        () if word & (WAKE | BUSY) == WAKE | BUSY => (Turn::Resume, WAKE),
        () if word & READS != 0 => (Turn::Resume, WORK),
        () => (Turn::Serve, WORK | SYS),
    }
}

/// Whether this word obliges the holder of `RUN` to go on, and whoever set a bit to find somebody who takes it.
fn has_work(word: u32) -> bool {
    // Mostly nothing is asked for, or only that messages be served.
    if asked(word) & !WORK == 0 {
        return asked(word) == WORK;
    }
    if word & (KILL | EXIT | DUE) != 0 || word & (WAKE | BUSY) == WAKE | BUSY {
        return true;
    }
    let wanted = if word & SUSP == 0 { WORK } else { SYS };
    let serves = wanted | BUSY | DOWN;
    word & serves == wanted || word & (serves | READS) == wanted | BUSY | READS
}
