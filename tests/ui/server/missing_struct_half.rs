//! A server has two halves: its struct, with the options, and one `impl`, with the handlers. Both are annotated.

use perennial::prelude::*;

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

    #[cast]
    pub async fn reset(&mut self) {
        self.value = 0;
    }
}

fn main() {}
