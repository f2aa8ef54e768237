//! Each option knows words of its own. How a child is restarted is one thing, and who else is restarted with it
//! another.

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
    #[supervisor(strategy = transient)]
    struct App {
        #[child(restart = one_for_one)]
        first: Counter = Counter,

        #[child(restart = brutal_kill)]
        second: Counter = Counter,

        #[child(shutdown = permanent)]
        third: Counter = Counter,
    }
}

fn main() {}
