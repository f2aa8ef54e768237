//! `#[gen_server]` is an attribute, not a derive: write it above the struct, on a line of its own.

use perennial::prelude::*;

#[derive(gen_server)]
pub struct Counter {
    pub value: i64,
}

fn main() {}
