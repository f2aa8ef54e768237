//! Futures as children of a tree.

use std::{convert::Infallible, future::pending, time::Duration};

use perennial::{CallError, prelude::*};
use perennial_tests::{Trace, ms, secs, settle};
use tokio::time::Instant;

#[perennial::test]
async fn a_task_runs_for_as_long_as_its_future() {
    let trace = Trace::new();
    let jobs = Jobs::start(trace.clone()).await.unwrap();
    assert!(jobs.once.is_alive() && jobs.ever.is_alive());

    let reason = jobs.once.ended().await;
    settle().await;

    assert!(reason.is_normal(), "{reason}");
    assert!(!jobs.once.is_alive());
    assert_eq!(trace.take(), "ever begins, once begins, once ends");
    jobs.stop().await.unwrap();
    assert_eq!(trace.take(), "ever dropped");
}

#[perennial::test]
async fn a_task_that_fails_is_restarted_with_its_expression_evaluated_anew() {
    let trace = Trace::new();

    let poller = Poller::start(trace.clone()).await.unwrap();
    let reason = poller.ended().await;

    assert!(reason.is_shutdown(), "{reason}");
    assert_eq!(trace.take(), "evaluated, polls, evaluated, polls, evaluated, polls");
}

#[perennial::test]
async fn a_task_that_panics_is_restarted() {
    let trace = Trace::new();
    let tree = Panicking::start(trace.clone()).await.unwrap();

    tokio::time::sleep(ms(1500)).await;

    assert_eq!(trace.take(), "begins, begins");
    assert!(tree.job.is_alive());
    tree.stop().await.unwrap();
}

#[perennial::test]
async fn a_permanent_task_that_ends_normally_is_restarted() {
    let trace = Trace::new();
    let tree = Again::start(trace.clone()).await.unwrap();

    settle().await;

    assert!(!tree.is_alive());
    assert_eq!(trace.take(), "again, again");
}

#[perennial::test]
async fn a_task_is_dropped_when_its_tree_stops() {
    let trace = Trace::new();
    let jobs = Jobs::start(trace.clone()).await.unwrap();
    settle().await;
    let began = Instant::now();

    jobs.stop().await.unwrap();

    assert_eq!(began.elapsed(), Duration::ZERO);
    assert_eq!(trace.take(), "ever begins, once begins, ever dropped");
}

#[perennial::test]
async fn a_task_uses_its_siblings() {
    let trace = Trace::new();
    let tree = Reporting::start(trace.clone()).await.unwrap();

    tree.reporter.ended().await;

    assert_eq!(trace.take(), "total 3");
    tree.stop().await.unwrap();
}

struct OnDrop(Trace);

impl Drop for OnDrop {
    fn drop(&mut self) {
        self.0.note("ever dropped");
    }
}

async fn ever(trace: Trace) -> Infallible {
    trace.note("ever begins");
    let _dropped = OnDrop(trace);
    pending().await
}

async fn once(trace: Trace) {
    trace.note("once begins");
    tokio::time::sleep(secs(1)).await;
    trace.note("once ends");
}

/// The trace is noted when the expression is evaluated, not when the future is polled.
fn poll(trace: Trace) -> impl Future<Output = Result<Infallible, &'static str>> + Send {
    trace.note("evaluated");
    async move {
        trace.note("polls");
        tokio::time::sleep(ms(10)).await;
        Err("gone")
    }
}

async fn panicking(trace: Trace) -> Infallible {
    trace.note("begins");
    tokio::time::sleep(secs(1)).await;
    panic!("a bad job");
}

supervisor! {
    struct Jobs {
        trace: Trace,
        ever: Task = ever(trace),
        #[child(restart = temporary)]
        once: Task = once(trace),
    }
}

supervisor! {
    #[supervisor(intensity = 2)]
    struct Poller {
        trace: Trace,
        job: Task = poll(trace),
    }
}

supervisor! {
    struct Panicking {
        trace: Trace,
        job: Task = panicking(trace),
    }
}

supervisor! {
    struct Again {
        trace: Trace,
        #[child(allow(normal_exit))]
        job: Task = async move { trace.note("again") },
    }
}

supervisor! {
    #[supervisor(strategy = rest_for_one)]
    struct Reporting {
        trace: Trace,
        total: Total = Total { sum: 1 },
        #[child(restart = transient)]
        reporter: Task = async move {
            let sum = total.add(2).await?;
            trace.note(format!("total {sum}"));
            Ok::<(), CallError>(())
        },
    }
}

#[gen_server]
struct Total {
    sum: u32,
}

#[gen_server]
impl Total {
    #[call]
    fn add(&mut self, n: u32) -> u32 {
        self.sum += n;
        self.sum
    }
}
