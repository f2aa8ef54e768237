//! Which process's turn runs on this thread, and which node is entered.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use crate::{Pid, node::Shared, turns};

thread_local! {
    static TURN: Cell<Option<Pid>> = const { Cell::new(None) };
    static NODE: RefCell<Option<Arc<Shared>>> = const { RefCell::new(None) };
}

/// The process whose turn is being polled on this thread.
pub(crate) fn process() -> Option<Pid> {
    TURN.get()
}

/// The node of that process, or the one that was entered.
pub(crate) fn node() -> Option<Arc<Shared>> {
    NODE.with_borrow(Clone::clone)
}

/// Marks this thread as running a turn of `pid`, until the guard is dropped.
pub(crate) fn turn_of(pid: Pid) -> TurnGuard {
    turns::set(Some(pid));
    TurnGuard(TURN.replace(Some(pid)))
}

#[derive(Debug)]
pub(crate) struct TurnGuard(Option<Pid>);

impl Drop for TurnGuard {
    fn drop(&mut self) {
        turns::set(self.0);
        TURN.set(self.0);
    }
}

/// Makes `node` the current one of this thread, until the guard is dropped.
pub(crate) fn enter(node: Arc<Shared>) -> NodeGuard {
    NodeGuard(NODE.replace(Some(node)))
}

pub(crate) struct NodeGuard(Option<Arc<Shared>>);

impl Drop for NodeGuard {
    fn drop(&mut self) {
        NODE.set(self.0.take());
    }
}

/// A future that is polled inside a node, wherever it is polled.
pub(crate) struct Entered<F> {
    pub(crate) node: Arc<Shared>,
    pub(crate) future: Pin<Box<F>>,
}

impl<F: Future> Future for Entered<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let _entered = enter(self.node.clone());
        self.future.as_mut().poll(cx)
    }
}
