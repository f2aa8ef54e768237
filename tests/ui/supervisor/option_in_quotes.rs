//! The words, times and numbers of options are no strings. Write them without quotes.

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
    #[supervisor(strategy = "one_for_all", intensity = "3")]
    struct App {
        #[child(restart = "transient", shutdown = "5s", significant = "false")]
        counter: Counter = Counter,

        #[child(shutdown = "soon")]
        other: Counter = Counter,
    }
}

fn main() {}
