//! What is allowed has a reason to be. Where a child is restarted with the sibling that it depends on, or depends on
//! none, nothing needs to be allowed.

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
    #[supervisor(strategy = rest_for_one)]
    pub struct App {
        #[child(allow(stale))]
        counter: Counter = Counter,

        #[child(allow(stale(counter)))]
        pub hub: Hub = Hub { counter },

        #[supervisor(strategy = one_for_one)]
        pub inner: struct Inner {
            #[child(restart = temporary)]
            pub once: Counter = Counter,

            #[child(allow(stale(once)))]
            pub hub: Hub = Hub { counter: once },
        },
    }
}

fn main() {}
