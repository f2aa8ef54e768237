//! What a handler leaves for later is told by its type, so that two handlers take two types.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[then]
    fn warm_up(&mut self, n: i64) {
        self.value += n;
    }

    #[then]
    fn cool_down(&mut self, n: i64) {
        self.value -= n;
    }
}

fn main() {}
