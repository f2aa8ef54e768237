//! Each `supervisor!` declares one tree, and the trees in it.

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
        counter: Counter = Counter,
    }

    struct Other {
        counter: Counter = Counter,
    }
}

fn main() {}
