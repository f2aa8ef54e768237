//! A time is written with all its digits, is made of whole nanoseconds, and is no longer than half an eternity.

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
    #[supervisor(period = 99999999999999999999h)]
    struct App {
        #[child(shutdown = 5e3ms)]
        first: Counter = Counter,

        #[child(shutdown = 0.5ns)]
        second: Counter = Counter,
    }
}

fn main() {}
