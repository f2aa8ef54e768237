//! A TCP service that sends back each line it gets.
//!
//! Three children, in the order in which they need each other: who counts, who talks to clients, who accepts them. They are
//! stopped the other way round, so that an orderly stop first takes no more clients, then finishes with those there are,
//! and loses no count.

use std::{convert::Infallible, io, sync::Arc};

use perennial::prelude::*;
use tokio::net::TcpListener;

pub use self::{
    connection::{Accepted, Connection, ConnectionClient},
    counter::{Counter, CounterClient},
};

mod connection;
mod counter;

// ANCHOR: tree
supervisor! {
    /// The echo service.
    ///
    /// Its children hold references to one another that survive restarts: when the counter crashes nobody else has to.
    #[supervisor(strategy = one_for_one, intensity = 10, period = 10s)]
    pub struct Echo {
        /// The socket. It outlives the task that accepts from it, so that no client is turned away while that restarts.
        listener: Arc<TcpListener>,

        /// Counts lines.
        pub counter: Counter = Counter::default(),

        /// One child a client.
        pub connections: Dynamic<Connection> = Dynamic::new().restart(Temporary).max_children(10_000),

        /// Accepts clients.
        #[child(restart = permanent, allow(stale))]
        pub acceptor: Task = accept(listener, connections, counter),
    }
}
// ANCHOR_END: tree

// ANCHOR: accept
/// Gives each client a connection of its own, for ever.
async fn accept(
    listener: Arc<TcpListener>,
    connections: Dynamic<Connection>,
    counter: Ref<Counter>,
) -> Result<Infallible, io::Error> {
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            // The client has gone again already. Anything else is a crash, and the supervisor's business.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => continue,
            Err(error) => return Err(error),
        };
        if let Err(error) = connections.start_once(Accepted { stream, counter: counter.clone() }).await {
            tracing::warn!("a client was turned away: {error}");
        }
    }
}
// ANCHOR_END: accept
