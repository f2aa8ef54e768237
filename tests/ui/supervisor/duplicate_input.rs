//! Whoever starts a tree gives each input once.

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
        value: i64,
        value: u8,

        counter: Counter = {
            let _ = value;
            Counter
        },
    }
}

fn main() {}
