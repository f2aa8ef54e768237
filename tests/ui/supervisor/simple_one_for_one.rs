//! A tree is declared child by child. Children of one kind, as many as come, are a child of the type `Dynamic`.

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
    #[supervisor(strategy = simple_one_for_one)]
    struct App {
        counter: Counter = Counter,
    }
}

fn main() {}
