//! A handler takes one kind of message, so it has one marker. For two kinds write two handlers.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    #[cast]
    pub fn reset(&mut self) {
        self.value = 0;
    }
}

fn main() {}
