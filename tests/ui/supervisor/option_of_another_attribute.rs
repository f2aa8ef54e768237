//! Each option stands where it is looked for: what is about all children at the tree, what is about one at the child,
//! and what is about every process of a server at its struct.

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
    #[supervisor(restart = transient)]
    struct App {
        #[child(strategy = one_for_all)]
        first: Counter = Counter,

        #[child(mailbox = 100)]
        second: Counter = Counter,
    }
}

fn main() {}
