//! `#[gen_server]` goes above the `impl`, and the markers above its methods.

use perennial::prelude::*;

pub struct Counter {
    value: i64,
}

#[call]
impl Counter {
    pub fn get(&self) -> i64 {
        self.value
    }
}

fn main() {}
