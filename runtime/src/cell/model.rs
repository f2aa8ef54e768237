//! A cell that only counts, over the real gate: what the models of the protocol are made of.

use std::collections::VecDeque;

use loom::{
    cell::Cell,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
};

use super::super::{
    super::{
        queue::Queue,
        signals::{Look, Sent},
        word::{Fatal, Turn},
    },
    Gate, Inbox, Phase,
};

/// A cell that only counts: what it served, what it refused, how often it ended.
pub(super) struct Model {
    gate: Gate<u32, ()>,
    sent: Sent,
    /// Whether somebody who serves has been told of a kill, in a model that asks for it.
    told: Option<AtomicBool>,
    /// How often the cell is in the ready queue. It tells nobody anything else: the order of memory is the gate's.
    ready: AtomicU32,
    /// Whether a process that has ended waits for its next start.
    limbo: bool,
    log: Mutex<Log>,
    event: Mutex<bool>,
    /// Touched by every step of a turn: the model checker fails if two turns overlap, or one does not see the other's end.
    held: Cell<u32>,
}

#[derive(Default)]
struct Log {
    rest: VecDeque<u32>,
    stored: bool,
    due: bool,
    suspended: bool,
    served: Vec<u32>,
    refused: Vec<u32>,
    ended: u32,
    polls: u32,
}

/// The message that has to wait for an event.
pub(super) const WAITS: u32 = 100;
/// The message that ends the process.
pub(super) const STOPS: u32 = 200;
/// The messages of the system that suspend it, and let it go on.
pub(super) const SUSPENDS: u32 = 300;
pub(super) const RESUMES: u32 = 301;

impl Model {
    pub(super) fn up() -> Arc<Self> {
        Self::new(false, None)
    }

    pub(super) fn new(limbo: bool, told: Option<AtomicBool>) -> Arc<Self> {
        let model = Arc::new(Self {
            gate: Gate::new(false, false, ()),
            sent: Sent::default(),
            told,
            ready: AtomicU32::new(0),
            limbo,
            log: Mutex::new(Log::default()),
            event: Mutex::new(false),
            held: Cell::new(0),
        });
        model.begin();
        model
    }

    /// A start whose `init` is done at once.
    pub(super) fn begin(&self) {
        self.gate.begin();
        self.gate.with(|inbox| inbox.phase = Phase::Starting);
        self.gate.up(|_| ());
        self.ready(self.gate.hand_over());
    }

