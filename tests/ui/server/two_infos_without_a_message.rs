//! An `#[info]` handler without a parameter takes `()`, and one of a type is enough.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[info]
    fn tick(&mut self) {
        self.value += 1;
    }

    #[info]
    fn tock(&mut self) {
        self.value -= 1;
    }
}

fn main() {}
