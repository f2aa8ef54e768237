//! A child that has no time to start or to stop never does. Write the time that it needs, or `brutal_kill` for one that
//! need not stop in order.

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
    struct App {
        #[child(start_timeout = 0s)]
        first: Counter = Counter,

        #[child(shutdown = 0ms)]
        second: Counter = Counter,
    }
}

fn main() {}
