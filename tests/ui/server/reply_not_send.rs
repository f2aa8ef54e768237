//! An answer goes from the server's thread to the caller's, so it must be `Send`. Return an owned value, or share
//! it in an `Arc`.

use std::rc::Rc;

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> Rc<i64> {
        Rc::new(self.value)
    }
}

fn main() {}
