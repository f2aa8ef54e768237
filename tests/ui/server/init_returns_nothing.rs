//! `init` makes the state, and returns it: `Self`, `Result<Self, E>` or `Init<Self>`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn init(value: i64) {
        drop(value);
    }
}

fn main() {}