    pub(super) fn ready(&self, schedule: bool) {
        if schedule {
            self.ready.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(super) fn push(&self, message: u32) -> bool {
        let pushed = self.gate.push(|inbox| {
            let waits = inbox.phase == Phase::Limbo || inbox.phase == Phase::Fenced && self.limbo;
            if !inbox.phase.is_alive() && !waits {
                return Err(());
            }
            inbox.queue.push_back(message);
            Ok(())
        });
        self.ready(pushed.unwrap_or(false));
        pushed.is_ok()
    }

    pub(super) fn exit(&self) {
        let is_up = |phase| matches!(phase, Phase::Starting | Phase::Up);
        let schedule = self.gate.signal(|inbox| is_up(inbox.phase).then_some(Fatal::Exit), || self.sent.count());
        self.ready(schedule);
    }

    pub(super) fn kill(&self) {
        let mut waited = Queue::default();
        let admit = |inbox: &mut Inbox<u32, ()>| {
            if !inbox.phase.is_alive() {
                return None;
            }
            inbox.phase = Phase::Fenced;
            waited = std::mem::take(&mut inbox.queue);
            Some(Fatal::Kill)
        };
        let schedule = self.gate.signal(admit, || self.sent.count());
        self.log.lock().unwrap().refused.extend(waited);
        self.ready(schedule);
    }

    /// Somebody sees that the process was killed, and tells the one who serves.
    pub(super) fn tell(&self) {
        if self.gate.with(|inbox| inbox.phase == Phase::Fenced)
            && let Some(told) = &self.told
        {
            told.store(true, Ordering::Release);
        }
    }

    pub(super) fn push_system(&self, message: u32) -> bool {
        let pushed = self.gate.push_system(|inbox| {
            if !inbox.phase.is_alive() {
                return Err(());
            }
            inbox.queue.push_back(message);
            Ok(())
        });
        self.ready(pushed.unwrap_or(false));
        pushed.is_ok()
    }

    /// A call that is handled where its caller is, if the cell is idle. A message that waits is polled once.
    pub(super) fn direct(&self, message: u32) -> bool {
        let Some(entered) = self.gate.enter_here() else { return false };
        self.hold();
        let mut log = self.log.lock().unwrap();
        assert!(!log.suspended, "a handler runs in a suspended process");
        assert!(!log.stored, "two handlers run");
        log.served.push(message);
        drop(log);
        if message == STOPS {
            self.log.lock().unwrap().due = true;
            self.gate.is_due();
        }
        let stored = message == WAITS && !self.poll();
        if stored {
            self.log.lock().unwrap().stored = true;
            self.gate.stored();
        }
        self.hold();
        if message == STOPS || stored || !self.gate.leave_here(entered) {
            self.ready(self.gate.leave());
        }
        true
    }

    /// A call: handled at once, or queued.
    pub(super) fn call(&self, message: u32) -> bool {
        self.direct(message) || self.push(message)
    }

    /// The same; what is queued is served by the caller, if nobody else serves or is to serve it.
    pub(super) fn call_and_help(&self, message: u32) -> bool {
        if self.direct(message) {
            return true;
        }
        let pushed = self.gate.push(|inbox| {
            let alive = inbox.phase.is_alive();
            inbox.queue.extend(alive.then_some(message));
            if alive { Ok(()) } else { Err(()) }
        });
        let mut schedule = pushed.unwrap_or(false);
        if schedule && self.gate.enter_scheduled() {
            self.serve(&mut 2, false);
            schedule = self.gate.leave();
        }
        self.ready(schedule);
        pushed.is_ok()
    }

    /// The event that a waiting message waits for.
    pub(super) fn happen(&self) {
        *self.event.lock().unwrap() = true;
        self.ready(self.gate.wake());
    }

    /// One runner's look at the ready queue.
    pub(super) fn run_one(&self) -> bool {
        let taken = self.ready.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |ready| ready.checked_sub(1));
        if taken.is_err() {
            return false;
        }
        if let Some(turn) = self.gate.enter() {
            self.turn(turn);
        }
        true
    }

    fn turn(&self, mut turn: Turn) {
        let mut budget = 2;
        loop {
            match turn {
                Turn::Due => {
                    assert!(self.log.lock().unwrap().due, "an end is due that nobody asked for");
                    return self.end();
                }
                Turn::Killed | Turn::Exit => return self.end(),
                Turn::Resume => {
                    budget -= 1;
                    self.resume();
                }
                Turn::Serve => {
                    if self.serve(&mut budget, true) {
                        return;
                    }
                }
                Turn::Left { schedule } => return self.ready(schedule),
            }
            turn = self.gate.next(budget > 0);
        }
    }

    fn hold(&self) {
        self.held.set(self.held.get() + 1);
    }

    /// `owed`: the turn has cleared `WORK`.
    fn serve(&self, budget: &mut u32, mut owed: bool) -> bool {
        self.hold();
        let mut look = Look::at(&self.gate, &self.sent);
        while *budget > 0 {
            let told = self.told.as_ref().is_some_and(|told| told.load(Ordering::Acquire));
            if look.serves(&self.gate, &self.sent).is_none() {
                break;
            }
            assert!(!told, "a handler begins in a process of whose kill somebody has told");
            let Some(message) = self.pop(&mut owed) else { break };
            *budget -= 1;
            self.log.lock().unwrap().served.push(message);
            match message {
                STOPS => {
                    self.end();
                    return true;
                }
                SUSPENDS | RESUMES => {
                    self.log.lock().unwrap().suspended = message == SUSPENDS;
                    self.gate.suspend(message == SUSPENDS);
                    look = Look::at(&self.gate, &self.sent);
                }
                WAITS if !self.poll() => {
                    self.log.lock().unwrap().stored = true;
                    self.gate.stored();
                    break;
                }
                _ => {}
            }
        }
        if owed {
            self.gate.has_rest(true);
        }
        self.mark_rest();
        self.hold();
        false
    }

    /// What is to be served next: in suspension, a message of the system.
    fn pop(&self, owed: &mut bool) -> Option<u32> {
        let suspended = self.gate.is_suspended();
        let is_next = |message: &u32| !suspended || *message >= SUSPENDS;
        let is_empty = !self.log.lock().unwrap().rest.iter().any(is_next);
        if *owed || is_empty && self.gate.has_come() {
            let batch = self.gate.take(std::mem::take(owed), std::mem::take);
            self.log.lock().unwrap().rest.extend(batch);
        }
        let mut log = self.log.lock().unwrap();
        let at = log.rest.iter().position(is_next)?;
        log.rest.remove(at)
    }

    fn mark_rest(&self) {
        let log = self.log.lock().unwrap();
        let (any, system) = (!log.rest.is_empty(), log.rest.iter().any(|message| *message >= SUSPENDS));
        drop(log);
        if any {
            self.gate.has_rest(system);
        }
    }

    fn poll(&self) -> bool {
        self.log.lock().unwrap().polls += 1;
        *self.event.lock().unwrap()
    }

    fn resume(&self) {
        self.hold();
        if self.poll() {
            self.log.lock().unwrap().stored = false;
            self.gate.done();
        }
        self.mark_rest();
        self.hold();
    }

    fn end(&self) {
        self.hold();
        self.gate.ending();
        let left = {
            let mut log = self.log.lock().unwrap();
            log.stored = false;
            log.due = false;
            std::mem::take(&mut log.rest)
        };
        let waited = self.gate.end(|inbox| {
            if self.limbo && inbox.phase == Phase::Fenced {
                inbox.phase = Phase::Limbo;
                return Queue::default();
            }
            inbox.phase = if self.limbo { Phase::Limbo } else { Phase::Closed };
            std::mem::take(&mut inbox.queue)
        });
        let mut log = self.log.lock().unwrap();
        log.ended += 1;
        log.refused.extend(left.into_iter().chain(waited));
    }

    pub(super) fn run_all(&self) {
        while self.run_one() {}
    }

    /// Every accepted message was served or refused, once, and nothing is left to do.
    pub(super) fn settled(&self, accepted: &[u32]) {
        self.run_all();
        let log = self.log.lock().unwrap();
        for message in accepted {
            let seen = log.served.iter().chain(&log.refused).filter(|seen| *seen == message).count();
            assert_eq!(seen, 1, "message {message}: served {:?}, refused {:?}", log.served, log.refused);
        }
        assert!(self.gate.with(|inbox| inbox.queue.is_empty()), "something is left in the inbox");
    }

    /// Whether a message still waits in the inbox.
    pub(super) fn waits(&self, message: u32) -> bool {
        self.gate.with(|inbox| inbox.queue.any(|waiting| *waiting == message))
    }

    pub(super) fn served(&self) -> Vec<u32> {
        self.log.lock().unwrap().served.clone()
    }

    /// Whether a handler waits.
    pub(super) fn is_stored(&self) -> bool {
        self.log.lock().unwrap().stored
    }

    pub(super) fn ended(&self) -> u32 {
        self.log.lock().unwrap().ended
    }
}
