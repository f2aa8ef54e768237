//! Between an option and its value stands an `=`, and nothing else.

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
    #[supervisor(strategy: one_for_all)]
    struct App {
        #[child(restart => transient)]
        first: Counter = Counter,

        #[child(restart == transient)]
        second: Counter = Counter,

        #[child(restart transient)]
        third: Counter = Counter,

        #[child(restart(transient))]
        fourth: Counter = Counter,
    }
}

fn main() {}
