//! Temporary children are never restarted. A tree that has no others has no restarts to count or to delay.

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
    #[supervisor(intensity = 3, period = 5s, backoff = 1s..5s)]
    struct App {
        #[child(restart = temporary)]
        first: Counter = Counter,

        #[child(restart = temporary)]
        second: Counter = Counter,
    }
}

fn main() {}
