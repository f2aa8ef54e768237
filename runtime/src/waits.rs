//! Who waits for whom, and whether a wait would close a loop.
//!
//! An edge runs from the place that waits to the place it waits for: a caller to its callee, a supervisor to the child it
//! starts or stops. A place that waits for its supervisor's decision is followed to the supervisor. Adding an edge and
//! following them all is one step under one lock, so of the calls that close a loop at least one sees it.
//!
//! A handler that runs on its caller's stack is no wait in this graph, as long as it waits for nobody. When it first does,
//! the turns beneath it are entered as waiting for those above them, until the handler leaves the stack.

use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, HashSet, hash_map::Entry},
    hash::{BuildHasherDefault, Hasher},
    mem,
    sync::{Arc, LazyLock, Weak},
};

use crate::{CallError, Deadlock, cell::Proc, current, node, shelf::Shelf, sync::Lock, turns};

static WAITS: LazyLock<Lock<Waits>> = LazyLock::new(Lock::default);

#[derive(Default)]
struct Waits {
    serial: u64,
    /// By who waits.
    edges: HashMap<u64, Edges, BuildHasherDefault<Spread>>,
}

/// What one place waits for. Most wait for one thing at a time; a supervisor that stops many children has many, by serial
/// number.
enum Edges {
    One(u64, Wait),
    Many(Shelf<Wait>),
}

impl Edges {
    fn add(&mut self, serial: u64, wait: Wait) {
        match self {
            Self::Many(edges) => drop(edges.insert(serial, wait)),
            Self::One(..) => {
                let Self::One(first, before) = mem::replace(self, Self::Many(Shelf::new())) else { return };
                self.add(first, before);
                self.add(serial, wait);
            }
        }
    }

    /// Removes one of them. True: it was the last.
    fn remove(&mut self, serial: u64) -> bool {
        match self {
            Self::One(only, _) => *only == serial,
            Self::Many(edges) => {
                edges.remove(serial);
                edges.len() == 0
            }
        }
    }

    fn iter(&self) -> impl Iterator<Item = &Wait> {
        let (one, many) = match self {
            Self::One(_, wait) => (Some(wait), None),
            Self::Many(edges) => (None, Some(edges.iter().map(|(_, wait)| wait))),
        };
        one.into_iter().chain(many.into_iter().flatten())
    }
}

/// The hash of a place: places are handed out one after another, and need but be spread.
#[derive(Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64((*byte).into());
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

struct Wait {
    on: Weak<dyn Proc>,
    call: Option<Waiter>,
}

/// Where calls wait that can be told that they never end: one after another, each with a number.
pub(crate) trait Interrupt: Send + Sync {
    /// Tells the call of that number, unless its wait is over. True: it has been told.
    fn interrupt(&self, number: u64, error: CallError) -> bool;
}

/// A call that waits, and can be told that it never ends.
#[derive(Clone)]
pub(crate) struct Waiter {
    at: Weak<dyn Interrupt>,
    number: u64,
}

impl Waiter {
    pub(crate) fn new(at: Weak<dyn Interrupt>, number: u64) -> Self {
        Self { at, number }
    }

    /// Tells the call, unless its wait is over. True: it has been told.
    pub(crate) fn interrupt(&self, error: CallError) -> bool {
        self.at.upgrade().is_some_and(|at| at.interrupt(self.number, error))
    }
}

/// One wait, for as long as this value lives.
#[derive(Debug)]
pub(crate) struct Edge {
    who: u64,
    serial: u64,
}

impl Drop for Edge {
    fn drop(&mut self) {
        let mut waits = WAITS.lock();
        if let Entry::Occupied(mut edges) = waits.edges.entry(self.who)
            && edges.get_mut().remove(self.serial)
        {
            edges.remove();
        }
    }
}

thread_local! {
    /// What the turns on this thread's stack wait for, by the depth of the one that is waited for.
    static STACKED: RefCell<Vec<(usize, Edge)>> = const { RefCell::new(Vec::new()) };
    static ANY_STACKED: Cell<bool> = const { Cell::new(false) };
}

/// Enters the turns of this thread as waiting for one another.
fn stack() {
    if turns::here().depth() < 2 {
        return;
    }
    let turns: Vec<_> = turns::here().stack().collect();
    let entered = STACKED.with_borrow(|edges| edges.last().map_or(0, |(depth, _)| *depth));
    for (at, pair) in turns.windows(2).enumerate().filter(|(at, _)| at + 1 > entered) {
        let [beneath, above] = pair else { continue };
        let Some(process) = node::find(*above) else { continue };
        let edge = WAITS.lock().add(beneath.place, &process, None);
        STACKED.with_borrow_mut(|edges| edges.push((at + 1, edge)));
        ANY_STACKED.set(true);
    }
}

