//! The state is dropped after `terminate`, not by it: take `&mut self`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn terminate(self) {
        drop(self);
    }
}

fn main() {}
