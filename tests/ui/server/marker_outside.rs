//! A marker is read by the `#[gen_server]` above the `impl`. Write that above the one that has the handlers.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

impl Counter {
    #[call]
    pub fn add(&mut self, n: i64) -> i64 {
        self.value += n;
        self.value
    }
}

#[gen_server]
impl Counter {}

fn main() {}
