//! A task that is handed to `tokio::spawn` runs on its own: the tree would see its handle, and neither stop it nor learn of
//! its end. Write the future itself, and the tree runs it.

use std::convert::Infallible;

use perennial::prelude::*;

async fn poll() -> Infallible {
    loop {
        tokio::task::yield_now().await;
    }
}

supervisor! {
    struct App {
        poller: Task = tokio::spawn(poll()),
    }
}

fn main() {}
