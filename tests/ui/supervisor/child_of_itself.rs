//! A child's expression makes what the child is started with, and so cannot have the child itself. In a handler,
//! `cx.me()` is the server's own reference.

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
        counter: Counter = counter,
    }
}

fn main() {}
