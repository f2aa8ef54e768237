//! The words of options are written with underscores.

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
    #[supervisor(strategy = one-for-all)]
    struct App {
        #[child(shutdown = brutal-kill)]
        counter: Counter = Counter,
    }
}

fn main() {}
