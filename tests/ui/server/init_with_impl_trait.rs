//! A server is started with one type, known when it is compiled: its `start` has it, and so has a tree. Name it, or take
//! a `Box<dyn …>`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn init(value: impl Into<i64>) -> Self {
        Self { value: value.into() }
    }
}

fn main() {}
