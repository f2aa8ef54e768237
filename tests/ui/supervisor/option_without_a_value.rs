//! An option that takes a value says so after an `=`. Only `significant` may stand alone.

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
    #[supervisor(strategy)]
    struct App {
        #[child(restart = , significant = false)]
        counter: Counter = Counter,

        #[child(shutdown =)]
        other: Counter = Counter,
    }
}

fn main() {}
