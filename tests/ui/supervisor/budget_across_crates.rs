//! A tree from another crate brings its needs along: here it is one second that is missing.

use perennial::prelude::*;
use perennial_tests::elsewhere::Pool;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        self.value
    }

    #[cast]
    pub fn add(&mut self, n: i64) {
        self.value += n;
    }
}

supervisor! {
    #[supervisor(shutdown = 9s)]
    struct Short {
        pool: Pool = Pool::with(),
        #[child(shutdown = 1s)]
        own: Counter = Counter::default(),
    }
}

supervisor! {
    #[supervisor(shutdown = 10s)]
    struct Enough {
        pool: Pool = Pool::with(),
        #[child(shutdown = 1s)]
        own: Counter = Counter::default(),
    }
}

fn main() {}
