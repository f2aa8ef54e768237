//! A time is one word, a number and its unit.

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
    #[supervisor(period = 5 s)]
    struct App {
        #[child(shutdown = 5 seconds)]
        counter: Counter = Counter,
    }
}

fn main() {}
