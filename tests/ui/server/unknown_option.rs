//! Options have fixed names. Where one of them is near to what is written, the message says which.

use perennial::prelude::*;

#[gen_server(restat = transient)]
pub struct Counter {
    value: i64,
}

#[gen_server]
impl Counter {
    #[call]
    pub fn get(&self) -> i64 {
        self.value
    }
}

fn main() {}
