//! A message outlives whoever sends it, so nothing can be lent with it, not even to be filled. Return what the
//! caller is to have.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn fill(&mut self, into: &mut Vec<i64>) {
        into.push(self.value);
    }
}

fn main() {}
