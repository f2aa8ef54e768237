//! A child is significant or not. `significant` stands alone, or is left out.

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
        #[child(significant = yes, restart = transient)]
        first: Counter = Counter,

        #[child(significant(true), restart = transient)]
        second: Counter = Counter,
    }
}

fn main() {}
