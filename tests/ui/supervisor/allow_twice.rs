//! What is allowed once is allowed. Write each rule once, in one list.

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
        #[child(allow(normal_exit, normal_exit))]
        first: Counter = Counter,

        #[child(allow(stale, stale(first)))]
        second: Counter = Counter,

        #[child(allow(stale(first)), allow(stale(second)))]
        third: Counter = Counter,
    }
}

fn main() {}
