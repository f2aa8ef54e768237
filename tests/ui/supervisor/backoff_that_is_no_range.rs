//! `backoff` is the delay before the first restart and the longest that it may grow to, with `..` between them.

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
    #[supervisor(backoff = 1s)]
    struct App {
        counter: Counter = Counter,

        #[supervisor(backoff = 100ms..)]
        first: struct First {
            counter: Counter = Counter,
        },

        #[supervisor(backoff = 100ms..=30s)]
        second: struct Second {
            counter: Counter = Counter,
        },

        #[supervisor(backoff = 1..30s)]
        third: struct Third {
            counter: Counter = Counter,
        },

        #[supervisor(backoff = exponential)]
        fourth: struct Fourth {
            counter: Counter = Counter,
        },
    }
}

fn main() {}
