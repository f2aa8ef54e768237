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
