//! A server stops only if its handler returns the `Stop`.

#![deny(unused_must_use)]

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn finish(&mut self) -> i64 {
        Stop::normal(());
        self.value
    }
}

fn main() {}
