//! Trees in trees.

use std::time::{Duration, Instant};

use perennial::{ChildSpec, Supervisor, prelude::*};

use crate::{CRASHED, Figures, Latencies, figures::per, frameworks::perennial::Counter};

/// A server below so many supervisors: start and stop of the whole tree, for each supervisor; a call to the server, and
/// its restart.
pub(super) async fn run(depth: usize) -> Figures {
    const CALLS: u64 = 100_000;
    let begun = Instant::now();
    let tree = tree(depth).start().await.expect("no child can fail");
    let started = begun.elapsed();
    let leaf = Node::current().whereis::<Counter>(LEAF).expect("it has been started");

    let begun = Instant::now();
    for _ in 0..CALLS {
        leaf.add(1).await.expect("it lives");
    }
    let called = begun.elapsed();

    let mut restarts = Latencies::default();
    for _ in 0..200 {
        CRASHED.forget();
        leaf.crash().expect("it lives");
        while CRASHED.elapsed().is_none() {
            tokio::task::yield_now().await;
        }
        while leaf.add(1).await.is_err() {
            tokio::task::yield_now().await;
        }
        restarts.push(CRASHED.elapsed().expect("it has crashed"));
    }

    let begun = Instant::now();
    tree.stop().await.expect("it stops as it was told to");
    let stopped = begun.elapsed();
    let depth = depth as u64;
    Figures::default()
        .and("start_ns", per(started, depth))
        .and("call_ns", per(called, CALLS))
        .and("restart_ns", restarts.median())
        .and("stop_ns", per(stopped, depth))
}

const LEAF: &str = "leaf";

fn tree(depth: usize) -> Supervisor {
    let supervisor = Supervisor::new().intensity(u32::MAX).period(Duration::from_millis(1));
    if depth == 1 {
        supervisor.child(ChildSpec::<Counter>::new(LEAF, Counter::default).name(LEAF))
    } else {
        supervisor.child(ChildSpec::<Supervisor>::new("below", move || tree(depth - 1)))
    }
}
