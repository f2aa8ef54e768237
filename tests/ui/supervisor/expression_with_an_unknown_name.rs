//! An expression can use the tree's inputs and its other children by their names, and whatever is in scope around the
//! tree.

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
        limit: i64,
        counter: Counter = Counter { value: limt + limit },
    }
}

fn main() {}
