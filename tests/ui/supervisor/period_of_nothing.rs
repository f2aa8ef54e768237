//! More than `intensity` restarts within `period` are too many; within no time none could be counted.

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
    #[supervisor(period = 0s)]
    struct App {
        counter: Counter = Counter::default(),
    }
}

fn main() {}
