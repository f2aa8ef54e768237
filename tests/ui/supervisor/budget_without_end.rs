//! A worker with `shutdown = infinity` may take for ever to stop, so a tree around it cannot promise to stop within a time.
//! Give the worker a time, or take the tree's away.

use perennial::prelude::*;
use perennial::Dynamic;

#[gen_server(shutdown = infinity)]
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
    #[supervisor(shutdown = 10s)]
    struct App {
        #[child(shutdown = 1s)]
        first: Counter = Counter::default(),
        pool: struct Pool {
            hub: Counter = Counter::default(),
        },
        #[child(shutdown = 20s)]
        conns: Dynamic<Counter> = Dynamic::new(),
    }
}

fn main() {}
