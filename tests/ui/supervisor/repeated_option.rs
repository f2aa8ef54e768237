//! An option is given once: of two, nobody could tell which one is meant.

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
    #[supervisor(intensity = 1, intensity = 2)]
    struct App {
        #[child(shutdown = 1s, shutdown = 2s)]
        counter: Counter = Counter::default(),
    }
}

fn main() {}
