//! Many servers that take part in one thing.

use crate::{Figures, Framework, LAST_HOP, Stopwatch};

/// A token goes so many rounds through a ring of `n` servers.
pub(super) async fn ring<F: Framework>(n: u64, rounds: u64) -> Figures {
    let servers = start::<F>(n).await;
    for (server, next) in servers.iter().zip(servers.iter().cycle().skip(1)) {
        F::follow(server, next.clone()).await;
    }
    for server in &servers {
        F::add(server, 0).await;
    }

    let begun = Stopwatch::start();
    F::pass(&servers[0], n * rounds).await;
    LAST_HOP.notified().await;
    begun.each(n * rounds)
}

/// One caller asks `n` servers, one after another.
pub(super) async fn fan_in_turn<F: Framework>(n: u64, rounds: u64) -> Figures {
    let servers = start::<F>(n).await;
    let mut sum = 0;
    for server in &servers {
        sum += F::add(server, 1).await;
    }
    assert_eq!(sum, n, "every server has answered");

    let begun = Stopwatch::start();
    for _ in 0..rounds {
        for server in &servers {
            F::add(server, 1).await;
        }
    }
    begun.each(n * rounds)
}

/// One caller asks `n` servers, and then takes their answers.
pub(super) async fn fan_overlapping<F: Framework>(n: u64, rounds: u64) -> Figures {
    let servers = start::<F>(n).await;
    assert_eq!(F::add_overlapping(&servers, 1).await, n, "every server has answered");

    let begun = Stopwatch::start();
    for _ in 0..rounds {
        F::add_overlapping(&servers, 1).await;
    }
    begun.each(n * rounds)
}

async fn start<F: Framework>(n: u64) -> Vec<F::Ref> {
    let mut servers = Vec::new();
    for _ in 0..n {
        servers.push(F::start().await);
    }
    servers
}
