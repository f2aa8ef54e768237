//! `init` makes the state. It returns that, a `Result` with it, or an `Init<Self>`, which can also say that there
//! is nothing to run.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn init(value: i64) -> Option<Self> {
        Some(Self { value })
    }
}

fn main() {}
