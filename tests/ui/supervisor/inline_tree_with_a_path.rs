//! `crate = …` says by which path the library is reached, for the whole of a tree.

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
        #[supervisor(crate = perennial)]
        inner: struct Inner {
            counter: Counter = Counter,
        },
    }
}

fn main() {}
