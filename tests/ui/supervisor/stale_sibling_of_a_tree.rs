//! A child of an inline tree may depend on what stands before that tree. Under `one_for_one` it is not restarted with
//! it.

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
    #[supervisor(strategy = one_for_one)]
    pub struct App {
        counter: Counter = Counter,

        #[supervisor(strategy = one_for_all)]
        pub inner: struct Inner {
            pub hub: Hub = Hub { counter: counter.clone() },
        },
    }
}

fn main() {}
