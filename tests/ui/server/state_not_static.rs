//! A server lives on when whoever started it is gone, so it owns what it has. Use a `String`, a `Vec` or an `Arc`
//! in place of what is borrowed.

use perennial::prelude::*;

#[gen_server]
pub struct Counter<'a> {
    value: &'a i64,
}

#[gen_server]
impl Counter<'_> {
    #[call]
    pub fn get(&self) -> i64 {
        *self.value
    }
}

fn main() {}
