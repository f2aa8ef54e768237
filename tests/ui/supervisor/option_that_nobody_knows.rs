//! No option has a name like it. Those that there are stand in the message: write one of them, or leave it out.

use perennial::prelude::*;

#[gen_server(verbose)]
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
    #[supervisor(verbose)]
    struct App {
        #[child(verbose)]
        counter: Counter = Counter,
    }
}

fn main() {}
