//! Nobody waits for the answer to a message that a server sends to itself.

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
    fn tick(&mut self, _: Tick, from: Reply<i64>) {
        from.send(self.value).ok();
    }
}

fn main() {}
