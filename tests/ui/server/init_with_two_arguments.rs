//! A server is started with one value. Make a struct of what belongs together; its fields then have names where the
//! server is started.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn init(value: i64, step: i64, limit: i64) -> Self {
        Self { value: value.min(limit) / step }
    }
}

fn main() {}
