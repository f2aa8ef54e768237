//! Servers that come and go.

use crate::{Figures, Framework, Stopwatch, figures::per, live};

/// Starts `n` servers, then stops them all.
pub(super) async fn start_and_stop<F: Framework>(n: u64) -> Figures {
    let count = usize::try_from(n).expect("they fit into memory");
    let mut servers = Vec::with_capacity(count);

    let begun = Stopwatch::start();
    for _ in 0..n {
        servers.push(F::start().await);
    }
    live(count).await;
    let started = begun.elapsed();
    for server in servers {
        F::stop(server).await;
    }
    live(0).await;
    let stopped = begun.elapsed().saturating_sub(started);

    begun.each(n).and("start_ns", per(started, n)).and("stop_ns", per(stopped, n))
}
