//! Restarts are counted in whole numbers, which have no suffix.

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
    #[supervisor(intensity = 1.5)]
    struct App {
        counter: Counter = Counter,

        #[supervisor(intensity = 3u32)]
        inner: struct Inner {
            counter: Counter = Counter,
        },

        #[supervisor(intensity = 4294967296)]
        third: struct Third {
            counter: Counter = Counter,
        },
    }
}

fn main() {}
