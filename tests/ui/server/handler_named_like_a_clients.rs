//! A client has a `new` and a `raw` of its own, and a `Ref` what every `Ref` has: a handler of such a name could
//! not be reached.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn new(&mut self) -> i64 {
        0
    }

    #[cast]
    pub fn raw(&mut self) {}

    #[call]
    pub fn pid(&self) -> u64 {
        1
    }

    #[call]
    pub fn is_alive(&self) -> bool {
        true
    }

    #[cast]
    pub fn kill(&mut self) {}

    #[cast]
    pub fn exit(&mut self) {}

    #[call]
    pub fn clone(&self) -> i64 {
        self.value
    }

    #[call]
    pub fn into(&self) -> i64 {
        self.value
    }
}

fn main() {}
