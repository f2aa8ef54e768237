//! A temporary child is never started again, so there is nothing to count or to delay. The children here are temporary
//! because their servers say so.

use perennial::prelude::*;

#[gen_server(restart = temporary)]
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
    #[supervisor(intensity = 3, period = 10s)]
    struct App {
        first: Counter = Counter::default(),
        #[child(restart = temporary)]
        second: Counter = Counter::default(),
    }
}

fn main() {}
