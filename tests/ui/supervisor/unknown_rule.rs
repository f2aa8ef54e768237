//! `allow(…)` takes the names of rules, and `stale(…)` those of siblings.

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
        #[child(allow(normal_exits))]
        first: Counter = Counter,

        #[child(allow(stale(frist)))]
        second: Counter = Counter,

        #[child(allow(stale(somebody)))]
        third: Counter = Counter,

        #[child(allow(5))]
        fourth: Counter = Counter,
    }
}

fn main() {}
