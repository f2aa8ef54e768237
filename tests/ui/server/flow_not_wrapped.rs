//! A handler that returns `Flow<T>` says which it is: `Flow::Continue(value)`, or a `Stop`, which becomes one by
//! `.into()`.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&mut self) -> Flow<i64> {
        self.value
    }
}

fn main() {}
