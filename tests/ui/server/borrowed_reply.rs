//! An answer leaves the server, so it cannot be borrowed from the state. Return a clone, or what the caller wants
//! to know of it.

use perennial::prelude::*;

#[gen_server]
#[derive(Default)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn value(&self) -> &i64 {
        &self.value
    }
}

fn main() {}
