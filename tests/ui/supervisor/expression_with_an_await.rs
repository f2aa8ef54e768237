//! A child's expression is no future. What has to wait is done in the child's `init`, which may be `async`, or before
//! the tree is started, as an input.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        self.value
    }

    #[cast]
    pub fn add(&mut self, n: i64) {
        self.value += n;
    }
}

async fn read() -> i64 {
    7
}

supervisor! {
    struct App {
        counter: Counter = Counter { value: read().await },
    }
}

fn main() {}
