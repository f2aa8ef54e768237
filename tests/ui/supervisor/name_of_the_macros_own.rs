//! Names that begin with `__perennial` are those of generated code.

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
        __perennial_counter: Counter = Counter,
        counter: Counter = Counter,
    }
}

fn main() {}
