//! A call that takes a `Reply<T>` answers by that, now or later; it returns nothing, or how the server goes on.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&mut self, from: Reply<i64>) -> i64 {
        from.send(self.value).ok();
        self.value
    }
}

fn main() {}
