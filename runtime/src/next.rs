//! What the turn on a thread has made ready, which gets its turn right after, on the same thread.
//!
//! Only the thread itself touches the list. What others see of it are the numbers of the places, by which the watch over the
//! turns finds what waits if a turn stays open for long. It gives such a place a second place in the ready queue, which does
//! no harm: a runner that finds nothing to do goes on.

use std::{
    array,
    cell::Cell,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{cell::Proc, node};

/// How many may wait on a thread.
const MOST: usize = 64;

/// What waits on one thread, as other threads see it: the numbers of the places, and 0 for none.
pub(crate) struct Waiting([AtomicU64; MOST]);

/// The cells themselves, in the same places.
struct List {
    cells: [Cell<Option<Arc<dyn Proc>>>; MOST],
    first: Cell<usize>,
    len: Cell<usize>,
}

thread_local! {
    static LIST: List = const {
        List { cells: [const { Cell::new(None) }; MOST], first: Cell::new(0), len: Cell::new(0) }
    };
}

impl Waiting {
    pub(crate) fn new() -> Self {
        Self(array::from_fn(|_| AtomicU64::new(0)))
    }

    /// Puts a cell behind what waits. It comes back if so many wait. For the thread itself.
    pub(crate) fn put(&self, cell: Arc<dyn Proc>, most: usize) -> Option<Arc<dyn Proc>> {
        let place = cell.pid().place;
        let mut cell = Some(cell);
        // A thread that is going away has no list any more.
        let _ = LIST.try_with(|list| {
            let len = list.len.get();
            if len < most.min(MOST) {
                let at = (list.first.get() + len) % MOST;
                self.0[at].store(place, Ordering::Release);
                list.cells[at].set(cell.take());
                list.len.set(len + 1);
            }
        });
        cell
    }

    /// Takes what waits first. For the thread itself.
    #[inline]
    pub(crate) fn take(&self) -> Option<Arc<dyn Proc>> {
        let taken = LIST.try_with(|list| {
            let len = list.len.get().checked_sub(1)?;
            let at = list.first.get() % MOST;
            list.len.set(len);
            list.first.set(at + 1);
            self.0[at].store(0, Ordering::Relaxed);
            list.cells[at].take()
        });
        taken.ok().flatten()
    }

    /// Has all that waits get its turn elsewhere as well. For others, if the thread is kept.
    pub(crate) fn hand_out(&self) {
        for slot in &self.0 {
            let place = slot.load(Ordering::Acquire);
            let cell = if place == 0 { None } else { node::living_at(place) };
            if let Some(cell) = cell
                && slot.compare_exchange(place, 0, Ordering::AcqRel, Ordering::Relaxed).is_ok()
            {
                cell.ready_elsewhere();
            }
        }
    }
}
