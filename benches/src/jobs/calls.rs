//! Calls to one server.

use std::time::Instant;

use super::Way;
use crate::{Figures, Framework, Latencies, Stopwatch};

/// One caller, `n` calls.
pub(super) async fn one_after_another<F: Framework, W: Way>(n: u64) -> Figures {
    let server = F::start().await;
    for _ in 0..n / 10 {
        W::add::<F>(&server, 1).await;
    }

    let begun = Stopwatch::start();
    for _ in 0..n {
        W::add::<F>(&server, 1).await;
    }
    let figures = begun.each(n);

    assert_eq!(F::add(&server, 0).await, n / 10 + n, "every call was handled once");
    figures
}

const CALLERS: u64 = 64;

/// As many callers as there may be at a busy server, first as fast as they can, then with each call timed.
pub(super) async fn many_callers<F: Framework, W: Way>(n: u64) -> Figures {
    let server = F::start().await;
    let each = n / CALLERS;
    F::add(&server, 0).await;

    let begun = Stopwatch::start();
    let callers: Vec<_> = (0..CALLERS).map(|_| caller::<F, W>(server.clone(), each)).collect();
    for caller in callers {
        caller.await;
    }
    let figures = begun.each(each * CALLERS);

    let mut latencies = Latencies::default();
    let callers: Vec<_> = (0..CALLERS).map(|_| timed_caller::<F, W>(server.clone(), each)).collect();
    for caller in callers {
        latencies.append(caller.await);
    }

    assert_eq!(F::add(&server, 0).await, 2 * each * CALLERS, "every call was handled once");
    latencies.describe(figures)
}

fn caller<F: Framework, W: Way>(server: F::Ref, calls: u64) -> impl Future<Output = ()> {
    F::task(async move {
        for _ in 0..calls {
            W::add::<F>(&server, 1).await;
        }
    })
}

fn timed_caller<F: Framework, W: Way>(server: F::Ref, calls: u64) -> impl Future<Output = Latencies> {
    F::task(async move {
        let mut latencies = Latencies::with_capacity(usize::try_from(calls).unwrap_or_default());
        for _ in 0..calls {
            let begun = Instant::now();
            W::add::<F>(&server, 1).await;
            latencies.push(begun.elapsed());
        }
        latencies
    })
}
