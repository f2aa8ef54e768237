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
