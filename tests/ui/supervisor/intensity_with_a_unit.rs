//! `intensity` is how many restarts there may be within `period`: the one is a number, and the other a time.

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
    #[supervisor(intensity = 5s, period = 3)]
    struct App {
        counter: Counter = Counter,
    }
}

fn main() {}
