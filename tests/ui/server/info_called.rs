//! A message to a server itself has no method in the client: it is sent as a value, with `Ref::send(&counter,
//! Tick)`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

pub struct Tick;

#[gen_server]
impl Counter {
    #[info]
    fn tick(&mut self, _: Tick) {
        self.value += 1;
    }
}

pub fn ticks(counter: &Ref<Counter>) {
    counter.tick(Tick);
}

fn main() {}
