//! Every server has a `start`, which `#[gen_server]` makes. What is to be done at the start stands in `init`; a function
//! that starts the server in some way of its own needs another name.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    pub fn start(value: i64) -> Self {
        Self { value }
    }
}

fn main() {}
