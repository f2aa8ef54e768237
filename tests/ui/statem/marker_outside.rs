//! `#[enter]`, `#[internal]` and `#[timeout]` are a state machine's, and mean nothing in a server. Write
//! `#[gen_statem]` above its struct and its `impl`, or leave them out.

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
