//! An option has one value, also where several attributes share the options of a child or a tree. Write it once.

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
    #[supervisor(intensity = 1)]
    #[supervisor(period = 5s, intensity = 2)]
    struct App {
        #[child(restart = transient)]
        #[child(restart = permanent)]
        counter: Counter = Counter,
    }
}

fn main() {}
