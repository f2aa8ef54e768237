//! With an intensity of 0 the first crash is one too many, and the tree ends. Nothing is ever restarted, and so nothing
//! delayed.

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
    #[supervisor(intensity = 0, backoff = 1s..5s)]
    struct App {
        counter: Counter = Counter,
    }
}

fn main() {}
