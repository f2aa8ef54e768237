//! An `async` handler with `&self` shares the state across its waits, which must be `Sync` then. Take `&mut self`,
//! which asks for `Send` alone.

use std::cell::Cell;

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: Cell<i64>,
}

#[gen_server]
impl Counter {
    #[call]
    pub async fn next(&self) -> i64 {
        tokio::task::yield_now().await;
        self.value.replace(self.value.get() + 1)
    }
}

fn main() {}
