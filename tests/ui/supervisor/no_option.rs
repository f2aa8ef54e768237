//! An option has a name. What begins with anything else is none.

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
    #[supervisor(5s)]
    struct App {
        #[child("transient")]
        counter: Counter = Counter,
    }
}

fn main() {}
