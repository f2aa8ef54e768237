//! Whoever sends a message can promise nothing to the handler, so a handler is safe and has Rust's own calling
//! convention.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[cast]
    pub unsafe fn set(&mut self, value: i64) {
        self.value = value;
    }

    #[cast]
    pub extern "C" fn reset(&mut self) {
        self.value = 0;
    }
}

fn main() {}
