//! A handler works on the server's state, so it takes `&self` or `&mut self`. A function that needs no state is a
//! plain method: leave its marker out.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn zero() -> i64 {
        0
    }
}

fn main() {}
