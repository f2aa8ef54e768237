//! A server may move from thread to thread, and its state with it. What the state holds must be `Send`: an `Arc` in
//! place of an `Rc`.

use std::rc::Rc;

use perennial::prelude::*;

#[gen_server]
pub struct Counter {
    value: Rc<i64>,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        *self.value
    }
}

fn main() {}
