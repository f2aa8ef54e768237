//! Every `Ref` has a few methods of its own, and every server a `start`: a handler of such a name could not be
//! reached. Name it otherwise.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn stop(&mut self) -> i64 {
        self.value
    }

    #[cast]
    pub fn start(&mut self) {}
}

fn main() {}