/// The turns from this depth on have left the stack of this thread.
#[inline]
pub(crate) fn left(depth: usize) {
    if ANY_STACKED.get() {
        drop(taken_from(depth));
    }
}

/// Takes the waits for the turns from this depth on, which end when the caller says.
#[inline]
pub(crate) fn take(depth: usize, taken: &mut Vec<Edge>) {
    if ANY_STACKED.get() {
        taken.append(&mut taken_from(depth));
    }
}

#[cold]
fn taken_from(depth: usize) -> Vec<Edge> {
    STACKED.with_borrow_mut(|edges| {
        let first = edges.partition_point(|(at, _)| *at < depth);
        let taken = edges.split_off(first);
        ANY_STACKED.set(!edges.is_empty());
        taken.into_iter().map(|(_, edge)| edge).collect()
    })
}

/// Begins the wait of a call. `sent`: its message is on its way.
///
/// # Errors
///
/// The loop that it would close, from the callee on, and nothing is added.
pub(crate) fn call(who: u64, on: &Arc<dyn Proc>, call: Waiter, sent: bool) -> Result<Edge, CallError> {
    stack();
    let mut walk = Walk::new(who);
    let mut waits = WAITS.lock();
    let edge = if walk.finds(&waits, on) { None } else { Some(waits.add(who, on, Some(call))) };
    drop(waits);
    edge.ok_or_else(|| CallError::Deadlock(Deadlock::new(walk.path(), sent)))
}

/// Begins the wait of a supervisor for a child that it starts or stops. If that closes a loop, a call in it is told.
pub(crate) fn child(supervisor: u64, child: &Arc<dyn Proc>) -> Edge {
    stack();
    let mut waits = WAITS.lock();
    if !waits.edges.contains_key(&child.pid().place) {
        // It waits for nobody but its supervisor's decision. So no call is in a loop with it.
        return waits.add(supervisor, child, None);
    }
    let mut walk = Walk::new(supervisor);
    let found = walk.finds(&waits, child);
    let edge = waits.add(supervisor, child, None);
    drop(waits);
    if found {
        let error = CallError::Deadlock(Deadlock::new(walk.path(), true));
        walk.calls.iter().any(|call| call.interrupt(error.clone()));
    }
    edge
}

/// Begins the wait of the process whose turn this is, if there is one, for a process that it starts.
pub(crate) fn of_current(on: &Arc<dyn Proc>) -> Option<Edge> {
    current::process().map(|caller| child(caller.place, on))
}

impl Waits {
    fn add(&mut self, who: u64, on: &Arc<dyn Proc>, call: Option<Waiter>) -> Edge {
        self.serial += 1;
        let serial = self.serial;
        let wait = Wait { on: Arc::downgrade(on), call };
        match self.edges.entry(who) {
            Entry::Occupied(mut edges) => edges.get_mut().add(serial, wait),
            Entry::Vacant(edges) => drop(edges.insert(Edges::One(serial, wait))),
        }
        Edge { who, serial }
    }
}

/// One search for a loop through `who`.
///
/// It keeps every process that it has met until it is dropped, outside the lock: to drop the last reference to a place may
/// drop calls that wait there, and their edges.
struct Walk {
    who: u64,
    met: Vec<Arc<dyn Proc>>,
    seen: HashSet<u64>,
    trail: Vec<Arc<dyn Proc>>,
    calls: Vec<Waiter>,
}

impl Walk {
    fn new(who: u64) -> Self {
        Self { who, met: Vec::new(), seen: HashSet::new(), trail: Vec::new(), calls: Vec::new() }
    }

    /// Whether `at` waits, by way of whatever it waits for, for the one who would wait for it.
    fn finds(&mut self, waits: &Waits, at: &Arc<dyn Proc>) -> bool {
        let place = at.pid().place;
        if !self.seen.insert(place) {
            return false;
        }
        self.met.push(at.clone());
        self.trail.push(at.clone());
        if place == self.who || at.decided_by().is_some_and(|next| self.finds(waits, &next)) {
            return true;
        }
        for wait in waits.edges.get(&place).into_iter().flat_map(Edges::iter) {
            let Some(next) = wait.on.upgrade() else { continue };
            let known = self.calls.len();
            self.calls.extend(wait.call.clone());
            if self.finds(waits, &next) {
                return true;
            }
            self.calls.truncate(known);
            self.met.push(next);
        }
        self.trail.pop();
        false
    }

    /// The paths of those in the loop.
    fn path(&self) -> Arc<[String]> {
        self.trail.iter().map(|process| process.path()).collect()
    }
}
