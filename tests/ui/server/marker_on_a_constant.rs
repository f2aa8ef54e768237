//! A marker is for methods. A constant needs none.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub const ZERO: i64 = 0;

    #[call]
    pub fn get(&self) -> i64 {
        self.value
    }
}

fn main() {}
