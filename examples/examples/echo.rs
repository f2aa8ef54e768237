//! A TCP service that survives its crashes, and stops in order.
//!
//! ```text
//! cargo run --example echo -- 127.0.0.1:7777
//! ```
//!
//! Talk to it with `nc 127.0.0.1 7777`: it sends each line back. The line `panic` crashes the connection, and only that. On
//! ctrl-c or SIGTERM it takes no more clients, answers the lines that it has read, and ends with exit code 0. The tree
//! is in `examples/src/echo/`.

use std::{env, io, sync::Arc};

use perennial::Error;
use perennial_examples::echo::Echo;
use tokio::net::TcpListener;

// ANCHOR: main
#[perennial::main]
async fn main() -> Result<(), Error> {
    tracing_subscriber::fmt().with_writer(io::stderr).init();
    let addr = env::args().nth(1).unwrap_or_else(|| "127.0.0.1:7777".to_owned());

    let listener = TcpListener::bind(addr).await?;
    println!("echoing on {}", listener.local_addr()?);

    Echo::run(Arc::new(listener)).await
}
// ANCHOR_END: main
