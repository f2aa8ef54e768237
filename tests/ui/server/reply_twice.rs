//! A call has one caller, who gets one answer.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&mut self, from: Reply<i64>, other: Reply<String>) {
        from.send(self.value).ok();
        drop(other);
    }
}

fn main() {}
