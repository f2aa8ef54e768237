//! The units of time are `ns`, `us`, `ms`, `s`, `m` and `h`.

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
    #[supervisor(period = 5sec)]
    struct App {
        #[child(shutdown = 5S)]
        first: Counter = Counter,

        #[child(shutdown = 2minutes)]
        second: Counter = Counter,

        #[child(shutdown = 1d)]
        third: Counter = Counter,
    }
}

fn main() {}
