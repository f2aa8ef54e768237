//! A child has a type, as any field has: write `counter: Counter = …`.

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
        counter = Counter::default(),
    }
}

fn main() {}
