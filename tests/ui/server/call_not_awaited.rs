//! A call does nothing until it is awaited. To send it at once and await the answer later there is `.send()`; what
//! needs no answer is a `#[cast]`.

#![deny(warnings)]

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn add(&mut self, n: i64) -> i64 {
        self.value += n;
        self.value
    }
}

pub fn forgets(counter: &Ref<Counter>) {
    counter.add(1);
}

fn main() {}
