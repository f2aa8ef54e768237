//! Commas stand between options.

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
    #[supervisor(strategy = one_for_all; intensity = 3)]
    struct App {
        #[child(restart = transient shutdown = 5s)]
        counter: Counter = Counter,
    }
}

fn main() {}
