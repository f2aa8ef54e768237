//! A cast tells what it knows: that the server is gone, or its mailbox full. Handle that, hand it on with `?`, or
//! say with `let _ =` that it does not matter.

#![deny(unused_must_use)]

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn reset(&mut self) {
        self.value = 0;
    }
}

pub fn resets(counter: &Ref<Counter>) {
    counter.reset();
}

fn main() {}
