//! A server is started with one type. Put the parameter on the struct and its `impl`, or name the type.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn init<N: Into<i64>>(value: N) -> Self {
        Self { value: value.into() }
    }
}

fn main() {}
