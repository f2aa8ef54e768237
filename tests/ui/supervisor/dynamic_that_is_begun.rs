//! The tree starts its `Dynamic` by itself: an expression declares it, and `begin` is for those that stand alone.

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
    struct App {
        counters: Dynamic<Counter> = Dynamic::new().begin(),
    }
}

fn main() {}
