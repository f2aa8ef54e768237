//! `Ref::send` is for messages that have an `#[info]` handler, told by their type.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

pub struct Tick;

pub struct Tock;

#[gen_server]
impl Counter {
    #[info]
    fn tick(&mut self, _: Tick) {
        self.value += 1;
    }
}

pub fn ticks(counter: &Ref<Counter>) {
    let _ = Ref::send(counter, Tock);
}

fn main() {}
