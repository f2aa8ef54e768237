//! When `counter` crashes under `one_for_one`, it alone is restarted, and `hub` goes on with what it has been told by
//! the one before. Restart it too, with `rest_for_one`; or, if it remembers nothing, say `allow(stale(counter))`.

#![deny(warnings)]

use perennial::prelude::*;

#[gen_server]
#[derive(Debug)]
pub struct Counter;

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        0
    }
}

#[gen_server]
#[derive(Debug)]
pub struct Hub {
    counter: Ref<Counter>,
}

#[gen_server]
impl Hub {
    #[call]
    pub async fn get(&self) -> i64 {
        self.counter.get().await.unwrap_or_default()
    }
}

supervisor! {
    pub struct App {
        counter: Counter = Counter,
        pub hub: Hub = Hub { counter },
    }
}

fn main() {}
