//! A struct in a child's expression has all its fields, as anywhere; rustc says which one is missing, in the
//! expression.

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
        counter: Counter = Counter {},
    }
}

fn main() {}
