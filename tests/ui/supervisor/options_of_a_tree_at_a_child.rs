//! What is about all children stands in `#[supervisor(…)]` at the tree, and what is about one in `#[child(…)]` at that.

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
    #[child(restart = transient)]
    struct App {
        #[supervisor(strategy = one_for_all)]
        counter: Counter = Counter,
    }
}

fn main() {}
