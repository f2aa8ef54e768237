//! A message outlives whoever sends it, so a handler cannot borrow for the caller's lifetime.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn longest<'a>(&self, one: &'a str, other: &'a str) -> &'a str {
        if one.len() > other.len() { one } else { other }
    }
}

fn main() {}
