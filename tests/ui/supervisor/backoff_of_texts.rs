//! The delays of a backoff are times, with their units: `backoff = 100ms..30s`. They need no quotes.

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
    #[supervisor(backoff = "100ms".."30s")]
    struct App {
        counter: Counter = Counter,
    }
}

fn main() {}
