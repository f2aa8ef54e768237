//! The three restart types are OTP's: `permanent` is always restarted, `transient` after a crash, `temporary` never.

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
        #[child(restart = always)]
        first: Counter = Counter,

        #[child(restart = on_failure)]
        second: Counter = Counter,

        #[child(restart = never)]
        third: Counter = Counter,
    }
}

fn main() {}
