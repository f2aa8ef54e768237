//! Nobody gets the answer of a cast that stops its server. Return `Stop<()>`, or make it a call.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn finish(&mut self) -> Stop<i64> {
        Stop::normal(self.value)
    }
}

fn main() {}
