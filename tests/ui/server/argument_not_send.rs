//! What a server is started with goes to its own process, which may run on any thread: it must be `Send`.

use std::rc::Rc;

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    fn init(value: Rc<i64>) -> Self {
        Self { value: *value }
    }
}

fn main() {}
