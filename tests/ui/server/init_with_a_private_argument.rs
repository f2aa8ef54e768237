//! Whoever may start a server must be able to name what it is started with: the argument of `init` is as visible as
//! the server.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

struct Start {
    value: i64,
}

#[gen_server]
impl Counter {
    fn init(start: Start) -> Self {
        Self { value: start.value }
    }
}

fn main() {}
