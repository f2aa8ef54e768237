//! The cells of a node that want a turn, and the runners that give it.
//!
//! There is no task per process: a node has one queue of ready cells and at most one runner a worker of its runtime, begun
//! when first needed. A runner takes a cell at a time and lets it serve a bounded number of messages.

use std::{
    cell::Cell,
    collections::VecDeque,
    future::Future,
    pin::Pin,
    sync::{Arc, Weak},
    task::{Context, Poll, Waker},
};

use crate::{cell::Proc, current, node::Shared, seam, sync::Lock};

/// How many turns a runner gives before it lets other tasks run.
const TURNS_A_POLL: usize = 32;

pub(crate) struct Ready {
    workers: usize,
    queue: Lock<Queue>,
}

#[derive(Default)]
struct Queue {
    cells: VecDeque<Arc<dyn Proc>>,
    idle: Vec<Waker>,
    runners: usize,
}

thread_local! {
    static DRAINING: Cell<bool> = const { Cell::new(false) };
}

impl Ready {
    pub(crate) fn new(workers: usize) -> Self {
        Self { workers, queue: Lock::default() }
    }

    /// Whether there is a worker beside the one that asks.
    pub(crate) fn has_other_workers(&self) -> bool {
        self.workers > 1
    }

    /// Gives a cell a turn, soon.
    pub(crate) fn push(&self, node: &Arc<Shared>, cell: Arc<dyn Proc>) {
        let mut queue = self.queue.lock();
        queue.cells.push_back(cell);
        if let Some(runner) = queue.idle.pop() {
            drop(queue);
            runner.wake();
            node.let_go();
        } else if queue.runners < self.workers && !node.is_gone() {
            queue.runners += 1;
            drop(queue);
            seam::spawn(&node.runtime, Runner { node: Arc::downgrade(node), done: false });
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
        let entered = current::enter(node.clone());
        while let Some(cell) = self.pop() {
            cell.turn();
        }
        drop(entered);
        DRAINING.set(false);
    }
}

impl Drop for Ready {
    fn drop(&mut self) {
        for runner in std::mem::take(&mut self.queue.lock().idle) {
            runner.wake();
        }
    }
}

/// A task that gives turns. Dropped before its node is, it tells that the runtime has gone away.
struct Runner {
    node: Weak<Shared>,
    done: bool,
}

impl Future for Runner {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let Some(node) = self.node.upgrade() else {
            self.done = true;
            return Poll::Ready(());
        };
        let entered = current::enter(node.clone());
        for _ in 0..TURNS_A_POLL {
            let cell = {
                let mut queue = node.ready.queue.lock();
                let Some(cell) = queue.cells.pop_front() else {
                    queue.idle.push(cx.waker().clone());
                    drop(queue);
                    drop(entered);
                    return Poll::Pending;
                };
                cell
            };
            cell.turn();
            if !tokio::task::coop::has_budget_remaining() {
                break;
            }
        }
        drop(entered);
        cx.waker().wake_by_ref();
        Poll::Pending
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
