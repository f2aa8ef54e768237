//! A handler is an ordinary method: what its body comes to must be what it says it returns.

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
    }
}

fn main() {}
