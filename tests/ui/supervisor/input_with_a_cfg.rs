//! What whoever starts a tree gives is the same in every build. A child may be left out of some.

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
    struct App {
        #[cfg(unix)]
        value: i64,

        counter: Counter = {
            let _ = value;
            Counter
        },
    }
}

fn main() {}
