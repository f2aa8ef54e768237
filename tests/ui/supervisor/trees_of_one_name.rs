//! Each tree is a type, also one that is written in another, and types have different names.

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
        first: struct Part {
            counter: Counter = Counter,
        },
        second: struct Part {
            counter: Counter = Counter,
        },
    }
}

fn main() {}
