//! How long a tree may take to stop is looked at by the trees around it, before the program runs. So it is a constant,
//! and not what somebody gives at the start.

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
    #[supervisor(shutdown = grace)]
    struct App {
        grace: std::time::Duration,
        counter: Counter = Counter,
    }
}

fn main() {}
