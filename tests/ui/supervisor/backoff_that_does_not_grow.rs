//! The delay of a `backoff` doubles with each restart, from the first to the longest. So the first is not nothing, and
//! not longer than the longest.

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

supervisor! {
    #[supervisor(backoff = 30s..100ms)]
    struct App {
        counter: Counter = Counter,

        #[supervisor(backoff = 0s..1m)]
        inner: struct Inner {
            counter: Counter = Counter,
        },
    }
}

fn main() {}
