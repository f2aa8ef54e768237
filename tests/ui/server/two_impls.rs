//! A server has one `impl` with `#[gen_server]`: all its handlers stand there. Other methods may stand in as many
//! as one likes.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        self.value
    }
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn reset(&mut self) {
        self.value = 0;
    }
}

fn main() {}
