//! The end of a significant child counts for `auto_shutdown`. Where the tree has none, it would mean nothing.

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
        #[child(significant, restart = transient)]
        counter: Counter = Counter::default(),
    }
}

fn main() {}
