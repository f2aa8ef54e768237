//! A tree that ends with its significant children needs one of them. Write `significant` at the child whose end is the
//! tree's.

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
    #[supervisor(auto_shutdown = any_significant)]
    struct App {
        counter: Counter = Counter,

        #[child(significant = false)]
        other: Counter = Counter,
    }
}

fn main() {}
