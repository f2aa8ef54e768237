//! A server has two halves: its struct, with the options, and one `impl`, with the handlers. Both are annotated.

use perennial::prelude::*;

#[gen_server]
pub struct Counter {
    value: i64,
}

impl Counter {
    pub fn add(&mut self, n: i64) -> i64 {
        self.value += n;
        self.value
    }
}

fn main() {}
