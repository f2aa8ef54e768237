//! What goes into a `Reply<T>` is a `T`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&mut self, from: Reply<i64>) {
        from.send("three").ok();
    }
}

fn main() {}
