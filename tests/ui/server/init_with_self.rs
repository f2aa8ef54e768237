//! `init` makes the state, so there is none yet that it could be given.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn init(&mut self, value: i64) {
        self.value = value;
    }
}

fn main() {}
