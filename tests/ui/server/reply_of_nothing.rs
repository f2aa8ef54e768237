//! The `T` of a `Reply<T>` is what the caller gets.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&mut self, from: Reply) {
        drop(from);
    }
}

fn main() {}
