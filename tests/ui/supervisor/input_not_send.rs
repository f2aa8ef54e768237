//! A child's expression is evaluated in the child's own process, which may run on any thread. Share the value in an
//! `Arc`, or give the child what it is made from.

use std::rc::Rc;

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
        value: Rc<i64>,
        counter: Counter = Counter { value: *value },
    }
}

fn main() {}
