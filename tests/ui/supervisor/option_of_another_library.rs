//! Elixir and others have other names for the options of a tree. Write OTP's: `intensity` is how many restarts there
//! may be, and `period` the time in which they are counted.

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
    #[supervisor(max_restarts = 3, max_seconds = 5)]
    struct App {
        #[child(shutdown_timeout = 5s)]
        counter: Counter = Counter,
    }
}

fn main() {}
