//! A child's expression makes what the child is started with. To use a server that runs already, take its `Ref` as an
//! input and hand it to the children that need it.

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
        other: Ref<Counter>,
        counter: Counter = other,
    }
}

fn main() {}
