//! The expression of a `Dynamic` is one of the same type of children. `Dynamic::new()` takes it from the declaration.

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
        counters: Dynamic<Counter> = Dynamic::<App>::new(),
        counter: Counter = Counter::default(),
    }
}

fn main() {}
