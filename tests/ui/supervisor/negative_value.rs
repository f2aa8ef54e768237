//! Times and numbers of restarts begin at nothing.

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
    #[supervisor(intensity = -1, period = -5s)]
    struct App {
        #[child(shutdown = -1.5s)]
        counter: Counter = Counter,
    }
}

fn main() {}
