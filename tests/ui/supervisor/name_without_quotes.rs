//! The name under which a process is registered is a text, and not empty.

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
        #[child(name = counter)]
        first: Counter = Counter,

        #[child(name = 5)]
        second: Counter = Counter,

        #[child(name = "")]
        third: Counter = Counter,
    }
}

fn main() {}
