//! A child is known by its name, in the tree's handle and to its supervisor, so a name stands for one child.

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
        counter: Counter = Counter::default(),
        counter: Counter = Counter { value: 1 },
    }
}

fn main() {}
