//! Handlers are the struct's own methods, so that each stands in one place, with its docs and its visibility.

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
impl Count for Counter {
    #[call]
    fn count(&mut self) -> i64 {
        self.value += 1;
        self.value
    }
}

fn main() {}
