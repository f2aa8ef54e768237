//! A time has a unit: `ms`, `s`, `m` or `h`.

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
    #[supervisor(period = 60)]
    struct App {
        #[child(shutdown = 5)]
        counter: Counter = Counter::default(),
    }
}

fn main() {}
