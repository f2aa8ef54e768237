//! A marker of state machines, in a server.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[perennial::enter]
    fn enter(&mut self) {}

    #[call]
    fn value(&self) -> i64 {
        self.value
    }
}

fn main() {}
