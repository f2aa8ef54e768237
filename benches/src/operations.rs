//! Operations to count the instructions of: on one thread, with no chance in them.

use crate::{CRASHED, Framework, LAST_HOP, Start, Threads};

/// What is counted for a framework.
pub const ALL: &[&str] =
    &["call", "call-async", "call-suspending", "call-queued", "cast", "hop", "start", "start-stop", "restart"];

/// Does an operation so many times.
///
/// # Panics
///
/// If there is no such operation.
pub fn run<F: Framework>(operation: &str, times: u64) {
    let operation = operation.to_owned();
    F::run(Threads::One, async move {
        let server = F::start().await;
        match &*operation {
            "call" => {
                for _ in 0..times {
                    F::add(&server, 1).await;
                }
            }
            "call-async" => {
                for _ in 0..times {
                    F::add_async(&server, 1).await;
                }
            }
            "call-suspending" => {
                for _ in 0..times {
                    F::add_suspending(&server, 1).await;
                }
            }
            "call-queued" => {
                for _ in 0..times {
                    F::add_queued(&server, 1).await;
                }
            }
            "cast" => {
                for _ in 0..times {
                    F::count(&server, 1).await;
                }
                F::settle(&server).await;
            }
            "hop" => {
                let next = F::start().await;
                F::follow(&server, next.clone()).await;
                F::follow(&next, server.clone()).await;
                F::pass(&server, times).await;
                LAST_HOP.notified().await;
            }
            "start" => {
                for _ in 0..times {
                    F::start().await;
                }
            }
            "start-stop" => {
                for _ in 0..times {
                    F::stop(F::start().await).await;
                    crate::live(1).await;
                }
            }
            "restart" => restart::<F>(times).await,
            _ => panic!("there is no operation `{operation}`"),
        }
    });
}

async fn restart<F: Framework>(times: u64) {
    let tree = F::tree_start(1, Start::Listed).await;
    for _ in 0..times {
        CRASHED.forget();
        F::tree_crash(&tree, 0).await;
        while CRASHED.elapsed().is_none() {
            tokio::task::yield_now().await;
        }
        while F::tree_add(&tree, 0, 1).await.is_none() {
            tokio::task::yield_now().await;
        }
    }
}
