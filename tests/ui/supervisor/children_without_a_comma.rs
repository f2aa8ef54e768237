//! Commas stand between the fields of a tree.

use perennial::prelude::*;

#[gen_server]
#[derive(Debug)]
pub struct Counter;

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        0
    }
}

supervisor! {
    struct App {
        first: Counter = Counter
        second: Counter = Counter
    }
}

fn main() {}
