//! Two messages have two names, as two methods have. Rename one of the handlers.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn add(&mut self, n: i64) -> i64 {
        self.value += n;
        self.value
    }

    #[cast]
    pub fn add(&mut self, n: u8) {
        self.value += i64::from(n);
    }
}

fn main() {}
