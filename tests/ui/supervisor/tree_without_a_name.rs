//! A tree has a name, by which it is started.

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
    struct {
        counter: Counter = Counter,
    }
}

fn main() {}
