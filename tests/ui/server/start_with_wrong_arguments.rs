//! A server with an `init` is started with what that takes; one without is started with its state.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn init(value: i64) -> Self {
        Self { value }
    }
}

pub async fn starts() {
    let _ = Counter::start("three").await;
    let _ = Counter { value: 3 }.start().await;
}

fn main() {}
