//! The cells of a node that want a turn, and the runners that give it.
//!
//! There is no task per process: a node has one queue of ready cells and at most one runner a worker of its runtime, begun
//! when first needed. A runner takes a cell at a time and lets it serve a bounded number of messages.
//!
//! What a runner's turn makes ready gets its turn on the same thread, right after: no other thread has to be woken for it. It
//! waits in a short list of the thread; if the turn stays open for long, the watch over the turns gives it a turn elsewhere.

use std::{
    cell::Cell,
    collections::VecDeque,
    future::Future,
    pin::Pin,
    sync::{Arc, Weak},
    task::{Context, Poll, Waker},
};

use tokio::{runtime, task::coop};

use crate::{cell::Proc, current, node::Shared, seam, sync::Lock, turns};

/// How many turns a runner gives before it lets other tasks run.
const TURNS_A_POLL: usize = 64;

/// How many cells wait for the end of a turn on their thread; the rest go to the queue.
const NEXT: usize = 64;

pub(crate) struct Ready {
    workers: usize,
    /// Runners hold it too, and so need not look whether their node is still there.
    queue: Arc<Lock<Queue>>,
}

#[derive(Default)]
struct Queue {
    cells: VecDeque<Arc<dyn Proc>>,
    idle: Vec<Waker>,
    runners: usize,
    /// The node is no more.
    closed: bool,
}

thread_local! {
    static DRAINING: Cell<bool> = const { Cell::new(false) };
}

impl Ready {
    pub(crate) fn new(workers: usize) -> Self {
        Self { workers, queue: Arc::default() }
    }

    /// Whether there is a worker beside the one that asks.
    pub(crate) fn has_other_workers(&self) -> bool {
        self.workers > 1
    }

    /// Gives a cell a turn, soon.
    pub(crate) fn push(&self, node: &Arc<Shared>, cell: Arc<dyn Proc>) {
        if current::is_runners(node) {
            let cell = turns::here().put_next(cell, NEXT);
            match cell {
                None => turns::watched(),
                Some(cell) => self.push_far(node, cell),
            }
        } else {
            self.push_far(node, cell);
        }
    }

    /// Gives a cell a turn on whichever thread comes first.
    pub(crate) fn push_far(&self, node: &Arc<Shared>, cell: Arc<dyn Proc>) {
        let mut queue = self.queue.lock();
        queue.cells.push_back(cell);
        if let Some(runner) = queue.idle.pop() {
            drop(queue);
            runner.wake();
            node.let_go();
        } else if queue.runners < self.workers && !node.is_gone() {
            queue.runners += 1;
            drop(queue);
            seam::spawn(&node.runtime, Runner::new(node));
            node.let_go();
        } else {
            drop(queue);
        }
        if node.is_gone() {
            self.drain(node, || ());
        }
    }

    fn pop(&self) -> Option<Arc<dyn Proc>> {
        self.queue.lock().cells.pop_front()
    }

    /// Gives every cell its turn on this thread, but not before `first` is done: for a node whose runtime has gone away.
    pub(crate) fn drain(&self, node: &Arc<Shared>, first: impl FnOnce()) {
        let outer = DRAINING.replace(true);
        first();
        if outer {
            return;
        }
        let entered = (current::enter(&Arc::downgrade(node)), current::run_in(None));
        while let Some(cell) = self.pop() {
            cell.turn();
        }
        drop(entered);
        DRAINING.set(false);
    }
}

impl Drop for Ready {
    fn drop(&mut self) {
        let idle = {
            let mut queue = self.queue.lock();
            queue.closed = true;
            std::mem::take(&mut queue.idle)
        };
        idle.into_iter().for_each(Waker::wake);
    }
}

/// A task that gives turns. Dropped before its node is, it tells that the runtime has gone away.
struct Runner {
    queue: Arc<Lock<Queue>>,
    node: Weak<Shared>,
    runtime: runtime::Id,
    done: bool,
}

impl Runner {
    fn new(node: &Arc<Shared>) -> Self {
        Self { queue: node.ready.queue.clone(), node: Arc::downgrade(node), runtime: node.runtime_id, done: false }
    }
}

impl Future for Runner {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // Whatever is ready holds the node.
        let entered = (current::enter(&self.node), current::run_in(Some(self.runtime)), current::runner());
        for _ in 0..TURNS_A_POLL {
            let cell = if let Some(next) = turns::here().take_next() {
                next
            } else {
                let mut queue = self.queue.lock();
                let Some(cell) = queue.cells.pop_front() else {
                    let closed = queue.closed;
                    if !closed {
                        queue.idle.push(cx.waker().clone());
                    }
                    drop(queue);
                    drop(entered);
                    self.done = closed;
                    return if closed { Poll::Ready(()) } else { Poll::Pending };
                };
                cell
            };
            cell.turn();
            if !coop::has_budget_remaining() {
                break;
            }
        }
        put_back(&self.queue, || turns::here().take_next());
        drop(entered);
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

/// Queues what a runner leaves, which comes back to the queue by itself: others are woken for more than one.
fn put_back(queue: &Lock<Queue>, mut next: impl FnMut() -> Option<Arc<dyn Proc>>) {
    let Some(first) = next() else { return };
    let mut queue = queue.lock();
    queue.cells.push_back(first);
    while let Some(cell) = next() {
        queue.cells.push_back(cell);
    }
    let other = if queue.cells.len() > 1 { queue.idle.pop() } else { None };
    drop(queue);
    if let Some(other) = other {
        other.wake();
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        if self.done {
            return;
        }
        if let Some(node) = self.node.upgrade() {
            node.collapse();
        }
    }
}
