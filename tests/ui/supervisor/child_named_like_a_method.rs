//! A tree's handle has methods and functions of its own, such as `stop` and `start`. A child by such a name would be
//! taken for them.

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
        stop: Counter = Counter,
        start: Counter = Counter,
        which_children: Counter = Counter,
        tree: Counter = Counter,
    }
}

fn main() {}
