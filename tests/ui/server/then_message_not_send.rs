//! What a handler leaves for later waits in the server, which may move to another thread: it must be `Send`.

use std::rc::Rc;

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[then]
    fn warm_up(&mut self, table: Rc<Vec<i64>>) {
        self.value = table.len() as i64;
    }
}

fn main() {}
