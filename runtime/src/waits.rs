//! Who waits for whom, and whether a wait would close a loop.
//!
//! An edge runs from the place that waits to the place it waits for: a caller to its callee, a supervisor to the child it
//! starts or stops. A place that waits for its supervisor's decision is followed to the supervisor. Adding an edge and
//! following them all is one step under one lock, so of the calls that close a loop at least one sees it.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, LazyLock, Weak},
};

use crate::{CallError, cell::Proc, sync::Lock};

static WAITS: LazyLock<Lock<Waits>> = LazyLock::new(Lock::default);

#[derive(Default)]
struct Waits {
    serial: u64,
    /// By who waits, then by serial number: a supervisor that stops many children has many.
    edges: HashMap<u64, BTreeMap<u64, Wait>>,
}

struct Wait {
    on: Weak<dyn Proc>,
    call: Option<Weak<dyn Interrupt>>,
}

/// A call that waits, and can be told that it never ends.
pub(crate) trait Interrupt: Send + Sync {
    fn interrupt(&self, error: CallError);
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
        if let Some(edges) = waits.edges.get_mut(&self.who) {
            edges.remove(&self.serial);
            if edges.is_empty() {
                waits.edges.remove(&self.who);
            }
        }
    }
}

/// Begins the wait of a call.
///
/// # Errors
///
/// The loop that it would close, from the callee on, and nothing is added.
pub(crate) fn call(who: u64, on: &Arc<dyn Proc>, call: Weak<dyn Interrupt>) -> Result<Edge, CallError> {
    let mut waits = WAITS.lock();
    match waits.loop_through(who, on) {
        Some(found) => Err(CallError::Deadlock(found.path)),
        None => Ok(waits.add(who, on, Some(call))),
    }
}

/// Begins the wait of a supervisor for a child that it starts or stops. If that closes a loop, a call in it is told.
pub(crate) fn child(supervisor: u64, child: &Arc<dyn Proc>) -> Edge {
    let mut waits = WAITS.lock();
    let found = waits.loop_through(supervisor, child);
    let edge = waits.add(supervisor, child, None);
    drop(waits);
    let Some(Found { path, calls }) = found else { return edge };
    if let Some(call) = calls.iter().find_map(Weak::upgrade) {
        call.interrupt(CallError::Deadlock(path));
    }
    edge
}

struct Found {
    path: Arc<[String]>,
    calls: Vec<Weak<dyn Interrupt>>,
}

impl Waits {
    fn add(&mut self, who: u64, on: &Arc<dyn Proc>, call: Option<Weak<dyn Interrupt>>) -> Edge {
        self.serial += 1;
        let serial = self.serial;
        self.edges.entry(who).or_default().insert(serial, Wait { on: Arc::downgrade(on), call });
        Edge { who, serial }
    }

    /// The loop that a wait of `who` for `on` closes, if it does.
    fn loop_through(&self, who: u64, on: &Arc<dyn Proc>) -> Option<Found> {
        let mut seen = HashSet::new();
        let mut trail = Vec::new();
        let mut calls = Vec::new();
        if !self.leads_to(who, on, &mut seen, &mut trail, &mut calls) {
            return None;
        }
        Some(Found { path: trail.iter().map(|process| process.path()).collect(), calls })
    }

    fn leads_to(
        &self,
        who: u64,
        at: &Arc<dyn Proc>,
        seen: &mut HashSet<u64>,
        trail: &mut Vec<Arc<dyn Proc>>,
        calls: &mut Vec<Weak<dyn Interrupt>>,
    ) -> bool {
        let place = at.pid().place;
        if !seen.insert(place) {
            return false;
        }
        trail.push(at.clone());
        if place == who || at.decided_by().is_some_and(|next| self.leads_to(who, &next, seen, trail, calls)) {
            return true;
        }
        for wait in self.edges.get(&place).into_iter().flat_map(BTreeMap::values) {
            let Some(next) = wait.on.upgrade() else { continue };
            let known = calls.len();
            calls.extend(wait.call.clone());
            if self.leads_to(who, &next, seen, trail, calls) {
                return true;
            }
            calls.truncate(known);
        }
        trail.pop();
        false
    }
}

/// How many waits there are.
#[cfg(test)]
pub(crate) fn count() -> usize {
    WAITS.lock().edges.values().map(BTreeMap::len).sum()
}
