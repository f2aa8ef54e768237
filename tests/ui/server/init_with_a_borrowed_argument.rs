//! A server outlives whoever starts it, so it owns what it is started with: a `String` in place of a `&str`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn init(name: &str) -> Self {
        Self { value: name.len() as i64 }
    }
}

fn main() {}
