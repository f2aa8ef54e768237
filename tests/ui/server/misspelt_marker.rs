//! The markers of a server are `#[call]`, `#[cast]`, `#[info]` and `#[then]`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[calls]
    pub fn get(&self) -> i64 {
        self.value
    }
}

fn main() {}
