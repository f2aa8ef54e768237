//! A stop waits for a start in progress, so a tree needs the longest `start_timeout` among its children on top of the time in
//! which they stop. A start without a limit is not counted.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        self.value
    }

    #[cast]
    pub fn add(&mut self, n: i64) {
        self.value += n;
    }
}

supervisor! {
    #[supervisor(shutdown = 5s)]
    struct Pool {
        #[child(shutdown = 2s, start_timeout = 1s)]
        first: Counter = Counter::default(),
        #[child(shutdown = 1s, start_timeout = 4s)]
        second: Counter = Counter::default(),
        #[child(shutdown = 1s)]
        third: Counter = Counter::default(),
    }
}

fn main() {}
