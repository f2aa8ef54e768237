//! The children of `App` are listed in the enum `AppChild`. A tree in it has another name.

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
        inner: struct AppChild {
            counter: Counter = Counter,
        },
    }
}

fn main() {}
