//! Tests on two threads, with the real clock and without sleeping.

use std::{
    future::Future,
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::Duration,
};

use perennial::Node;
use tokio::runtime::{Builder, Runtime};

/// Longer than any test takes on the slowest machine: whoever waits longer waits for ever.
const FOREVER: Duration = Duration::from_secs(120);

/// Runs a test on two workers, in a node of its own.
///
/// # Panics
///
/// If it hangs, or leaves a process behind.
pub fn on_two_workers<F: Future>(test: impl FnOnce(Node) -> F) -> F::Output {
    let runtime = two_workers();
    runtime.block_on(async {
        let node = Node::new();
        let output =
            tokio::time::timeout(FOREVER, node.enter(test(node.clone()))).await.expect("the test comes to its end");
        quiet(&node).await;
        output
    })
}

/// A runtime with two workers.
///
/// # Panics
///
/// If there is none to be had.
#[must_use]
pub fn two_workers() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime for a test can be built")
}

/// Waits until no process of the node is left.
///
/// # Panics
///
/// If some stay.
pub async fn quiet(node: &Node) {
    let empty = async {
        while !node.processes().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    let emptied = tokio::time::timeout(FOREVER, empty).await;
    assert!(emptied.is_ok(), "processes were left behind: {:?}", node.processes());
}

/// Something that blocks a thread until it is opened: a handler that does not yield.
#[derive(Clone, Debug, Default)]
pub struct Barrier(Arc<(Mutex<bool>, Condvar)>);

impl Barrier {
    /// A closed one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Blocks this thread until the barrier is open.
    pub fn pass(&self) {
        let (open, changed) = &*self.0;
        let mut open = open.lock().unwrap_or_else(PoisonError::into_inner);
        while !*open {
            open = changed.wait(open).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Lets everyone pass, now and later.
    pub fn open(&self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.1.notify_all();
    }
}
