//! An option that takes a word knows a few, which stand in the message. Write one of those.

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
    #[supervisor(auto_shutdown = any)]
    struct App {
        #[child(unresponsive = ignore)]
        first: Counter = Counter,

        #[child(shutdown = forever)]
        second: Counter = Counter,

        #[child(start_timeout = none)]
        third: Counter = Counter,

        #[child(shutdown = soon)]
        fourth: Counter = Counter,
    }
}

fn main() {}
