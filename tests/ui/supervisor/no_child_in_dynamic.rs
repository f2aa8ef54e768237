//! The children of a `Dynamic` are children like others: the type in it is a server or a tree.

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

pub struct Config;

supervisor! {
    struct App {
        configs: Dynamic<Config> = Dynamic::new(),
        counter: Counter = Counter::default(),
    }
}

fn main() {}
