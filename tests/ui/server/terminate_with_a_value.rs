//! Nobody gets what `terminate` returns. It may return a `Result`, whose error becomes the reason.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn terminate(&mut self) -> i64 {
        self.value
    }
}

fn main() {}
