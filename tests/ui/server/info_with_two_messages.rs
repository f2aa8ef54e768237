//! A message to a server itself is one value, told by its type. Make a struct of what belongs together.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[info]
    fn tick(&mut self, count: u32, at: std::time::Instant) {
        drop((count, at));
    }
}

fn main() {}
