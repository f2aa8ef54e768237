//! A marker says what a method handles, and nothing else. How long a caller waits is `call_timeout` on the struct,
//! or `.timeout(…)` at the call.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call(timeout = 5s)]
    pub fn get(&self) -> i64 {
        self.value
    }
}

fn main() {}
