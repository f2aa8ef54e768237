//! Tests on two threads, with the real clock and without sleeping.

use std::{
    future::Future,
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::Duration,
};

use perennial::Node;
use tokio::runtime::{Builder, Runtime};

use crate::Reports;

/// Longer than any test takes on the slowest machine: whoever waits longer waits for ever.
const FOREVER: Duration = Duration::from_secs(30);

/// Runs a test on two workers, in a node of its own.
///
/// # Panics
///
/// If it hangs, or leaves a process behind.
pub fn on_two_workers<F: Future>(test: impl FnOnce(Node) -> F) -> F::Output {
    on_workers(2, test)
}

/// Runs a test that blocks a worker: with others to spare, since tokio may leave one task behind the one that blocks.
///
/// # Panics
///
/// If it hangs, or leaves a process behind.
pub fn on_workers_to_spare<F: Future>(test: impl FnOnce(Node) -> F) -> F::Output {
    on_workers(4, test)
}

fn on_workers<F: Future>(workers: usize, test: impl FnOnce(Node) -> F) -> F::Output {
    let runtime = build(workers);
    let output = runtime.block_on(async {
        let node = Node::new();
        let output = tokio::time::timeout(FOREVER, node.enter(test(node.clone()))).await;
        if output.is_ok() {
            quiet(&node).await;
        }
        output
    });
    // What hangs may block a worker, and that is not waited for.
    runtime.shutdown_background();
    output.expect("the test comes to its end")
}

/// A runtime with two workers. Who listens to the reports of this thread listens to theirs.
///
/// # Panics
///
/// If there is none to be had.
#[must_use]
pub fn two_workers() -> Runtime {
    build(2)
}

fn build(workers: usize) -> Runtime {
    let reports = Reports::here();
    let listen = move || {
        if let Some(reports) = &reports {
            // A worker is listened to until it ends.
            std::mem::forget(reports.listen_here());
        }
    };
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(workers).enable_all().on_thread_start(listen);
    builder.build().expect("a runtime for a test can be built")
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
