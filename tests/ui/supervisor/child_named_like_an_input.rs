//! In the expressions of a tree, a name stands for one thing: an input or a child.

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
        counter: i64,

        counter: Counter = Counter,
    }
}

fn main() {}
