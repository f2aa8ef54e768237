//! An expression is evaluated at every start and restart, and has its inputs cloned for each. Derive `Clone`, or share
//! the value in an `Arc`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        self.value
    }

    #[cast]
    pub fn add(&mut self, n: i64) {
        self.value += n;
    }
}

pub struct Token {
    value: i64,
}

supervisor! {
    struct App {
        token: Token,
        counter: Counter = Counter { value: token.value },
    }
}

fn main() {}
