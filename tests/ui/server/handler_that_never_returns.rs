//! A server takes one message after the other, so each handler returns. What goes on for ever is a task of its own:
//! `cx.task(…)`, or a `Task` in the tree.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub async fn serve(&mut self) -> ! {
        loop {
            tokio::task::yield_now().await;
        }
    }
}

fn main() {}
