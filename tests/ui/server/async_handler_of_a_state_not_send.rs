//! A server may move to another thread whenever it waits, and its state with it. What the state holds must be
//! `Send`: an `Arc` in place of an `Rc`, a `Mutex` in place of a `RefCell` that is shared.

use std::rc::Rc;

use perennial::prelude::*;

#[gen_server]
pub struct Counter {
    value: Rc<i64>,
}

#[gen_server]
impl Counter {
    fn init(value: i64) -> Self {
        Self { value: Rc::new(value) }
    }

    #[call]
    pub async fn get(&self) -> i64 {
        *self.value
    }
}

fn main() {}
