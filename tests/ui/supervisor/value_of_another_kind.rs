//! What an option takes is of one kind: a word, a time, a number, a text, or nothing.

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
    #[supervisor(strategy = 5, intensity = 'a', period = true)]
    struct App {
        #[child(restart = 5s, shutdown = true, significant = 1)]
        counter: Counter = Counter,
    }
}

fn main() {}
