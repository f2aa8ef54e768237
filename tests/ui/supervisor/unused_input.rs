//! Whoever starts the tree has to give each input. One that no child and no option mentions is asked for in vain.

#![deny(warnings)]

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
    pub struct App {
        value: i64,
        counter: Counter = Counter,
    }
}

fn main() {}
