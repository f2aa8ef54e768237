//! `terminate` may be told the reason, and lent the process. There is nobody who could hand it anything else.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn terminate(&mut self, code: i32) {
        drop(code);
    }
}

fn main() {}
