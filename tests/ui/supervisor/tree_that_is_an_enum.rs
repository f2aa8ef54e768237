//! A tree is declared as a struct: it has all its children at once.

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
    enum App {
        First(Counter),
    }
}

fn main() {}
