//! Nobody waits for the answer to a cast. A handler that answers is a call.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn get(&mut self, from: Reply<i64>) {
        from.send(self.value).ok();
    }
}

fn main() {}
