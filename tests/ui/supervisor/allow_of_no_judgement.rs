//! Only what may be meant as it is written can be allowed. A time of nothing and the like are never right.

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
    #[supervisor(allow(period))]
    struct App {
        #[child(allow(significant))]
        counter: Counter = Counter,
    }
}

fn main() {}
