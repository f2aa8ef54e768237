//! A word is looked at before the program runs; of a value that stands for it, only the running program knows. Write
//! the word.

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
    #[supervisor(strategy = Strategy::OneForAll)]
    struct App {
        #[child(restart = Restart::Transient)]
        first: Counter = Counter,

        #[child(restart = Temporary)]
        second: Counter = Counter,
    }
}

fn main() {}
