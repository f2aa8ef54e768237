//! A message outlives whoever sends it, so it owns what it carries. Take the value itself, and let the caller clone
//! it; or share it in an `Arc`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn merge(&mut self, other: &Counter) -> i64 {
        self.value + other.value
    }
}

fn main() {}
