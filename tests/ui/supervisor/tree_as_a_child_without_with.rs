//! A tree is declared for another by its `with`, which takes its inputs.

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
    pub struct Inner {
        limit: i64,
        counter: Counter = Counter { value: limit },
    }
}

supervisor! {
    struct App {
        inner: Inner = 7,
    }
}

fn main() {}
