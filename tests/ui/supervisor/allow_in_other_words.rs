//! `allow(…)` is a list of rules with commas between them. `stale` may name siblings in parentheses.

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
        #[child(allow())]
        first: Counter = Counter,

        #[child(allow = normal_exit)]
        second: Counter = Counter,

        #[child(allow(stale = first))]
        third: Counter = Counter,

        #[child(allow(stale()))]
        fourth: Counter = Counter,

        #[child(allow(stale(5)))]
        fifth: Counter = Counter,

        #[child(allow(normal_exit(fifth)))]
        sixth: Counter = Counter,
    }
}

fn main() {}
