//! A handler that waits is an `async fn`. Each handler may be one or not, whatever the others are.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get_later(&self) -> i64 {
        tokio::task::yield_now().await;
        self.value
    }
}

fn main() {}
