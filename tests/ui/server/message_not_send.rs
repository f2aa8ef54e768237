//! A message goes from the thread of whoever sends it to the thread of the server, so it must be `Send`. Send what
//! it is made from, or share it in an `Arc`.

use std::rc::Rc;

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub fn set(&mut self, value: Rc<i64>) {
        self.value = *value;
    }
}

fn main() {}
