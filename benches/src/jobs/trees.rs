//! Supervised servers.

use std::time::Instant;

use tokio::task;

use crate::{CRASHED, Figures, Framework, Latencies, Start, Stopwatch, figures::per, live};

/// A supervisor of `n` starts, and stops in order.
pub(super) async fn start_and_stop<F: Framework>(n: usize, start: Start) -> Figures {
    let begun = Stopwatch::start();
    let tree = F::tree_start(n, start).await;
    live(n).await;
    let started = begun.elapsed();
    F::tree_stop(tree).await;
    let stopped = begun.elapsed().saturating_sub(started);

    let n = n as u64;
    begun.each(n).and("start_ns", per(started, n)).and("stop_ns", per(stopped, n))
}

/// One of `n` siblings crashes, again and again: from the panic to the first call that the next incarnation has answered.
pub(super) async fn restart<F: Framework>(n: usize, times: usize) -> Figures {
    let tree = F::tree_start(n, Start::Listed).await;
    let latencies = crash_and_call::<F>(&tree, n / 2, times).await;
    Figures::default().and("ns", latencies.median())
}

async fn crash_and_call<F: Framework>(tree: &F::Tree, nth: usize, times: usize) -> Latencies {
    const WARM_UP: usize = 10;
    let mut latencies = Latencies::default();
    for time in 0..WARM_UP + times {
        assert!(answered::<F>(tree, nth, 7).await >= 7, "it lives");
        CRASHED.forget();
        F::tree_crash(tree, nth).await;
        while CRASHED.elapsed().is_none() {
            task::yield_now().await;
        }
        assert_eq!(answered::<F>(tree, nth, 1).await, 1, "it has started from zero");
        let latency = CRASHED.elapsed().expect("it has crashed");
        if time >= WARM_UP {
            latencies.push(latency);
        }
    }
    latencies
}

/// Calls until there is an answer.
async fn answered<F: Framework>(tree: &F::Tree, nth: usize, n: u64) -> u64 {
    loop {
        match F::tree_add(tree, nth, n).await {
            Some(value) => return value,
            None => task::yield_now().await,
        }
    }
}

/// How cost grows with the number of servers: start, a call to one of them, restart, stop.
pub(super) async fn growth<F: Framework>(n: usize) -> Figures {
    const CALLS: u64 = 200_000;
    let begun = Instant::now();
    let tree = F::tree_start(n, Start::OneByOne).await;
    live(n).await;
    let started = begun.elapsed();

    let begun = Instant::now();
    let mut at = 0;
    for _ in 0..CALLS {
        // A step that is prime to the powers of ten comes by all of them, far from the one before.
        at = (at + 7_368_787) % n;
        F::tree_add(&tree, at, 1).await;
    }
    let called = begun.elapsed();

    let restart = crash_and_call::<F>(&tree, n / 2, 200).await.median();
    let begun = Instant::now();
    F::tree_stop(tree).await;
    let stopped = begun.elapsed();

    let n = n as u64;
    Figures::default()
        .and("start_ns", per(started, n))
        .and("call_ns", per(called, CALLS))
        .and("restart_ns", restart)
        .and("stop_ns", per(stopped, n))
}
