//! Handlers are methods of the struct itself: a trait's methods can be called from them, but are none.

use perennial::prelude::*;

pub trait Count {
    fn count(&mut self) -> i64;
}

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {}

impl Count for Counter {
    #[call]
    fn count(&mut self) -> i64 {
        self.value
    }
}

fn main() {}
