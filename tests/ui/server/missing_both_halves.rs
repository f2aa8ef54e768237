//! A reference is to a server, which a struct becomes by `#[gen_server]`, above it and above one `impl`.

use perennial::prelude::*;

pub struct Counter {
    pub value: i64,
}

pub struct Clock {
    pub counter: Ref<Counter>,
}

fn main() {}
