//! Options stand in the parentheses of their attribute.

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
    #[supervisor = one_for_all]
    struct App {
        #[child = transient]
        counter: Counter = Counter,
    }
}

fn main() {}
