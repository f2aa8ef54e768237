//! A tree that is written in another sees the inputs of that by their names. It has none of its own.

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
        inner: struct Inner {
            value: i64,
            counter: Counter = {
                let _ = value;
                Counter
            },
        },
    }
}

fn main() {}
