//! A child cannot be named like a word of the language.

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
        type: Counter = Counter,
        self: Counter = Counter,
        counter: Counter = Counter,
    }
}

fn main() {}
