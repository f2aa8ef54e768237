//! A message outlives whoever sends it, so no part of it is borrowed either.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn add_named(&mut self, named: Option<(&str, i64)>) {
        self.value += named.map_or(0, |(_, n)| n);
    }
}

fn main() {}
