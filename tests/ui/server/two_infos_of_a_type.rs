//! A message to a server itself is told by its type, so that two handlers take two types. Make a struct for one of
//! them.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[info]
    fn tick(&mut self, n: i64) {
        self.value += n;
    }

    #[info]
    fn tock(&mut self, n: i64) {
        self.value -= n;
    }
}

fn main() {}
