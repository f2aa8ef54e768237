//! The state stays with the server for as long as it lives: a handler borrows it. Take `&mut self`, and return
//! `Stop<T>` if that is the end of it.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn finish(self) -> i64 {
        self.value
    }

    #[cast]
    pub fn version() {}
}

fn main() {}
