//! The fields of a tree have names, by which its children are called.

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
        counter: Counter = Counter,
        = Counter,
        other: Counter = Counter,
    }
}

fn main() {}
