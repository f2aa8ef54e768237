//! Options have fixed names, for trees and for children; the message says which one is near.

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
    #[supervisor(stragety = one_for_all)]
    struct App {
        #[child(restat = transient)]
        counter: Counter = Counter::default(),
    }
}

fn main() {}
