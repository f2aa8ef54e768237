//! A time has one unit. Write it in the smaller one.

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
    #[supervisor(period = 1h5m)]
    struct App {
        #[child(shutdown = 1m30s)]
        counter: Counter = Counter,
    }
}

fn main() {}
